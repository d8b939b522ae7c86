"""Letters to come: what the planner will do if nobody acts, from the same pure code."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tickler.core.clock import now
from tickler.items import foresight, schedule
from tickler.items.bundling import Leaving
from tickler.items.models import ActionItem
from tickler.items.plan import calendar_of, last_letter_of, plan_of, why_quiet
from tickler.items.recipients import (
    Addressee,
    addressees_of,
    addressees_of_accounts,
    first_day,
    named_recipients,
    still_to_act,
)
from tickler.items.stops import stops_of
from tickler.people.models import FOREVER, Account, Firm

HORIZON = dt.timedelta(days=30)
_OF_THE_PLAN = (
    "account_id", "reminders_on", "remind_days", "remind_times", "reminders_sent", "anchor_at",
    "last_reminded_at", "last_letter_at", "resent_at", "remind_at", "paused_until",
    "account__archived_at", "account__paused_until",
)  # fmt: skip
FAR = dt.timedelta(days=40_000)  # all reminders of one item: the most are 99 times 365 days


@dataclass(frozen=True, slots=True)
class Coming:
    """One reminder to come."""

    item: ActionItem
    at: dt.datetime
    number: int
    moved: str  # reason code, empty when it leaves as the plan wants
    wanted_at: dt.datetime


def coming_of(
    item: ActionItem, until: dt.datetime | None = None, people: Sequence[Addressee] = ()
) -> list[Coming]:
    """The reminders of one open item up to `until` (30 days from now), to these people.

    An item whose people are all quiet for a while waits for the first of them, as the planner does.
    """
    moment = now()
    until = until or moment + HORIZON
    if item.remind_at is None or item.anchor_at is None:
        return []
    if item.firm.one_letter_a_day:
        return _travelling(item, until)
    stops = stops_of(item)
    if stops.paused_by:
        return []
    days = [day for day in (stops.not_before, first_day(people)) if day not in {None, FOREVER}]
    calendar, plan = calendar_of(item.firm), plan_of(item, max(days, default=None))
    # The row says when the next one is looked at (it may have been moved); the rules say the rest.
    looked_at = max(item.remind_at, moment)
    opens = schedule.opened(looked_at, plan, calendar)
    at = calendar.permitted(schedule.distanced(opens, last_letter_of(item), calendar))
    if at > until:
        return []
    wanted = schedule.wanted(plan, calendar)
    moved = _why(plan, opens, at, calendar)
    coming = [Coming(item, at, plan.sent + 1, moved, wanted)]
    after = replace(plan, sent=plan.sent + 1, last_reminder_at=at, last_letter_at=at)
    steps = schedule.forecast(after, calendar, at, until)
    return coming + [Coming(item, step.at, step.number, step.moved, step.wanted_at) for step in steps]


def _travelling(item: ActionItem, until: dt.datetime) -> list[Coming]:
    """Where letters to a person travel together: what the whole of them makes of this item."""
    leaving = foresight.leaving_in(item.firm, until, [item.account_id])
    return [_coming(item, one) for one in leaving if one.item.id == item.pk]


def _coming(item: ActionItem, one: Leaving) -> Coming:
    return Coming(item, one.at, one.item.reminders_sent + 1, foresight.why(one), foresight.wanted_at(one))


def _why(plan: schedule.Plan, looked_at: dt.datetime, at: dt.datetime, calendar: schedule.Calendar) -> str:
    if at > looked_at:
        return "distance"
    wanted = schedule.wanted(plan, calendar)
    opens = schedule.opened(wanted, plan, calendar)
    planned = calendar.permitted(opens)
    if planned == at:
        return "paused" if opens != wanted else calendar.why_moved(wanted)
    # The planner has moved it already, by the same rule. Else it was put off for another reason, which the
    # string of letters tells.
    return "distance" if schedule.distanced(planned, plan.last_letter_at, calendar) == at else ""


def would_come(account: Account, *, days: int, times: int, until: dt.timedelta = FAR) -> list[schedule.Step]:
    """The reminders of an item that would be sent to this account at this moment."""
    moment = now()
    calendar = calendar_of(account.firm)
    leaves = calendar.permitted(moment) if account.firm.notices_follow_hours else moment
    plan = schedule.Plan(days=days, times=times, anchor_at=leaves, last_letter_at=leaves)
    return schedule.forecast(plan, calendar, leaves, moment + until)


def would_come_after_saving(item: ActionItem, *, days: int, times: int) -> list[schedule.Step]:
    """The reminders this open item would get if its reminder block were saved so now, switched on."""
    moment = now()
    calendar = calendar_of(item.firm)
    stops = stops_of(item)
    if stops.paused_by:
        return []
    day = stops.not_before
    plan = plan_of(item, day) if item.reminders_on and item.anchor_at is not None else None
    if plan is None:
        last = last_letter_of(item)
        plan = schedule.Plan(days, times, anchor_at=moment, last_letter_at=last, not_before=day)
        return schedule.forecast(plan, calendar, moment, moment + FAR)
    plan = replace(plan, days=days, times=times)
    looked_at = schedule.resaved(plan, calendar, moment)
    if looked_at is None:
        return []
    first = schedule.distanced(looked_at, plan.last_letter_at, calendar)
    moved = _why(plan, looked_at, first, calendar)
    step = schedule.Step(first, plan.sent + 1, moved, schedule.wanted(plan, calendar))
    after = replace(plan, sent=plan.sent + 1, last_reminder_at=first, last_letter_at=first)
    return [step, *schedule.forecast(after, calendar, first, first + FAR)]


def coming_in(firm: Firm) -> tuple[list[Coming], dict[int, list[Addressee]]]:
    """All reminders of the firm in scope within the horizon, in the order in which they leave.

    And, by item, who gets letters about it; some may get no reminders for a while. Three queries.
    """
    until = now() + HORIZON
    items = list(
        ActionItem.objects.filter(firm=firm).due(until).select_related("account").only(*_OF_THE_PLAN)
    )
    people = _people_of(firm, items)
    if firm.one_letter_a_day:
        return _all_travelling(firm, items, until), people
    coming: list[Coming] = []
    for item in items:
        item.firm = firm
        coming += coming_of(item, until, people[item.pk])
    return sorted(coming, key=lambda one: (one.at, one.item.pk)), people


def _all_travelling(firm: Firm, items: Sequence[ActionItem], until: dt.datetime) -> list[Coming]:
    by_key = {item.pk: item for item in items}
    for item in items:
        item.firm = firm
    return [
        _coming(by_key[one.item.id], one)
        for one in foresight.leaving_in(firm, until)
        if one.item.id in by_key
    ]


def _people_of(firm: Firm, every: Sequence[ActionItem]) -> dict[int, list[Addressee]]:
    """By item: who gets letters about it; the account's language is not asked. Two queries."""
    items = {item.pk: item for item in every}
    languages = {item.account_id: ("", firm.language) for item in items.values()}
    everybody = addressees_of_accounts(languages, languages)
    named = named_recipients(list(items))
    return {
        key: still_to_act(everybody.get(item.account_id, []), named.get(key)) for key, item in items.items()
    }


def silence_of(item: ActionItem) -> str:
    """Why no reminder is planned for this item, in words; empty when one is, or when none is due any more."""
    if not item.is_waiting_for_client and item.quiet_reason == "":
        return ""
    return str(item.get_quiet_reason_display()) if why_quiet(item) else ""


def is_nobody_notified(item: ActionItem) -> bool:
    """Whether a letter about this item would reach nobody."""
    return not addressees_of(item)
