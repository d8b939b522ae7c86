"""Every zone and every clock change from 2025 to 2027: a daily reminder leaves once on each local day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from tickler.items import schedule
from tickler.items.schedule import Calendar, Plan
from tickler.items.tests.moments import UTC

TIMES = [dt.time(0), dt.time(0, 30), dt.time(1, 30), dt.time(2, 30), dt.time(9)]
DAY = dt.timedelta(days=1)
DAYS_AROUND = 4


class Change(NamedTuple):
    """A clock change: until `at` the offset is `before`, from then on `after`."""

    zone: str
    at: dt.datetime
    before: dt.timedelta
    after: dt.timedelta


def offset(zone: ZoneInfo, second: int) -> dt.timedelta:
    return dt.datetime.fromtimestamp(second, zone).utcoffset()


def changes_of(name: str) -> Iterator[Change]:
    """Found week by week, then to the second: nowhere do clocks change back within a week."""
    zone, week = ZoneInfo(name), 7 * 86400
    start, end = (int(dt.datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2025, 2028))
    before = offset(zone, start)
    for low in range(start, end, week):
        high = low + week
        after = offset(zone, high)
        if after == before:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
        yield Change(name, dt.datetime.fromtimestamp(high, UTC), before, after)
        before = after


@cache
def changes() -> list[Change]:
    return [change for name in sorted(available_timezones()) for change in changes_of(name)]


def first_showing(local: dt.datetime, change: Change) -> dt.datetime:
    """When the zone's clock, around this change, first shows this local time or a later one."""
    early, late = local - change.before, local - change.after
    flip = change.at.replace(tzinfo=None)
    return (early if early < flip else max(late, flip)).replace(tzinfo=UTC)


def daily(anchor: dt.datetime, calendar: Calendar) -> list[dt.datetime]:
    plan, left = Plan(1, DAYS_AROUND, anchor), []
    for number in range(DAYS_AROUND):
        at = schedule.following(replace(plan, sent=number), calendar, plan.anchor_at)
        left.append(at)
        plan = replace(plan, last_reminder_at=at)
    return left


def test_the_zones_here_change_their_clocks():
    assert len(available_timezones()) > 400
    assert len({change.zone for change in changes()}) > 100
    assert len(changes()) > 600
    flips = [(change.at + change.before).time() for change in changes()]
    assert flips.count(dt.time(0)) > 20  # midnights that do not exist or come twice


def test_a_daily_reminder_leaves_once_a_day_at_its_wall_time_around_every_clock_change():
    wrong = []
    for change in changes():
        calendar = Calendar(change.zone)
        day_before = (change.at + change.before).date() - 2 * DAY
        days = [day_before + number * DAY for number in range(DAYS_AROUND + 1)]
        for time in TIMES:
            anchor, *expected = [first_showing(dt.datetime.combine(day, time), change) for day in days]
            if daily(anchor, calendar) != expected:
                wrong.append((change, time))
            on = [at.astimezone(ZoneInfo(change.zone)).date() for at in expected]
            if on != days[1:]:
                wrong.append((change, time))
    assert wrong == []


def test_a_daily_reminder_keeps_its_wall_time_in_every_zone():
    for name in sorted(available_timezones()):
        anchor = dt.datetime(2026, 1, 14, 9, tzinfo=ZoneInfo(name)).astimezone(UTC)
        assert daily(anchor, Calendar(name)) == [
            anchor + number * DAY for number in range(1, DAYS_AROUND + 1)
        ]


def test_opening_hours_are_kept_around_every_clock_change():
    """A letter written a minute too late waits for the next opening, whatever the clock does meanwhile."""
    for change in changes():
        day = (change.at + change.before).date()
        for opens in TIMES:
            closes = dt.time(opens.hour + 3, opens.minute)
            calendar = Calendar(change.zone, hours=(opens, closes))
            for evening in (day - 2 * DAY, day - DAY, day):
                wait = first_showing(dt.datetime.combine(evening, dt.time(13)), change)
                opening = first_showing(dt.datetime.combine(evening + DAY, opens), change)
                assert calendar.permitted(wait) == opening, (change, opens, evening)
