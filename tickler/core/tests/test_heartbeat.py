"""The loops of the worker say that they live."""

import datetime as dt
import threading
from collections.abc import Iterator

import pytest

from tickler.core import heartbeat
from tickler.core.clock import now
from tickler.core.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loops(settings) -> Iterator[None]:
    settings.WORKER_LOOPS = ["a.planner.run", "a.jobs.run", "b.jobs.run"]
    heartbeat._marks.clear()
    yield
    heartbeat._marks.clear()


def beat(**ages: int) -> None:
    for name, age in ages.items():
        name = name.replace("_", "-")
        Heartbeat.objects.create(name=name, beat_at=now() - dt.timedelta(seconds=age))


def test_a_loop_named_twice_has_a_number() -> None:
    assert list(heartbeat.loop_names()) == ["planner", "jobs", "jobs-2"]


def test_the_worker_is_as_old_as_its_quietest_loop() -> None:
    beat(planner=5, jobs=40, jobs_2=9)
    check = heartbeat.check()
    assert check.ok and 40 <= (check.age_seconds or 0) <= 42


def test_one_silent_loop_is_enough_to_say_no() -> None:
    beat(planner=5, jobs=121, jobs_2=9)
    check = heartbeat.check()
    assert not check.ok and "jobs" in check.words


def test_a_loop_that_never_started_is_named() -> None:
    beat(planner=5, jobs=5)
    check = heartbeat.check()
    assert not check.ok and "jobs-2" in check.words


def test_a_beat_writes_the_newest_mark_and_its_facts() -> None:
    heartbeat.mark("planner", planned=3)
    heartbeat.beat()
    heartbeat.mark("planner", planned=4)
    heartbeat.beat()
    assert Heartbeat.objects.get(name="planner").facts == {"planned": 4}


def test_a_loop_that_dies_in_every_turn_leaves_no_mark() -> None:
    heartbeat.name_this_loop("planner")
    with pytest.raises(ZeroDivisionError):
        for _ in heartbeat.rounds(threading.Event(), seconds=0):
            raise ZeroDivisionError
    heartbeat.beat()
    assert not Heartbeat.objects.filter(name="planner").exists()


def test_a_turn_that_is_done_leaves_a_mark() -> None:
    heartbeat.name_this_loop("planner")
    stop = threading.Event()
    for _ in heartbeat.rounds(stop, seconds=0):
        stop.set()
    heartbeat.beat()
    assert Heartbeat.objects.filter(name="planner").exists()
