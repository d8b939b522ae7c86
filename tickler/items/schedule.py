"""When the next reminder leaves. Values in, values out: no clock, no rows, no settings.

The rules:
- A reminder is wanted `days` calendar days after the plan's last letter, at the wall-clock time at which
  the plan began, both in the firm's zone. Wall time, not hours: 09:00 stays 09:00 when the clocks change.
- A wall time that the clock jumps over means the first minute after the jump; one that comes twice means
  the first of the two.
- It leaves at the first moment on or after that which the firm's calendar permits. Whether a day is a
  working day is asked of the date on which the letter would leave, also when the hours wrap midnight.
- A reminder whose moment is past is due now. It takes the place of the first one missed, and the following
  keep their distance from it, because its own moment is then the last letter's.
- While reminders pause nothing leaves; one that was wanted meanwhile leaves on the day the pause ends, at its
  own time, and the following keep their distance from it.
- A reminder never comes within 20 hours of another letter about the item; it moves to 24 hours after it.

Reasons are codes: "hours", "weekend", "holiday", "distance" (another letter was too near), "late" (its
moment passed while nothing was sent), "paused".
"""

import datetime as dt
import math
from dataclasses import dataclass, replace
from functools import cache
from zoneinfo import ZoneInfo

TOO_NEAR = dt.timedelta(hours=20)
DISTANCE = dt.timedelta(hours=24)
LONGEST_CLOSURE = 400  # days without one permitted moment: then the calendar is wrong, not the firm away


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a firm lets automatic reminders leave."""

    zone: str
    hours: tuple[dt.time, dt.time] | None = None  # from <= t < until; may wrap midnight; equal: all day
    working_days_only: bool = False
    holidays: frozenset[dt.date] = frozenset()
    weekend: frozenset[int] = frozenset({5, 6})  # as date.weekday() counts

    def permitted(self, moment: dt.datetime) -> dt.datetime:
        """The first moment on or after this one at which a reminder may leave."""
        moment = _utc(moment)
        if self.hours is None and not self.working_days_only:
            return moment
        zone = _zone(self.zone)
        local = moment.astimezone(zone).replace(tzinfo=None)
        wait = self._opening(local) - local
        at = moment + wait
        if not wait or _offset(at, zone) == _offset(moment, zone):
            return at
        # The clock changes on the way: up to there nothing was permitted, so look again from there.
        return self.permitted(_change(moment, at, zone))

    def why_moved(self, moment: dt.datetime) -> str:
        """Why a reminder may not leave at this very moment; empty if it may."""
        local = _utc(moment).astimezone(_zone(self.zone))
        time = local.time()
        return self._closed(local.date()) or ("" if self._from(time) == time else "hours")

    def _opening(self, local: dt.datetime) -> dt.datetime:
        """The first permitted local time on or after this one, on a clock that does not change."""
        day, time = local.date(), local.time()
        for _ in range(LONGEST_CLOSURE):
            found = None if self._closed(day) else self._from(time)
            if found is not None:
                return dt.datetime.combine(day, found)
            day, time = day + dt.timedelta(days=1), dt.time.min
        raise ValueError(f"the calendar permits nothing for {LONGEST_CLOSURE} days")

    def _closed(self, day: dt.date) -> str:
        """Why nothing leaves on this day."""
        if not self.working_days_only:
            return ""
        if day.weekday() in self.weekend:
            return "weekend"
        return "holiday" if day in self.holidays else ""

    def _from(self, time: dt.time) -> dt.time | None:
        """The first permitted time of the same day on or after this one."""
        if self.hours is None or self.hours[0] == self.hours[1]:
            return time
        opens, closes = self.hours
        if opens < closes:
            return max(time, opens) if time < closes else None
        return time if time < closes else max(time, opens)


@dataclass(frozen=True, slots=True)
class Plan:
    """How an item reminds, and how far it has come."""

    days: int
    times: int
    anchor_at: dt.datetime  # the first notice left, or the plan began anew
    last_reminder_at: dt.datetime | None = None  # of this plan
    sent: int = 0  # reminders of this plan counted so far
    last_letter_at: dt.datetime | None = None  # any letter about the item, also a manual resend
    not_before: dt.date | None = None  # the day on which a pause ends

    def __post_init__(self) -> None:
        if not 1 <= self.days <= 365:
            raise ValueError("days must be from 1 to 365")
        if not 1 <= self.times <= 99:
            raise ValueError("times must be from 1 to 99")
        if self.sent < 0:
            raise ValueError("sent cannot be negative")
        for moment in (self.anchor_at, self.last_reminder_at, self.last_letter_at):
            if moment is not None:
                _utc(moment)


@dataclass(frozen=True, slots=True)
class Step:
    """A reminder to come."""

    at: dt.datetime
    number: int  # 1 is the first reminder of the plan
    moved: str  # why it does not leave when wanted; empty if it does
    wanted_at: dt.datetime


def following(plan: Plan, calendar: Calendar, now: dt.datetime) -> dt.datetime | None:
    """The instant of the next reminder: past or now means due, None means the number is used up.

    A reminder that is overdue while nothing may leave gets the next permitted moment instead.
    """
    now = _utc(now)
    at = _planned(plan, calendar)
    if at is None or at >= now:
        return at
    leaves = calendar.permitted(now)
    return at if leaves == now else leaves


def distanced(at: dt.datetime, last_letter_at: dt.datetime | None, calendar: Calendar) -> dt.datetime:
    """The same instant, or 24 hours after the last letter if that was, or will be, too near."""
    at = _utc(at)
    # A letter later than `at` counts too: then the reminder is overdue and would leave right behind it.
    if last_letter_at is None or at - _utc(last_letter_at) > TOO_NEAR:
        return at
    return calendar.permitted(last_letter_at + DISTANCE)


def forecast(plan: Plan, calendar: Calendar, now: dt.datetime, until: dt.datetime) -> list[Step]:
    """Every reminder still to come up to `until`, if nobody acts and nothing fails."""
    now, until = _utc(now), _utc(until)
    steps: list[Step] = []
    while (due := following(plan, calendar, now)) is not None:
        leaves = max(due, now)
        at = distanced(leaves, plan.last_letter_at, calendar)
        if at > until:
            break
        moved = "distance" if at != leaves else _why(plan, calendar, now)
        steps.append(Step(at, plan.sent + 1, moved, wanted(plan, calendar)))
        plan = replace(plan, sent=plan.sent + 1, last_reminder_at=at, last_letter_at=at)
    return steps


def wanted(plan: Plan, calendar: Calendar) -> dt.datetime:
    """When the next reminder is wanted, before the calendar has its say."""
    zone = _zone(calendar.zone)
    last_on = (plan.last_reminder_at or plan.anchor_at).astimezone(zone).date()
    return _instant(dt.datetime.combine(last_on + dt.timedelta(days=plan.days), _wall(plan, zone)), zone)


def opened(at: dt.datetime, plan: Plan, calendar: Calendar) -> dt.datetime:
    """The same instant, or the plan's time on the day the pause ends if it lies before that day."""
    zone = _zone(calendar.zone)
    if plan.not_before is None or at.astimezone(zone).date() >= plan.not_before:
        return at
    return _instant(dt.datetime.combine(plan.not_before, _wall(plan, zone)), zone)


def begin_of(day: dt.date, zone: str) -> dt.datetime:
    """The first moment of this day."""
    return _instant(dt.datetime.combine(day, dt.time.min), _zone(zone))


def resaved(plan: Plan, calendar: Calendar, now: dt.datetime) -> dt.datetime | None:
    """The next reminder after a changed plan was saved: never before the firm's next day."""
    at = _planned(plan, calendar)
    if at is None:
        return None
    zone = _zone(calendar.zone)
    tomorrow = _utc(now).astimezone(zone).date() + dt.timedelta(days=1)
    if at >= _instant(dt.datetime.combine(tomorrow, dt.time.min), zone):
        return at
    return calendar.permitted(_instant(dt.datetime.combine(tomorrow, _wall(plan, zone)), zone))


def missed(plan: Plan, calendar: Calendar, now: dt.datetime) -> int:
    """How many occurrences the one late reminder replaces besides its own."""
    now = _utc(now)
    passed = 0
    while (at := _planned(plan, calendar)) is not None and at <= now:
        passed += 1
        plan = replace(plan, sent=plan.sent + 1, last_reminder_at=at)
    return max(passed - 1, 0)


def _planned(plan: Plan, calendar: Calendar) -> dt.datetime | None:
    """The next reminder as the rules have it, wherever now is."""
    if plan.sent >= plan.times:
        return None
    return calendar.permitted(opened(wanted(plan, calendar), plan, calendar))


def _wall(plan: Plan, zone: ZoneInfo) -> dt.time:
    """The time of day at which the plan began."""
    return plan.anchor_at.astimezone(zone).time().replace(microsecond=0, fold=0)


def _why(plan: Plan, calendar: Calendar, now: dt.datetime) -> str:
    """Why the next reminder does not leave when it is wanted, other letters aside."""
    at = wanted(plan, calendar)
    if opened(at, plan, calendar) != at:
        return "paused"
    return "late" if calendar.permitted(at) < now else calendar.why_moved(at)


@cache
def _zone(name: str) -> ZoneInfo:
    # ZoneInfo itself keeps only eight alive; a planner meets more firms than that in one batch.
    return ZoneInfo(name)


def _utc(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment if moment.tzinfo is dt.UTC else moment.astimezone(dt.UTC)


def _offset(moment: dt.datetime, zone: ZoneInfo) -> dt.timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None  # a ZoneInfo always knows
    return offset


def _instant(local: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The moment at which a clock in this zone first shows this local time, or jumps over it."""
    first = local.replace(tzinfo=zone)
    second = first.replace(fold=1)
    # Python reads a time in a gap with the offset before it (fold 0) or after it (fold 1).
    if first.utcoffset() < second.utcoffset():  # type: ignore[operator]
        return _change(second.astimezone(dt.UTC), first.astimezone(dt.UTC), zone)
    return first.astimezone(dt.UTC)


def _change(before: dt.datetime, after: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The second at which the clock changes between two moments that have different offsets."""
    old = _offset(before, zone)
    low, high = math.floor(before.timestamp()), math.ceil(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(dt.datetime.fromtimestamp(middle, dt.UTC), zone) == old:
            low = middle
        else:
            high = middle
    return dt.datetime.fromtimestamp(high, dt.UTC)
