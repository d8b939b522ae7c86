"""An item's reminder plan: what comes next, and who writes it.

`replan()` writes it for one item after an act; the engine (reminders.py, settling.py) for many at once, by
the same rules. Nobody else writes remind_at and quiet_reason.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Protocol

from django.db.models import F

from tickler.core.actor import SYSTEM
from tickler.core.clock import now
from tickler.core.workdays import holidays_of, weekend
from tickler.items import schedule
from tickler.items.models import ActionItem, Quiet, Status
from tickler.items.stops import PAUSED, Stops, stops_of
from tickler.mail.models import Notice, State
from tickler.trail.actions import record

# What a move out of "open" leaves behind: nothing planned, nothing to explain, not on the to-do list.
CLEARED = {"remind_at": None, "quiet_reason": "", "todo_at": None}


class Hours(Protocol):
    """What a firm, or a row read with its firm, says about when letters leave by themselves."""

    @property
    def zone(self) -> str: ...
    @property
    def hours_from(self) -> dt.time | None: ...
    @property
    def hours_until(self) -> dt.time | None: ...
    @property
    def working_days_only(self) -> bool: ...
    @property
    def country(self) -> str: ...
    @property
    def region(self) -> str: ...


class Lettered(Protocol):
    """What an item, or a row of it, says about its last letters."""

    @property
    def last_letter_at(self) -> dt.datetime | None: ...
    @property
    def resent_at(self) -> dt.datetime | None: ...


class Planned(Lettered, Protocol):
    """What an item, or a row of it, says about its plan."""

    @property
    def status(self) -> str: ...
    @property
    def sealed_at(self) -> dt.datetime | None: ...
    @property
    def archived_at(self) -> dt.datetime | None: ...
    @property
    def reminders_on(self) -> bool: ...
    @property
    def remind_days(self) -> int: ...
    @property
    def remind_times(self) -> int: ...
    @property
    def reminders_sent(self) -> int: ...
    @property
    def anchor_at(self) -> dt.datetime | None: ...
    @property
    def last_reminded_at(self) -> dt.datetime | None: ...


def calendar_of(firm: Hours) -> schedule.Calendar:
    """The firm's hours and days for letters that leave by themselves."""
    return _calendar(
        firm.zone, firm.hours_from, firm.hours_until, firm.working_days_only, firm.country, firm.region
    )


@lru_cache(maxsize=4096)
def _calendar(
    zone: str,
    hours_from: dt.time | None,
    hours_until: dt.time | None,
    working_days_only: bool,
    country: str,
    region: str,
) -> schedule.Calendar:
    hours = (hours_from, hours_until) if hours_from is not None and hours_until is not None else None
    days = holidays_of(country, region) if working_days_only else frozenset()
    return schedule.Calendar(
        zone=zone,
        hours=hours,
        working_days_only=working_days_only,
        holidays=days,
        weekend=weekend(country),
    )


def plan_of(item: Planned, not_before: dt.date | None = None) -> schedule.Plan:
    """The item's plan as plain values; only for one with an anchor. `not_before`: it pauses until then."""
    assert item.anchor_at is not None
    return schedule.Plan(
        days=item.remind_days,
        times=item.remind_times,
        anchor_at=item.anchor_at,
        last_reminder_at=item.last_reminded_at,
        sent=item.reminders_sent,
        last_letter_at=last_letter_of(item),
        not_before=not_before,
    )


def last_letter_of(item: Lettered) -> dt.datetime | None:
    """The last letter about it that left or was asked for by hand."""
    left, by_hand = item.last_letter_at, item.resent_at
    return max(left, by_hand) if left is not None and by_hand is not None else left or by_hand


def why_quiet(item: ActionItem) -> str:
    """Why an open item has nothing planned; empty when it has."""
    return _why_quiet(item, stops_of(item))


def _why_quiet(item: Planned, stops: Stops) -> str:
    if item.sealed_at is not None:
        return Quiet.SEALED
    if item.archived_at is not None:
        return Quiet.ARCHIVED
    if stops.is_account_archived:
        return Quiet.ACCOUNT_ARCHIVED
    if not item.reminders_on:
        return Quiet.OFF
    if item.anchor_at is None:
        return Quiet.NOTICE_WAITING
    if item.reminders_sent >= item.remind_times:
        return Quiet.USED_UP
    return stops.paused_by


def is_notice_waiting(item: ActionItem) -> bool:
    """Whether the first letter is still on its way."""
    waiting = [State.PLANNED, State.SENDING]
    return Notice.objects.filter(item=item, sort="notice", fate__in=waiting).exists()


def runs(item: ActionItem) -> bool:
    """Has it reminders to come, if nothing stops them: a next moment, or a first letter that waits?"""
    return item.remind_at is not None or (item.reminders_on and item.quiet_reason == Quiet.NOTICE_WAITING)


def note_stop(item: ActionItem, reason: str) -> None:
    """Reminders that were to come will not: a line of its own in the trail, whoever ended them."""
    record("item.reminders_stopped", item, actor=SYSTEM, reason=reason)


def replan(item: ActionItem, *, restart: bool = False, saved: bool = False) -> ActionItem:
    """Write what comes next for this item, from its row as it is now; inside the caller's transaction.

    `restart` begins a new plan (counter at 0, counted from now, or from the first letter if that is still
    waiting). `saved` means somebody changed days or number: never before the firm's next day.
    """
    row = ActionItem.objects.select_for_update(of=("self",)).select_related("account", "firm").get(pk=item.pk)
    was_running = runs(row)
    change: dict[str, Any] = {}
    if restart:
        change = {
            "plan_no": row.plan_no + 1,
            "reminders_sent": 0,
            "reminders_planned": 0,
            "last_reminded_at": None,
            "anchor_at": None if is_notice_waiting(row) else now(),
        }
        for name, value in change.items():
            setattr(row, name, value)
    find = schedule.resaved if saved else schedule.following
    at, quiet = what_next(row, stops_of(row), calendar_of(row.firm), now(), find)
    change |= {"remind_at": at, "quiet_reason": quiet}
    ActionItem.objects.filter(pk=row.pk).update(**change)
    vars(item).update(change)
    if was_running and quiet not in {"", Quiet.NOTICE_WAITING, *PAUSED}:
        note_stop(item, quiet)
    return item


def what_next(
    item: Planned,
    stops: Stops,
    calendar: schedule.Calendar,
    moment: dt.datetime,
    find: Callable[..., dt.datetime | None] = schedule.following,
) -> tuple[dt.datetime | None, str]:
    """When the item reminds next, or why it does not."""
    if item.status != Status.OPEN:
        return None, ""
    quiet = _why_quiet(item, stops)
    if quiet:
        return None, str(quiet)
    at = find(plan_of(item, stops.not_before), calendar, moment)
    assert at is not None  # used up is a quiet reason
    return at, ""


def follow_accounts(account_ids: Iterable[int], moment: dt.datetime) -> None:
    """Accounts were archived, paused or came back: their items fall quiet, or go on (settings name this)."""
    for item in ActionItem.objects.filter(account__in=list(account_ids), status=Status.OPEN).order_by("pk"):
        replan(item)


def touched() -> dict[str, Any]:
    """What every act changes: the moment, and the version others must name."""
    return {"changed_at": now(), "version": F("version") + 1}
