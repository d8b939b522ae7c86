"""When the wall clock is not believed, and when it is believed again."""

import datetime as dt

import pytest
import time_machine

from tickler.core import clockwatch, heartbeat
from tickler.core.clock import now
from tickler.core.clockwatch import HAS_JUMPED, STANDS_EARLIER, Line
from tickler.core.models import Heartbeat

START = 1_800_000_000.0  # the wall clock at uptime 0
HOURS_8 = 8 * 3600.0
NEWEST = START + 100


def judged(line: Line, uptime: float, moved: float = 0.0, newest: float = NEWEST) -> str:
    return line.judge(START + uptime + moved, uptime, newest)


def watched_line() -> Line:
    line = Line()
    assert judged(line, 100) == ""
    return line


def test_a_clock_that_goes_on_is_believed() -> None:
    line = watched_line()
    assert judged(line, 110) == ""
    assert judged(line, 90_000, newest=START + 200) == ""


def test_a_machine_that_boots_in_1970_is_not_believed_until_its_clock_is_right() -> None:
    line = Line()
    assert line.judge(1000.0, 5.0, NEWEST) == STANDS_EARLIER
    assert line.judge(1600.0, 605.0, NEWEST) == STANDS_EARLIER
    assert judged(line, 610) == HAS_JUMPED
    assert judged(line, 656) == ""


@pytest.mark.parametrize("moved", [-HOURS_8, -6 * HOURS_8])
def test_a_clock_set_back_is_not_believed_and_believed_at_once_when_it_returns(moved: float) -> None:
    line = watched_line()
    assert judged(line, 110, moved) == STANDS_EARLIER
    assert judged(line, 700, moved) == STANDS_EARLIER
    assert judged(line, 701) == ""


@pytest.mark.parametrize("moved", [HOURS_8, 6 * HOURS_8])
def test_a_clock_that_jumps_ahead_is_doubted_until_it_is_steady(moved: float) -> None:
    line = watched_line()
    assert judged(line, 110, moved) == HAS_JUMPED
    assert judged(line, 150, moved) == HAS_JUMPED
    assert judged(line, 156, moved) == ""


def test_a_clock_that_ran_ahead_and_returns_is_believed_at_once() -> None:
    line = watched_line()
    judged(line, 110, HOURS_8)
    assert judged(line, 200, HOURS_8, newest=START + HOURS_8) == ""
    assert judged(line, 300, newest=START + 200 + HOURS_8) == ""


def test_a_process_started_while_the_clock_runs_ahead_knows_the_line_from_before() -> None:
    line = Line(home=START, last=START)
    assert judged(line, 300, HOURS_8) == HAS_JUMPED


def test_the_small_corrections_of_a_good_clock_are_followed() -> None:
    line = watched_line()
    for step in range(1, 100):
        assert judged(line, 100 + step, moved=step * 60.0, newest=START) == ""


@pytest.mark.django_db
def test_a_process_that_does_not_watch_doubts_a_clock_before_the_newest_heartbeat() -> None:
    assert clockwatch.clock_is_sane()
    Heartbeat.objects.create(name="jobs", beat_at=now() + dt.timedelta(minutes=3))
    assert not clockwatch.clock_is_sane()
    assert clockwatch.check().words == str(STANDS_EARLIER)


@pytest.mark.django_db
def test_an_operator_can_say_that_the_clock_is_right(settings) -> None:
    settings.CLOCK_WITNESSES = ["tickler.core.tests.test_clockwatch.in_two_days"]
    Heartbeat.objects.create(name="jobs", beat_at=now() + dt.timedelta(days=2))
    assert not clockwatch.clock_is_sane()
    clockwatch.believe()
    assert clockwatch.clock_is_sane()


def in_two_days() -> dt.datetime:
    return START_OF_TESTS + dt.timedelta(days=2)


START_OF_TESTS = now()


@pytest.mark.django_db
def test_who_watches_knows_a_clock_that_ran_ahead_and_mends_what_it_wrote() -> None:
    watch = clockwatch.ClockWatch()
    Heartbeat.objects.create(name="jobs", beat_at=now() + dt.timedelta(days=2))
    assert watch.look() == ""
    assert Heartbeat.objects.get(name="jobs").beat_at <= now()


@pytest.mark.django_db
def test_who_watches_can_be_asked_without_a_query(django_assert_num_queries) -> None:
    watch = clockwatch.ClockWatch()
    with django_assert_num_queries(0):
        assert watch.glance() == ""


@pytest.mark.django_db
def test_a_doubtful_clock_writes_no_heartbeat() -> None:
    Heartbeat.objects.create(name="jobs", beat_at=now())
    with time_machine.travel(now() - dt.timedelta(hours=8)):
        heartbeat.mark("jobs")
        heartbeat.beat()
    assert Heartbeat.objects.get(name="jobs").beat_at > now() - dt.timedelta(minutes=1)
