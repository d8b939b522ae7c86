"""At most one letter with reminders per person per day, where a firm wants that: the rest travels in it.

When an item reminds, everything else that is due the same day to any of its people leaves with it, and what
is due that day to the people of those. An item of which a person has had a letter that day already waits, as
a whole, for the next day; it is not counted. The planner and the forecast ask the same function.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from django.db import transaction

from tickler.core.actor import SYSTEM
from tickler.core.clock import day_of
from tickler.items import rows, schedule
from tickler.items.plan import last_letter_of, plan_of
from tickler.items.recipients import Addressee, first_day
from tickler.items.rows import PlanRow
from tickler.items.steps import Step, advance, owed_by, people_of, skipped, step_of
from tickler.mail.actions import had_today, owe_bundled
from tickler.people.models import FOREVER, Link
from tickler.trail.actions import record_many

BATCH = 200
ONE_DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class Day:
    """What one firm's planned items are, and who reads about them."""

    items: dict[int, PlanRow]
    people: Mapping[int, Sequence[Addressee]]
    by_email: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, items: Iterable[PlanRow], people: Mapping[int, Sequence[Addressee]]) -> "Day":
        by_email: dict[str, list[int]] = defaultdict(list)
        for key, readers in people.items():
            for one in readers:
                by_email[one.email].append(key)
        return cls({item.id: item for item in items}, people, by_email)


def steps_at(day: Day, due: Sequence[int], had: set[str], moment: dt.datetime) -> list[Step]:
    """What happens at this moment: `due` are those whose instant has come, `had` who had a letter today."""
    steps: dict[int, Step] = {}
    leaving: list[Step] = []
    for key in due:
        steps[key] = step = step_of(day.items[key], day.people[key], moment)
        if step.people and _emails(step) & had:
            steps[key] = _tomorrow(step, moment)
        elif step.people:
            leaving.append(step)
    while leaving:
        for email in _emails(leaving.pop()):
            for key in day.by_email[email]:
                if key in steps or not _is_due_today(day.items[key], moment):
                    continue
                step = step_of(day.items[key], day.people[key], moment)
                if step.people and not _emails(step) & had:
                    steps[key] = step
                    leaving.append(step)
    return list(steps.values())


def _emails(step: Step) -> set[str]:
    return {one.email for one in step.people}


def _is_due_today(item: PlanRow, moment: dt.datetime) -> bool:
    at = item.remind_at
    return at is not None and day_of(at, item.zone) <= day_of(moment, item.zone)


def _tomorrow(step: Step, moment: dt.datetime) -> Step:
    """Not today: moved to the next day at the plan's own time, and not counted."""
    item = step.item
    tomorrow = day_of(moment, item.zone) + ONE_DAY
    at = schedule.opened(moment, plan_of(item, tomorrow), item.calendar)
    return Step(item, (), item.calendar.permitted(at), item.last_reminded_at)


# --- planning ---------------------------------------------------------------------------------------------


@transaction.atomic
def plan_one_firm(moment: dt.datetime) -> int:
    """Plan what is due in one firm whose letters travel together; how many items were advanced."""
    firm_id = rows.firm_to_bundle(moment)
    if firm_id is None:
        return 0
    first = rows.due_of_firm(firm_id, moment, BATCH)
    if not first:
        return 0
    day = _around(first, moment)
    today = day_of(moment, first[0].zone)
    had = had_today(firm_id, day.by_email, today)
    steps = steps_at(day, [item.id for item in first], had, moment)
    won = advance(steps)
    mine = [step for step in steps if step.item.id in won]
    owe_bundled([owed for step in mine for owed in owed_by(step)], today)
    record_many([skipped(step) for step in mine if step.skipped], actor=SYSTEM)
    return len(first)


def _around(first: Sequence[PlanRow], moment: dt.datetime) -> Day:
    """These items, and all that is due today to their people, to the people of those, and so on."""
    end = _midnight(day_of(moment, first[0].zone) + ONE_DAY, first[0])
    items = {item.id: item for item in first}
    accounts = {item.account_id for item in first}
    known: set[int] = set()
    while accounts - known:
        items |= {
            item.id: item for item in rows.due_of_accounts(accounts - known, end) if item.id not in items
        }
        known |= accounts
        emails = {one.email for readers in people_of(items.values()).values() for one in readers}
        accounts |= accounts_of(first[0].firm_id, emails)
    return Day.of(items.values(), people_of(items.values()))


def accounts_of(firm_id: int, emails: Iterable[str]) -> set[int]:
    """About which accounts of the firm these addresses are written to."""
    links = Link.everywhere.filter(firm=firm_id, notify=True, address__email__in=list(emails))
    return set(links.values_list("account_id", flat=True))


def _midnight(day: dt.date, item: PlanRow) -> dt.datetime:
    """The last moment before this day begins in the firm's zone."""
    return schedule.begin_of(day, item.zone) - dt.timedelta(microseconds=1)


# --- looking ahead ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leaving:
    """A reminder that will leave, with the item as it is just before."""

    item: PlanRow
    at: dt.datetime
    people: Sequence[Addressee]
    is_put_off: bool  # to a day on which nobody has had a letter
    is_early: bool  # it travels with another


def foresee(
    items: Iterable[PlanRow],
    people: Mapping[int, Sequence[Addressee]],
    had: Iterable[tuple[str, dt.date]],
    moment: dt.datetime,
    until: dt.datetime,
) -> list[Leaving]:
    """All reminders of a firm up to then, if nobody acts: the planner's own steps, one after the other."""
    day = Day.of(items, people)
    gone: dict[dt.date, set[str]] = defaultdict(set)
    for email, on in had:
        gone[on].add(email)
    put_off: set[int] = set()
    found: list[Leaving] = []
    queue = [(item.remind_at, key) for key, item in day.items.items() if item.remind_at is not None]
    heapify(queue)
    while queue:
        at = max(queue[0][0], moment)
        if at > until:
            break
        due = _popped(queue, at, day)
        if not due:
            continue
        today = day_of(at, day.items[due[0]].zone)
        for step in steps_at(day, due, gone[today], at):
            item = day.items[step.item.id]
            is_over = bool(step.skipped) and first_day(people[item.id]) in {None, FOREVER}
            if step.people or is_over:
                is_early = item.remind_at is not None and item.remind_at > at
                found.append(Leaving(item, at, step.people, item.id in put_off, is_early))
            put_off.discard(item.id)
            if step.people:
                gone[today] |= _emails(step)
            elif _is_put_off(step, at):
                put_off.add(item.id)
            day.items[item.id] = _after(step, at)
            if step.remind_at is not None and not is_over:
                heappush(queue, (step.remind_at, item.id))
    return found


def _popped(queue: list[tuple[dt.datetime, int]], at: dt.datetime, day: Day) -> list[int]:
    """What is due at this moment; an item that left with another meanwhile stands there in vain."""
    due = []
    while queue and queue[0][0] <= at:
        planned_at, key = heappop(queue)
        if day.items[key].remind_at == planned_at:
            due.append(key)
    return due


def _is_put_off(step: Step, at: dt.datetime) -> bool:
    """Moved because somebody has had a letter today, and not because another about the same left just now."""
    item = step.item
    return not step.skipped and schedule.distanced(at, last_letter_of(item), item.calendar) == at


def _after(step: Step, at: dt.datetime) -> PlanRow:
    item = step.item._replace(remind_at=step.remind_at, last_reminded_at=step.counts_at)
    if not step.people:
        return item
    return item._replace(reminders_sent=item.reminders_sent + 1, last_letter_at=at)
