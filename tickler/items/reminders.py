"""The planner: picks due items of all firms, advances each plan and owes one notice per address, in batches.

One transaction per batch. It writes no text; the sender makes the letter at the last moment. The claim is the
UPDATE that names the old `remind_at`: whoever changes a row first has it, others change nothing.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from tickler.core import sql
from tickler.core.actor import SYSTEM
from tickler.core.clock import now
from tickler.core.crash import crash_point
from tickler.items import rows, schedule
from tickler.items.models import Quiet
from tickler.items.plan import last_letter_of, plan_of
from tickler.items.recipients import Addressee, addressees_of_accounts, named_recipients, still_to_act
from tickler.items.rows import PlanRow
from tickler.mail.actions import Owed, owe
from tickler.trail.actions import Happening, record_many

BATCH = 500
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


def plan_due(moment: dt.datetime | None = None, batch: int = BATCH) -> int:
    """Plan one batch of due items; how many were advanced. Call again while it returns a full batch."""
    moment = moment or now()
    with transaction.atomic():
        due = rows.due(moment, batch)
        if not due:
            return 0
        people = _people(due)
        steps = [_step(item, people[item.id], moment) for item in due]
        won = _advance(steps)
        mine = [step for step in steps if step.item.id in won]
        owe([owed for step in mine for owed in _owed(step)])
        record_many([_skipped(step) for step in mine if step.skipped], actor=SYSTEM)
    crash_point("after_plan")
    return len(won)


def _people(due: Sequence[PlanRow]) -> dict[int, list[Addressee]]:
    languages = {item.account_id: (item.account_language, item.language) for item in due}
    of_account = addressees_of_accounts(languages, languages)
    named = named_recipients([item.id for item in due if item.has_names])
    return {item.id: still_to_act(of_account.get(item.account_id, []), named.get(item.id)) for item in due}


def _step(item: PlanRow, people: Sequence[Addressee], moment: dt.datetime) -> Step:
    calendar = item.calendar
    allowed = calendar.permitted(schedule.distanced(moment, last_letter_of(item), calendar))
    if allowed > moment:  # too close to the last letter, or the hours have changed: moved whole, not counted
        return Step(item, (), allowed, item.last_reminded_at)
    if not people:  # not counted; looked at again a day later
        return Step(item, (), calendar.permitted(moment + ONE_DAY), item.last_reminded_at, skipped="nobody")
    assert item.remind_at is not None
    counts_at = item.remind_at if moment - item.remind_at < ON_TIME else moment
    plan = plan_of(item)
    after = replace(plan, sent=plan.sent + 1, last_reminder_at=counts_at, last_letter_at=moment)
    return Step(item, people, schedule.following(after, calendar, moment), counts_at)


def _advance(steps: Sequence[Step]) -> set[int]:
    advanced = [
        (
            step.item.id,
            step.item.remind_at,
            step.remind_at,
            Quiet.USED_UP.value if step.remind_at is None else "",
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


def _owed(step: Step) -> list[Owed]:
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


def _skipped(step: Step) -> Happening:
    item = step.item
    facts = {"reason": step.skipped}
    return Happening("item.reminder_skipped", item.firm_id, item.id, item.account_id, facts)
