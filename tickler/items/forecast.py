"""Letters to come: what the planner will do if nobody acts, from the same pure code."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tickler.core.clock import now
from tickler.items import schedule
from tickler.items.models import ActionItem
from tickler.items.plan import calendar_of, last_letter_of, plan_of, why_quiet
from tickler.items.recipients import (
    Addressee,
    addressees_of,
    addressees_of_accounts,
    named_recipients,
    still_to_act,
)
from tickler.people.models import Account, Firm

HORIZON = dt.timedelta(days=30)
_OF_THE_PLAN = (
    "account_id", "reminders_on", "remind_days", "remind_times", "reminders_sent", "anchor_at",
    "last_reminded_at", "last_letter_at", "resent_at", "remind_at",
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


def coming_of(item: ActionItem, until: dt.datetime | None = None) -> list[Coming]:
    """The reminders of one open item up to `until` (30 days from now)."""
    moment = now()
    until = until or moment + HORIZON
    if item.remind_at is None or item.anchor_at is None:
        return []
    calendar, plan = calendar_of(item.firm), plan_of(item)
    # The row says when the next one is looked at (it may have been moved); the rules say the rest.
    looked_at = max(item.remind_at, moment)
    at = calendar.permitted(schedule.distanced(looked_at, last_letter_of(item), calendar))
    if at > until:
        return []
    wanted = schedule.wanted(plan, calendar)
    moved = _why(wanted, looked_at, at, calendar, last_letter_of(item))
    coming = [Coming(item, at, plan.sent + 1, moved, wanted)]
    after = replace(plan, sent=plan.sent + 1, last_reminder_at=at, last_letter_at=at)
    steps = schedule.forecast(after, calendar, at, until)
    return coming + [Coming(item, step.at, step.number, step.moved, step.wanted_at) for step in steps]


def _why(
    wanted: dt.datetime,
    looked_at: dt.datetime,
    at: dt.datetime,
    calendar: schedule.Calendar,
    last_letter_at: dt.datetime | None,
) -> str:
    if at > looked_at:
        return "distance"
    planned = calendar.permitted(wanted)
    if planned == at:
        return calendar.why_moved(wanted)
    # The planner has moved it already, by the same rule. Else it was put off for another reason, which the
    # string of letters tells.
    return "distance" if schedule.distanced(planned, last_letter_at, calendar) == at else ""


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
    plan = plan_of(item) if item.reminders_on and item.anchor_at is not None else None
    if plan is None:
        plan = schedule.Plan(days=days, times=times, anchor_at=moment, last_letter_at=last_letter_of(item))
        return schedule.forecast(plan, calendar, moment, moment + FAR)
    plan = replace(plan, days=days, times=times)
    looked_at = schedule.resaved(plan, calendar, moment)
    if looked_at is None:
        return []
    first = schedule.distanced(looked_at, plan.last_letter_at, calendar)
    wanted = schedule.wanted(plan, calendar)
    moved = _why(wanted, looked_at, first, calendar, plan.last_letter_at)
    step = schedule.Step(first, plan.sent + 1, moved, wanted)
    after = replace(plan, sent=plan.sent + 1, last_reminder_at=first, last_letter_at=first)
    return [step, *schedule.forecast(after, calendar, first, first + FAR)]


def coming_in(firm: Firm) -> list[Coming]:
    """All reminders of the firm in scope within the horizon, in the order in which they leave. One query."""
    until = now() + HORIZON
    coming: list[Coming] = []
    for item in ActionItem.objects.filter(firm=firm).due(until).only(*_OF_THE_PLAN):
        item.firm = firm
        coming += coming_of(item, until)
    return sorted(coming, key=lambda one: (one.at, one.item.pk))


def people_of(coming: Sequence[Coming]) -> dict[int, list[Addressee]]:
    """By item: who would get the letter if it left now; the account's language is not asked. Two queries."""
    items = {one.item.pk: one.item for one in coming}
    languages = {item.account_id: ("", item.firm.language) for item in items.values()}
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
