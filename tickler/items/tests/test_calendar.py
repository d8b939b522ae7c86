import datetime as dt
from dataclasses import replace

import pytest

from tickler.items.schedule import Calendar
from tickler.items.tests.moments import local, told

BERLIN = Calendar("Europe/Berlin")
OFFICE = (dt.time(9), dt.time(17))
NIGHT = (dt.time(22), dt.time(6))
# In 2026 Easter Sunday is 5 April, and the clocks change on 29 March and 25 October.
GOOD_FRIDAY, EASTER_MONDAY = dt.date(2026, 4, 3), dt.date(2026, 4, 6)
WORKDAYS = replace(BERLIN, working_days_only=True, holidays=frozenset({GOOD_FRIDAY, EASTER_MONDAY}))


@pytest.mark.parametrize(
    ("calendar", "moment", "expected", "why"),
    [
        (BERLIN, "03-07 03:00", "03-07 03:00", ""),
        (replace(BERLIN, hours=OFFICE), "03-02 09:00", "03-02 09:00", ""),
        (replace(BERLIN, hours=OFFICE), "03-02 08:59", "03-02 09:00", "hours"),
        (replace(BERLIN, hours=OFFICE), "03-02 16:59", "03-02 16:59", ""),
        (replace(BERLIN, hours=OFFICE), "03-02 17:00", "03-03 09:00", "hours"),
        (replace(BERLIN, hours=OFFICE), "03-07 10:00", "03-07 10:00", ""),  # a Saturday
        (replace(BERLIN, hours=NIGHT), "03-02 12:00", "03-02 22:00", "hours"),
        (replace(BERLIN, hours=NIGHT), "03-02 23:30", "03-02 23:30", ""),
        (replace(BERLIN, hours=NIGHT), "03-03 05:59", "03-03 05:59", ""),
        (replace(BERLIN, hours=NIGHT), "03-03 06:00", "03-03 22:00", "hours"),
        (replace(BERLIN, hours=(dt.time(20), dt.time(0))), "03-02 19:00", "03-02 20:00", "hours"),
        (replace(BERLIN, hours=(dt.time(20), dt.time(0))), "03-03 00:00", "03-03 20:00", "hours"),
        (replace(BERLIN, hours=(dt.time(9), dt.time(9))), "03-02 03:00", "03-02 03:00", ""),
        (WORKDAYS, "03-06 23:59", "03-06 23:59", ""),
        (WORKDAYS, "03-07 00:00", "03-09 00:00", "weekend"),
        (WORKDAYS, "04-03 10:00", "04-07 00:00", "holiday"),  # Good Friday to Easter Monday
        (WORKDAYS, "04-04 10:00", "04-07 00:00", "weekend"),
        (replace(WORKDAYS, hours=OFFICE), "04-02 17:00", "04-07 09:00", "hours"),
        (replace(WORKDAYS, hours=OFFICE), "04-03 03:00", "04-07 09:00", "holiday"),
        (replace(WORKDAYS, hours=NIGHT), "03-06 23:30", "03-06 23:30", ""),
        (replace(WORKDAYS, hours=NIGHT), "03-07 00:30", "03-09 00:00", "weekend"),
        (replace(WORKDAYS, weekend=frozenset({4, 5})), "03-06 10:00", "03-08 00:00", "weekend"),
        (replace(WORKDAYS, weekend=frozenset()), "03-07 10:00", "03-07 10:00", ""),
        (replace(WORKDAYS, working_days_only=False), "04-03 10:00", "04-03 10:00", ""),
    ],
)
def test_a_calendar_moves_a_moment_to_the_first_permitted_one(calendar, moment, expected, why):
    assert told(calendar.permitted(local(moment))) == expected
    assert calendar.why_moved(local(moment)) == why


def test_opening_in_the_hour_the_clock_jumps_over_means_the_first_minute_after_it():
    early = replace(BERLIN, hours=(dt.time(2, 30), dt.time(5)))
    assert told(early.permitted(local("03-29 01:00"))) == "03-29 03:00"


def test_hours_that_a_day_jumps_over_whole_wait_for_the_next_day():
    early = replace(BERLIN, hours=(dt.time(2, 10), dt.time(2, 50)))
    assert told(early.permitted(local("03-29 01:00"))) == "03-30 02:10"


def test_hours_that_come_twice_in_a_night_are_open_twice():
    early = replace(BERLIN, hours=(dt.time(2), dt.time(2, 30)))
    assert early.permitted(local("10-25 02:45", fold=0)) == local("10-25 02:00", fold=1)
    assert told(early.permitted(local("10-25 02:45", fold=1))) == "10-26 02:00"


def test_a_calendar_that_never_opens_is_refused():
    never = replace(WORKDAYS, weekend=frozenset(range(7)))
    with pytest.raises(ValueError, match="permits nothing"):
        never.permitted(local("03-02 10:00"))
