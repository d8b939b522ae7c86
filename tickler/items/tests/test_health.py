"""The planner's promise."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from tests import make
from tests.letters import sent
from tests.post import Post
from tickler.items.health import planner
from tickler.people.models import Firm

START = dt.datetime(2026, 11, 9, 8, 12, tzinfo=dt.UTC)


@pytest.fixture
def post(firm: Firm) -> Iterator[Post]:
    account = make.account()
    make.contact(account)
    with time_machine.travel(START, tick=False) as traveller:
        sent(account)
        yield Post(traveller)


def test_while_reminders_are_planned_all_is_well(post: Post) -> None:
    post.days(4)
    assert planner().ok


def test_a_reminder_nobody_plans_is_a_broken_promise(post: Post) -> None:
    post.run()
    post.stand_still(4)
    assert (planner().ok, planner().age_seconds) == (False, 24 * 3600)


def test_a_worker_that_is_a_little_late_breaks_nothing(post: Post) -> None:
    post.run()
    post.traveller.shift(dt.timedelta(days=3, minutes=10))
    assert planner().ok
