import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from tickler.items import schedule
from tickler.items.schedule import Calendar, Plan
from tickler.items.tests.moments import UTC, local, told

BERLIN = Calendar("Europe/Berlin")
OFFICE = (dt.time(9), dt.time(17))
# March 2026 in Berlin: the 2nd is a Monday, the 29th has the clock change.
GOOD_FRIDAY, EASTER_MONDAY = dt.date(2026, 4, 3), dt.date(2026, 4, 6)
WORKDAYS = replace(BERLIN, working_days_only=True, holidays=frozenset({GOOD_FRIDAY, EASTER_MONDAY}))


def chase(plan: Plan, calendar: Calendar, now: dt.datetime) -> list[dt.datetime]:
    """Every reminder of a plan as it leaves, if the service runs from now on."""
    left = []
    while (at := schedule.following(plan, calendar, now)) is not None:
        now = max(at, now)
        left.append(now)
        plan = replace(plan, sent=plan.sent + 1, last_reminder_at=now)
    return left


# The cadence


@pytest.mark.parametrize(
    ("days", "times", "expected"),
    [
        (3, 1, ["03-05 10:00"]),
        (2, 3, ["03-04 10:00", "03-06 10:00", "03-08 10:00"]),
        (1, 2, ["03-03 10:00", "03-04 10:00"]),
        (30, 2, ["04-01 10:00", "05-01 10:00"]),
        (365, 1, ["03-02 10:00"]),
    ],
)
def test_reminders_keep_the_days_between_and_end_with_the_number(days, times, expected):
    anchor = local("03-02 10:00")
    assert [told(at) for at in chase(Plan(days, times, anchor), BERLIN, anchor)] == expected


def test_a_used_up_plan_has_nothing_to_come():
    anchor = local("03-02 10:00")
    plan = Plan(3, 2, anchor, last_reminder_at=local("03-08 10:00"), sent=2)
    assert schedule.following(plan, BERLIN, anchor) is None
    assert schedule.resaved(plan, BERLIN, anchor) is None
    assert schedule.forecast(plan, BERLIN, anchor, local("2030-01-01 00:00")) == []
    assert schedule.missed(plan, BERLIN, local("2030-01-01 00:00")) == 0


def test_a_number_lowered_below_what_was_sent_is_used_up():
    assert schedule.following(Plan(3, 1, local("03-02 10:00"), sent=4), BERLIN, local("03-02 10:00")) is None


def test_a_notice_the_server_took_two_days_late_is_chased_three_days_after_it_left():
    left = local("03-04 15:30")  # written on the 2nd
    assert told(schedule.following(Plan(3, 1, left), BERLIN, left)) == "03-07 15:30"


def test_a_plan_begun_anew_counts_from_its_new_anchor():
    plan = Plan(3, 1, local("03-10 08:15"))
    assert told(schedule.following(plan, BERLIN, local("03-10 08:15"))) == "03-13 08:15"


def test_seconds_are_kept_and_their_parts_are_not():
    anchor = local("03-02 10:00").replace(second=41, microsecond=987_654)
    at = schedule.following(Plan(1, 1, anchor), BERLIN, anchor)
    assert at == local("03-03 10:00").replace(second=41)


def test_the_zone_of_the_firm_decides_the_day():
    anchor = dt.datetime(2026, 3, 2, 22, 0, tzinfo=UTC)  # the 3rd in Auckland, the 2nd in Denver
    plan = Plan(1, 1, anchor, last_reminder_at=dt.datetime(2026, 3, 5, 12, 0, tzinfo=UTC))
    assert told(schedule.following(plan, Calendar("Pacific/Auckland"), anchor), "UTC") == "03-06 22:00"
    assert told(schedule.following(plan, Calendar("America/Denver"), anchor), "UTC") == "03-06 22:00"


def test_a_firm_that_moves_to_another_zone_keeps_the_instant_of_its_plan():
    anchor = local("03-02 10:00")
    plan = Plan(3, 1, anchor)
    assert schedule.following(plan, Calendar("America/New_York"), anchor) == local("03-05 10:00")


# The wall clock


def test_the_wall_clock_is_kept_when_the_clocks_change():
    anchor = local("03-27 09:00")
    left = chase(Plan(2, 3, anchor), BERLIN, anchor)
    assert [told(at) for at in left] == ["03-29 09:00", "03-31 09:00", "04-02 09:00"]
    assert left[0] - anchor == dt.timedelta(hours=47)


def test_a_time_the_clock_jumps_over_means_the_first_minute_after_the_jump():
    anchor = local("03-27 02:30")
    left = chase(Plan(1, 3, anchor), BERLIN, anchor)
    assert [told(at) for at in left] == ["03-28 02:30", "03-29 03:00", "03-30 02:30"]


def test_a_time_that_comes_twice_means_the_first():
    anchor = local("10-24 02:30")
    assert schedule.following(Plan(1, 1, anchor), BERLIN, anchor) == local("10-25 02:30", fold=0)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (1, local("2025-10-27 02:30")),
        (154, local("2026-03-29 03:00")),  # the hour is jumped over
        (364, local("2026-10-25 02:30", fold=0)),  # the hour comes twice again
    ],
)
def test_a_plan_begun_in_the_second_of_two_equal_hours_goes_on_at_that_wall_time(days, expected):
    anchor = local("2025-10-26 02:30", fold=1)
    assert schedule.following(Plan(days, 1, anchor), BERLIN, anchor) == expected


def test_a_midnight_that_does_not_exist_means_the_first_minute_of_that_day():
    cairo = Calendar("Africa/Cairo")  # 2026-04-24 begins at 01:00
    anchor = local("04-23 00:00", "Africa/Cairo")
    assert told(schedule.following(Plan(1, 1, anchor), cairo, anchor), "Africa/Cairo") == "04-24 01:00"


def test_a_day_that_does_not_exist_means_the_day_after():
    apia = Calendar("Pacific/Apia")  # went from 29 to 31 December 2011
    anchor = local("2011-12-29 10:00", "Pacific/Apia")
    at = schedule.following(Plan(1, 1, anchor), apia, anchor)
    assert told(at, "Pacific/Apia") == "12-31 00:00"


# After a stop


def test_after_a_stop_one_late_reminder_goes_and_the_others_keep_their_distance():
    anchor = local("03-01 10:00")
    back = local("03-11 10:00")  # day 10 after the notice, due on days 3, 6 and 9
    left = chase(Plan(3, 3, anchor), BERLIN, back)
    assert [told(at) for at in left] == ["03-11 10:00", "03-14 10:00", "03-17 10:00"]


def test_down_from_day_2_to_day_12_means_reminders_on_days_12_15_and_18():
    anchor = local("03-01 10:00")
    day = [anchor + dt.timedelta(days=days) for days in range(20)]
    plan = Plan(3, 3, anchor)
    assert schedule.following(plan, BERLIN, day[12]) == day[3]  # past: due now
    assert chase(plan, BERLIN, day[12]) == [day[12], day[15], day[18]]
    assert schedule.missed(plan, BERLIN, day[12]) == 2  # days 6 and 9


def test_a_late_reminder_at_another_hour_keeps_the_plans_wall_clock_for_the_next():
    anchor = local("03-01 10:00")
    left = chase(Plan(3, 2, anchor), BERLIN, local("03-11 23:15"))
    assert [told(at) for at in left] == ["03-11 23:15", "03-14 10:00"]


def test_an_overdue_reminder_waits_for_the_firms_hours():
    office = replace(BERLIN, hours=OFFICE)
    plan = Plan(3, 1, local("03-01 10:00"))
    assert told(schedule.following(plan, office, local("03-11 03:00"))) == "03-11 09:00"
    assert told(schedule.following(plan, office, local("03-11 12:00"))) == "03-04 10:00"


@pytest.mark.parametrize(
    ("times", "now", "expected"),
    [
        (3, "03-03 10:00", 0),  # nothing due yet
        (3, "03-04 10:00", 0),  # on time
        (3, "03-06 23:00", 0),  # late, but nothing else replaced
        (3, "03-07 10:00", 1),
        (3, "03-12 10:00", 2),
        (3, "12-31 10:00", 2),  # never more than the plan has
        (99, "03-31 09:59", 8),
        (1, "12-31 10:00", 0),
    ],
)
def test_what_a_late_reminder_replaces_is_counted(times, now, expected):
    assert schedule.missed(Plan(3, times, local("03-01 10:00")), BERLIN, local(now)) == expected


# Hours, working days, distance


def test_reminders_fall_on_working_days_within_hours_and_count_from_where_they_fell():
    calendar = replace(WORKDAYS, hours=OFFICE)
    anchor = local("04-01 10:00")  # a Wednesday before Easter
    left = chase(Plan(2, 3, anchor), calendar, anchor)
    assert [told(at) for at in left] == ["04-07 09:00", "04-09 10:00", "04-13 09:00"]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, "03-05 10:00"),
        ("03-02 10:00", "03-05 10:00"),
        ("03-04 13:59", "03-05 10:00"),  # 20 hours and a minute before
        ("03-04 14:00", "03-05 14:00"),
        ("03-05 09:00", "03-06 09:00"),
        ("03-05 12:00", "03-06 12:00"),  # overdue, and somebody wrote by hand meanwhile
    ],
)
def test_a_reminder_keeps_its_distance_from_any_other_letter(last, expected):
    at = schedule.distanced(local("03-05 10:00"), last and local(last), BERLIN)
    assert told(at) == expected


def test_the_distance_ends_on_a_permitted_moment():
    at = schedule.distanced(local("03-06 10:00"), local("03-06 09:30"), replace(WORKDAYS, hours=OFFICE))
    assert told(at) == "03-09 09:00"


# Saving a changed plan


@pytest.mark.parametrize(
    ("days", "now", "expected"),
    [
        (5, "03-03 12:00", "03-07 10:00"),  # later than tomorrow: as planned
        (2, "03-03 12:00", "03-04 10:00"),  # tomorrow: as planned
        (1, "03-03 08:00", "03-04 10:00"),  # today: tomorrow instead
        (1, "03-20 23:59", "03-21 10:00"),  # long past: tomorrow
        (1, "03-28 12:00", "03-29 10:00"),  # across the clock change
    ],
)
def test_a_changed_plan_never_reminds_before_the_next_day(days, now, expected):
    assert told(schedule.resaved(Plan(days, 3, local("03-02 10:00")), BERLIN, local(now))) == expected


def test_tomorrow_must_be_permitted_too():
    plan = Plan(1, 3, local("03-02 19:00"))
    calendar = replace(WORKDAYS, hours=OFFICE)
    assert told(schedule.resaved(plan, calendar, local("03-06 12:00"))) == "03-09 09:00"


def test_tomorrow_is_the_firms_tomorrow():
    auckland = Calendar("Pacific/Auckland")
    plan = Plan(1, 3, local("03-02 10:00", "Pacific/Auckland"))
    now = local("03-20 23:30", "Pacific/Auckland")  # in UTC still the morning of the 20th
    assert told(schedule.resaved(plan, auckland, now), "Pacific/Auckland") == "03-21 10:00"


# Forecast


def steps(plan: Plan, calendar: Calendar, now: str, until: str = "04-30 00:00") -> list[tuple[str, int, str]]:
    found = schedule.forecast(plan, calendar, local(now), local(until))
    return [(told(step.at) or "", step.number, step.moved) for step in found]


def test_a_forecast_lists_what_is_to_come_with_its_number():
    plan = Plan(3, 4, local("03-01 10:00"), last_reminder_at=local("03-04 10:00"), sent=1)
    assert steps(plan, BERLIN, "03-05 08:00") == [
        ("03-07 10:00", 2, ""),
        ("03-10 10:00", 3, ""),
        ("03-13 10:00", 4, ""),
    ]


def test_a_forecast_ends_where_asked():
    plan = Plan(3, 4, local("03-01 10:00"))
    assert [number for _, number, _ in steps(plan, BERLIN, "03-01 10:00", "03-07 10:00")] == [1, 2]


def test_a_forecast_says_what_moved_a_reminder_and_from_when():
    plan = Plan(1, 4, local("04-02 19:00"))
    calendar = replace(WORKDAYS, hours=OFFICE)
    assert steps(plan, calendar, "04-02 19:00") == [
        ("04-07 09:00", 1, "holiday"),
        ("04-09 09:00", 2, "hours"),
        ("04-13 09:00", 3, "hours"),
        ("04-15 09:00", 4, "hours"),
    ]
    first = schedule.forecast(plan, calendar, local("04-02 19:00"), local("04-30 00:00"))[0]
    assert told(first.wanted_at) == "04-03 19:00"


def test_a_forecast_shows_the_late_reminder_now():
    plan = Plan(3, 2, local("03-01 10:00"))
    assert steps(plan, BERLIN, "03-12 11:00") == [("03-12 11:00", 1, "late"), ("03-15 10:00", 2, "")]


def test_a_forecast_shows_a_late_reminder_when_it_may_leave():
    plan = Plan(3, 1, local("03-01 10:00"))
    assert steps(plan, replace(BERLIN, hours=OFFICE), "03-12 03:00") == [("03-12 09:00", 1, "late")]


def test_a_reminder_that_waits_for_monday_is_not_late_on_sunday():
    plan = Plan(3, 1, local("03-04 10:00"))
    assert steps(plan, WORKDAYS, "03-08 12:00") == [("03-09 00:00", 1, "weekend")]


def test_a_forecast_keeps_the_distance_from_a_letter_sent_by_hand():
    plan = Plan(3, 2, local("03-01 10:00"), last_letter_at=local("03-03 18:00"))
    assert steps(plan, BERLIN, "03-03 19:00") == [("03-04 18:00", 1, "distance"), ("03-07 10:00", 2, "")]


def test_a_forecast_keeps_the_distance_of_daily_reminders_from_a_late_one():
    plan = Plan(1, 3, local("03-01 08:00"))
    assert steps(plan, BERLIN, "03-12 23:00") == [
        ("03-12 23:00", 1, "late"),
        ("03-13 23:00", 2, "distance"),
        ("03-14 23:00", 3, "distance"),
    ]


# What is refused


@pytest.mark.parametrize(
    "values",
    [
        {"days": 0},
        {"days": 366},
        {"times": 0},
        {"times": 100},
        {"sent": -1},
        {"anchor_at": dt.datetime(2026, 3, 2, 10)},
        {"last_reminder_at": dt.datetime(2026, 3, 2, 10)},
        {"last_letter_at": dt.datetime(2026, 3, 2, 10)},
    ],
)
def test_a_plan_out_of_bounds_is_refused(values):
    with pytest.raises(ValueError):
        Plan(**{"days": 3, "times": 1, "anchor_at": local("03-02 10:00"), **values})


@pytest.mark.parametrize(
    "ask",
    [
        lambda plan, naive: BERLIN.permitted(naive),
        lambda plan, naive: BERLIN.why_moved(naive),
        lambda plan, naive: schedule.following(plan, BERLIN, naive),
        lambda plan, naive: schedule.resaved(plan, BERLIN, naive),
        lambda plan, naive: schedule.missed(plan, BERLIN, naive),
        lambda plan, naive: schedule.forecast(plan, BERLIN, naive, naive),
        lambda plan, naive: schedule.distanced(naive, None, BERLIN),
        lambda plan, naive: schedule.distanced(local("03-02 10:00"), naive, BERLIN),
    ],
)
def test_a_moment_without_a_zone_is_refused(ask):
    with pytest.raises(ValueError, match="time zone"):
        ask(Plan(3, 1, local("03-02 10:00")), dt.datetime(2026, 3, 2, 10))


def test_answers_are_in_utc_whatever_the_zone_of_the_question():
    anchor = dt.datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert BERLIN.permitted(anchor).tzinfo is UTC
    assert schedule.following(Plan(1, 1, anchor), BERLIN, anchor).tzinfo is UTC
