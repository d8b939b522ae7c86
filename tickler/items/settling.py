"""What follows when letters are settled: the item's last letter, its plan, and one event per occasion.

In the transaction that settles the letters. The items are held first, so two workers that settle the letters
of one occasion come one after the other, and the second sees that the occasion is over.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from tickler.core import sql
from tickler.core.actor import SYSTEM
from tickler.core.clock import day_of
from tickler.items import rows, schedule
from tickler.items.models import Quiet, Status
from tickler.items.plan import last_letter_of, plan_of, what_next
from tickler.items.rows import PlanRow
from tickler.items.steps import ON_TIME
from tickler.mail.models import State
from tickler.mail.source import Fate
from tickler.trail.actions import Happening, record_many

_UNSETTLED = {State.PLANNED, State.SENDING}
_GONE = {State.SENT, State.HELD}
# What the trail calls the letters of an occasion that left; that did not; that nobody wanted any more.
_LEFT = {"notice": "item.notified", "reminder": "item.reminded", "resend": "item.resend_left"}
_FAILED = {
    "notice": "item.notice_failed",
    "reminder": "item.reminder_failed",
    "resend": "item.resend_failed",
}
_SKIPPED = {**_FAILED, "notice": "item.notice_skipped", "reminder": "item.reminder_skipped"}


class OwedRow(NamedTuple):
    """A notice of an occasion."""

    item_id: int
    occasion: str
    sort: str
    plan_no: int
    number: int
    email: str
    name: str
    fate: str
    reason: str
    settled_at: dt.datetime | None


_OWED = """
SELECT item_id, occasion, sort, plan_no, number, email, name, fate, reason, settled_at
FROM mail_notice WHERE item_id = ANY(%s) AND occasion = ANY(%s) ORDER BY id
"""
_LETTER = {"id": "bigint", "last_letter_at": "timestamptz"}
_PLAN = {
    "id": "bigint",
    "anchor_at": "timestamptz",
    "remind_at": "timestamptz",
    "quiet_reason": "text",
    "reminders_sent": "integer",
    "last_reminded_at": "timestamptz",
}


def settle(fates: Sequence[Fate], moment: dt.datetime) -> None:
    """The items of these fates: last letter, plan, trail."""
    before = rows.to_follow({fate.notice.item_id for fate in fates})
    after = dict(before)
    for fate in fates:
        if fate.state in _GONE and fate.notice.item_id in after:
            after[fate.notice.item_id] = _with_letter(after[fate.notice.item_id], fate.at)
    happened: list[Happening] = []
    for owed in _finished_occasions(before, fates):
        item = after[owed[0].item_id]
        after[item.id] = _after_occasion(item, owed, moment)
        happened.append(_happening(item, owed))
        if _is_the_last(after[item.id], owed):
            facts = {"reason": Quiet.USED_UP.value}
            happened.append(
                Happening("item.reminders_stopped", item.firm_id, item.id, item.account_id, facts)
            )
    for columns in (_LETTER, _PLAN):
        _write(columns, before, after)
    record_many(happened, actor=SYSTEM, at=moment)


def _with_letter(item: PlanRow, at: dt.datetime) -> PlanRow:
    if item.last_letter_at is not None and item.last_letter_at >= at:
        return item
    return item._replace(last_letter_at=at)


def _write(columns: dict[str, str], before: Mapping[int, PlanRow], after: Mapping[int, PlanRow]) -> None:
    """Those of these columns that changed; mostly it is the last letter alone, which stands in no index."""
    values = attrgetter(*columns)
    sql.update_from(
        "items_actionitem",
        columns,
        [values(row) for key, row in after.items() if values(row) != values(before[key])],
        change=", ".join(f"{name} = v.{name}" for name in columns if name != "id"),
        where="items_actionitem.id = v.id",
    )


def _finished_occasions(item_ids: Iterable[int], fates: Sequence[Fate]) -> list[list[OwedRow]]:
    """The occasions of these fates of which no notice is still under way."""
    touched = {(fate.notice.item_id, fate.notice.occasion) for fate in fates}
    names = sorted({occasion for _, occasion in touched})
    occasions: dict[tuple[int, str], list[OwedRow]] = defaultdict(list)
    for row in sql.select(OwedRow, _OWED, [list(item_ids), names]):
        if (row.item_id, row.occasion) in touched:
            occasions[(row.item_id, row.occasion)].append(row)
    return [owed for owed in occasions.values() if not any(row.fate in _UNSETTLED for row in owed)]


def _happening(item: PlanRow, owed: Sequence[OwedRow]) -> Happening:
    """The trail of one occasion: to whom it left, who was left out and why."""
    first = owed[0]
    is_gone = any(row.fate in _GONE for row in owed)
    # A held letter may have arrived; the trail says so beside the name, and counts nobody as reached.
    left_out = [{"to": row.name or row.email, "reason": row.reason} for row in owed if row.fate != State.SENT]
    facts: dict[str, Any] = {
        "to": [row.name or row.email for row in owed if row.fate == State.SENT],
        "left_out": left_out,
    }
    if left_out and not is_gone:
        facts["reason"] = left_out[0]["reason"]
    if first.number:
        facts["number"] = first.number
    is_skipped = all(row.fate == State.SKIPPED for row in owed)
    verb = (_LEFT if is_gone else _SKIPPED if is_skipped else _FAILED)[first.sort]
    return Happening(verb, item.firm_id, item.id, item.account_id, facts)


# --- the plan --------------------------------------------------------------------------------------------


def _after_occasion(item: PlanRow, owed: Sequence[OwedRow], moment: dt.datetime) -> PlanRow:
    """The anchor is when the first letter left; a reminder nobody got is given back to the number."""
    if item.status != Status.OPEN:
        return item
    first = owed[0]
    left_at = max((row.settled_at for row in owed if row.fate in _GONE and row.settled_at), default=None)
    if first.sort == "notice" and item.anchor_at is None:
        return _replanned(item._replace(anchor_at=left_at or first.settled_at), moment)
    if first.sort != "reminder" or first.plan_no != item.plan_no:
        return item
    if left_at is None:
        return _given_back(item, first, moment) if item.reminders_sent > 0 else item
    if _left_on_a_later_day(item, left_at):
        return _replanned(item._replace(last_reminded_at=left_at), moment)
    return item


def _is_the_last(item: PlanRow, owed: Sequence[OwedRow]) -> bool:
    """Was it the last reminder of the plan? Not said while staff must still decide about a letter of it."""
    first, fates = owed[0], {row.fate for row in owed}
    return (
        (first.sort, first.plan_no, first.number) == ("reminder", item.plan_no, item.reminders_sent)
        and (item.status, item.quiet_reason) == (Status.OPEN, Quiet.USED_UP)
        and State.SENT in fates
        and State.HELD not in fates
    )


def _replanned(item: PlanRow, moment: dt.datetime) -> PlanRow:
    remind_at, quiet = what_next(item, item.stops, item.calendar, moment)
    return item._replace(remind_at=remind_at, quiet_reason=quiet)


def _left_on_a_later_day(item: PlanRow, left_at: dt.datetime) -> bool:
    planned = item.last_reminded_at
    if planned is None or left_at - planned < ON_TIME:
        return False
    return day_of(left_at, item.zone) > day_of(planned, item.zone)


def _given_back(item: PlanRow, first: OwedRow, moment: dt.datetime) -> PlanRow:
    """Not counted: looked at again 24 hours later, or 24 hours after the letter it stood too close to."""
    item = _replanned(item._replace(reminders_sent=item.reminders_sent - 1), moment)
    if item.quiet_reason:
        return item
    settled_at = first.settled_at or moment
    last = (last_letter_of(item) if first.reason == "distance" else None) or settled_at
    again = last + dt.timedelta(hours=24)
    opens = schedule.opened(again, plan_of(item, item.stops.not_before), item.calendar)
    return item._replace(remind_at=item.calendar.permitted(opens))
