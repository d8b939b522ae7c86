"""What holds for every plan, calendar and moment."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tickler.items import schedule
from tickler.items.schedule import Calendar, Plan
from tickler.items.tests.moments import UTC

QUARTER = dt.timedelta(minutes=15)
# Half-hour steps, changes at midnight, changes back across midnight, a month of other time, none at all.
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "America/Nuuk",
    "America/Santiago",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Atlantic/Azores",
]
FROM, UNTIL = dt.datetime(2025, 1, 1), dt.datetime(2027, 12, 1)

times = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
quarters = st.integers(0, (UNTIL - FROM) // QUARTER).map(lambda n: (FROM + n * QUARTER).replace(tzinfo=UTC))
moments = st.datetimes(FROM, UNTIL, timezones=st.just(UTC))
near_changes = st.sampled_from(
    [
        dt.datetime(2026, month, day, tzinfo=UTC) + hours * dt.timedelta(hours=1)
        for month, day in [
            (3, 8),
            (3, 28),
            (4, 4),
            (4, 5),
            (4, 23),
            (9, 5),
            (10, 4),
            (10, 24),
            (10, 29),
            (11, 1),
        ]
        for hours in range(0, 48)
    ]
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    first = draw(st.dates(FROM.date(), UNTIL.date()))
    free = draw(st.sets(st.integers(0, 20), max_size=8))
    return Calendar(
        zone=draw(st.sampled_from(ZONES)),
        hours=draw(st.none() | st.tuples(times, times)),
        working_days_only=draw(st.booleans()),
        holidays=frozenset(first + dt.timedelta(days=days) for days in free),
        weekend=draw(st.frozensets(st.integers(0, 6), max_size=3)),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    anchor = draw(moments | near_changes)
    return Plan(
        days=draw(st.integers(1, 10) | st.integers(1, 365)),
        times=draw(st.integers(1, 99)),
        anchor_at=anchor,
        last_reminder_at=draw(
            st.none() | st.timedeltas(dt.timedelta(0), dt.timedelta(90)).map(anchor.__add__)
        ),
        sent=draw(st.integers(0, 5)),
    )


def is_open(calendar: Calendar, moment: dt.datetime) -> bool:
    """The rule again, the long way round."""
    local = moment.astimezone(ZoneInfo(calendar.zone))
    if calendar.working_days_only and (
        local.weekday() in calendar.weekend or local.date() in calendar.holidays
    ):
        return False
    if calendar.hours is None:
        return True
    opens, closes = calendar.hours
    time = local.time().replace(fold=0)
    if opens == closes:
        return True
    return opens <= time < closes if opens < closes else time >= opens or time < closes


@settings(max_examples=300, deadline=None)
@given(calendars(), quarters | near_changes)
def test_permitted_is_the_first_quarter_of_an_hour_that_is_open(calendar, moment):
    expected = moment
    while not is_open(calendar, expected):  # every rule and every offset here is in quarters of an hour
        expected += QUARTER
    assert calendar.permitted(moment) == expected


@given(calendars(), moments | near_changes)
def test_a_permitted_moment_stays_where_it_is_and_only_it_has_no_reason(calendar, moment):
    at = calendar.permitted(moment)
    assert at >= moment
    assert calendar.permitted(at) == at
    assert calendar.why_moved(at) == ""
    assert (calendar.why_moved(moment) == "") == (at == moment)


@given(calendars(), moments, moments)
def test_a_later_moment_is_never_permitted_earlier(calendar, one, other):
    earlier, later = sorted([one, other])
    assert calendar.permitted(earlier) <= calendar.permitted(later)


@given(plans(), calendars())
def test_the_next_reminder_is_permitted_and_neither_early_nor_much_late(plan, calendar):
    last = plan.last_reminder_at or plan.anchor_at
    at = schedule.following(replace(plan, sent=0), calendar, last)
    zone = ZoneInfo(calendar.zone)
    days_on = (at.astimezone(zone).date() - last.astimezone(zone).date()).days
    assert calendar.why_moved(at) == ""
    # A day for the hours, and at most three weekend days around each of at most eight holidays.
    assert plan.days <= days_on <= plan.days + 1 + (8 + 4 * 3 if calendar.working_days_only else 0)


@given(plans(), st.sampled_from(ZONES))
def test_without_rules_the_next_reminder_is_on_its_day_at_its_wall_time_unless_the_clock_jumps(plan, name):
    last, zone = plan.last_reminder_at or plan.anchor_at, ZoneInfo(name)
    at = schedule.following(replace(plan, sent=0), Calendar(name), last).astimezone(zone)
    wall = plan.anchor_at.astimezone(zone).time().replace(microsecond=0, fold=0)
    assert at.date() == last.astimezone(zone).date() + dt.timedelta(days=plan.days)
    just_before = (at.astimezone(UTC) - dt.timedelta(seconds=1)).astimezone(zone)
    assert at.time().replace(fold=0) == wall or just_before.time() < wall < at.time()


@settings(deadline=None)
@given(plans(), calendars(), st.timedeltas(dt.timedelta(0), dt.timedelta(60)))
def test_a_forecast_is_what_following_says_again_and_again(plan, calendar, later):
    now = (plan.last_reminder_at or plan.anchor_at) + later
    until = now + dt.timedelta(days=120)
    forecast = schedule.forecast(plan, calendar, now, until)
    iterated = []
    while (due := schedule.following(plan, calendar, now)) is not None:
        at = schedule.distanced(max(due, now), plan.last_letter_at, calendar)
        if at > until:
            break
        plan = replace(plan, sent=plan.sent + 1, last_reminder_at=at, last_letter_at=at)
        iterated.append((at, plan.sent))
    assert [(step.at, step.number) for step in forecast] == iterated
    assert all(step.moved or step.at == step.wanted_at for step in forecast)


@given(plans(), calendars(), st.timedeltas(dt.timedelta(0), dt.timedelta(60)))
def test_a_saved_plan_reminds_tomorrow_or_later(plan, calendar, later):
    now = (plan.last_reminder_at or plan.anchor_at) + later
    at = schedule.resaved(replace(plan, sent=0), calendar, now)
    zone = ZoneInfo(calendar.zone)
    assert at.astimezone(zone).date() > now.astimezone(zone).date()
    assert calendar.why_moved(at) == ""


@settings(deadline=None)
@given(plans(), calendars(), st.timedeltas(dt.timedelta(0), dt.timedelta(60)))
def test_one_late_reminder_and_what_it_replaces_are_all_that_passed(plan, calendar, later):
    plan = replace(plan, sent=0)
    now = (plan.last_reminder_at or plan.anchor_at) + later
    passed, running = 0, plan
    while (
        at := schedule.following(running, calendar, running.last_reminder_at or plan.anchor_at)
    ) is not None:
        if at > now:
            break
        passed += 1
        running = replace(running, sent=running.sent + 1, last_reminder_at=at)
    assert schedule.missed(plan, calendar, now) == max(passed - 1, 0)


@given(calendars(), moments, st.timedeltas(dt.timedelta(-2), dt.timedelta(5)))
def test_a_distanced_reminder_is_never_earlier_and_never_near(calendar, at, ago):
    last = at - ago
    moved = schedule.distanced(at, last, calendar)
    assert moved - last > schedule.TOO_NEAR
    assert moved >= at or last > at
    assert moved == at or calendar.why_moved(moved) == ""
