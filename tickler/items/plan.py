"""An item's reminder plan. `replan()` is the only writer of remind_at and quiet_reason."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import F

from tickler.core.clock import now
from tickler.core.workdays import holidays_of, weekend
from tickler.items import schedule
from tickler.items.models import ActionItem, Quiet, Status
from tickler.mail.models import Notice, State
from tickler.people.models import Firm

# What a move out of "open" leaves behind: nothing planned, nothing to explain, not on the to-do list.
CLEARED = {"remind_at": None, "quiet_reason": "", "todo_at": None}


def calendar_of(firm: Firm) -> schedule.Calendar:
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


def plan_of(item: ActionItem) -> schedule.Plan:
    """The item's plan as plain values; only for an item with an anchor."""
    assert item.anchor_at is not None
    return schedule.Plan(
        days=item.remind_days,
        times=item.remind_times,
        anchor_at=item.anchor_at,
        last_reminder_at=item.last_reminded_at,
        sent=item.reminders_sent,
        last_letter_at=last_letter_of(item),
    )


def last_letter_of(item: ActionItem) -> dt.datetime | None:
    """The last letter about it that left or was asked for by hand."""
    moments = [moment for moment in (item.last_letter_at, item.resent_at) if moment is not None]
    return max(moments, default=None)


def why_quiet(item: ActionItem) -> str:
    """Why an open item has nothing planned; empty when it has."""
    if item.sealed_at is not None:
        return Quiet.SEALED
    if item.archived_at is not None:
        return Quiet.ARCHIVED
    if item.account.archived_at is not None:
        return Quiet.ACCOUNT_ARCHIVED
    if not item.reminders_on:
        return Quiet.OFF
    if item.anchor_at is None:
        return Quiet.NOTICE_WAITING
    if item.reminders_sent >= item.remind_times:
        return Quiet.USED_UP
    return ""


def is_notice_waiting(item: ActionItem) -> bool:
    """Whether the first letter is still on its way."""
    waiting = [State.PLANNED, State.SENDING]
    return Notice.objects.filter(item=item, sort="notice", fate__in=waiting).exists()


def replan(item: ActionItem, *, restart: bool = False, saved: bool = False) -> ActionItem:
    """Write what comes next for this item, from its row as it is now; inside the caller's transaction.

    `restart` begins a new plan (counter at 0, counted from now, or from the first letter if that is still
    waiting). `saved` means somebody changed days or number: never before the firm's next day.
    """
    row = ActionItem.objects.select_for_update(of=("self",)).select_related("account", "firm").get(pk=item.pk)
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
    change |= _next(row, saved)
    ActionItem.objects.filter(pk=row.pk).update(**change)
    vars(item).update(change)
    return item


def _next(row: ActionItem, saved: bool) -> dict[str, Any]:
    if row.status != Status.OPEN:
        return {"remind_at": None, "quiet_reason": ""}
    quiet = why_quiet(row)
    if quiet:
        return {"remind_at": None, "quiet_reason": quiet}
    find = schedule.resaved if saved else schedule.following
    at = find(plan_of(row), calendar_of(row.firm), now())
    assert at is not None  # used up is a quiet reason
    return {"remind_at": at, "quiet_reason": ""}


def follow_accounts(account_ids: Iterable[int], moment: dt.datetime) -> None:
    """Accounts were archived or restored: their open items fall quiet, or go on (settings name this)."""
    for item in ActionItem.objects.filter(account__in=list(account_ids), status=Status.OPEN).order_by("pk"):
        replan(item)


def touched() -> dict[str, Any]:
    """What every act changes: the moment, and the version others must name."""
    return {"changed_at": now(), "version": F("version") + 1}
