"""What the planner does with a due item: remind now, later, or not, and write it down by the hundred.

The claim is the UPDATE that names the old `remind_at`: whoever changes a row first has it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tickler.core import sql
from tickler.core.clock import day_of
from tickler.items import schedule
from tickler.items.models import Quiet
from tickler.items.plan import last_letter_of, plan_of
from tickler.items.recipients import (
    Addressee,
    addressees_of_accounts,
    first_day,
    named_recipients,
    reminded,
    still_to_act,
)
from tickler.items.rows import PlanRow
from tickler.mail.actions import Owed
from tickler.people.models import FOREVER
from tickler.trail.actions import Happening

ONE_DAY = dt.timedelta(days=1)
# A reminder planned at 23:59:59 and picked two seconds later still counts for its own day; beyond this it is
# late, and the following ones keep their distance from the moment it really left.
ON_TIME = dt.timedelta(hours=1)
_TYPES = {
    "id": "bigint",
    "old": "timestamptz",
    "remind_at": "timestamptz",
    "quiet_reason": "text",
    "counted": "integer",
    "last": "timestamptz",
}
_CHANGE = (
    "remind_at = v.remind_at, quiet_reason = v.quiet_reason, "
    "reminders_sent = reminders_sent + v.counted, reminders_planned = reminders_planned + v.counted, "
    "last_reminded_at = v.last"
)


@dataclass(frozen=True, slots=True)
class Step:
    """What the planner does with one due item."""

    item: PlanRow
    people: Sequence[Addressee]  # empty = nothing is owed this time
    remind_at: dt.datetime | None
    counts_at: dt.datetime | None  # the moment from which the next reminder is counted
    skipped: str = ""  # why nothing is owed, where the trail must say so
    quiet: str = ""  # why nothing more is planned


def people_of(due: Iterable[PlanRow]) -> dict[int, list[Addressee]]:
    """By item: who gets letters about it. Two queries."""
    due = list(due)
    languages = {item.account_id: (item.account_language, item.language) for item in due}
    of_account = addressees_of_accounts(languages, languages)
    named = named_recipients([item.id for item in due if item.has_names])
    return {item.id: still_to_act(of_account.get(item.account_id, []), named.get(item.id)) for item in due}


def step_of(item: PlanRow, people: Sequence[Addressee], moment: dt.datetime) -> Step:
    """What to do with it at this moment. An item that is due later today may leave now, with another."""
    calendar = item.calendar
    plan = plan_of(item, item.stops.not_before)
    if item.stops.paused_by:  # the firm has just paused, and its items are still to follow
        return Step(item, (), None, item.last_reminded_at, quiet=item.stops.paused_by)
    opens = schedule.opened(moment, plan, calendar)
    allowed = calendar.permitted(schedule.distanced(opens, last_letter_of(item), calendar))
    if allowed > moment:  # too close to the last letter, or the hours have changed: moved whole, not counted
        return Step(item, (), allowed, item.last_reminded_at)
    ready = reminded(people, day_of(moment, item.zone))
    if people and not ready:
        return _nobody_now(item, plan, first_day(people) or FOREVER, moment)
    if not people:  # not counted; looked at again a day later
        return Step(item, (), calendar.permitted(moment + ONE_DAY), item.last_reminded_at, skipped="nobody")
    assert item.remind_at is not None
    counts_at = item.remind_at if dt.timedelta(0) <= moment - item.remind_at < ON_TIME else moment
    after = replace(plan, sent=plan.sent + 1, last_reminder_at=counts_at, last_letter_at=moment)
    remind_at = schedule.following(after, calendar, moment)
    return Step(item, ready, remind_at, counts_at, quiet="" if remind_at else Quiet.USED_UP.value)


def _nobody_now(item: PlanRow, plan: schedule.Plan, day: dt.date, moment: dt.datetime) -> Step:
    """Everybody has paused or wants no reminders: not counted; looked at again when the first is back."""
    back = moment + ONE_DAY
    if day != FOREVER:
        back = schedule.opened(moment, replace(plan, not_before=day), item.calendar)
    return Step(item, (), item.calendar.permitted(back), item.last_reminded_at, skipped="unreminded")


def advance(steps: Sequence[Step]) -> set[int]:
    """Write the next instants; whose they were."""
    advanced = [
        (
            step.item.id,
            step.item.remind_at,
            step.remind_at,
            step.quiet,
            1 if step.people else 0,
            step.counts_at,
        )
        for step in steps
    ]
    changed = sql.update_from(
        "items_actionitem",
        _TYPES,
        advanced,
        change=_CHANGE,
        where="items_actionitem.id = v.id AND items_actionitem.remind_at = v.old",
        returning="items_actionitem.id",
    )
    return {row[0] for row in changed}


def owed_by(step: Step) -> list[Owed]:
    """A letter to each of its people."""
    item, number = step.item, step.item.reminders_sent + 1
    return [
        Owed(
            firm_id=item.firm_id,
            item_id=item.id,
            occasion=f"p{item.plan_no}.r{item.reminders_planned + 1}",
            sort="reminder",
            text=f"{item.kind}.reminder",
            email=one.email,
            name=one.name,
            language=one.language,
            contact_id=one.contact_id,
            address_id=one.address_id,
            plan_no=item.plan_no,
            number=number,
        )
        for one in step.people
    ]


def skipped(step: Step) -> Happening:
    """Why nothing leaves, for the trail."""
    item = step.item
    facts = {"reason": step.skipped}
    return Happening("item.reminder_skipped", item.firm_id, item.id, item.account_id, facts)
