"""A reminder that had to move says why, before the planner has moved it and after."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from tests import letters, make
from tests.post import Post
from tickler.items import actions, forecast
from tickler.items.models import ActionItem
from tickler.people.models import Firm

START = dt.datetime(2026, 11, 9, 8, 12, tzinfo=dt.UTC)


@pytest.fixture
def post() -> Iterator[Post]:
    with time_machine.travel(START, tick=False) as traveller:
        yield Post(traveller)


@pytest.fixture
def item(firm: Firm, post: Post) -> ActionItem:
    """Reminded on day 3, and sent again by hand an hour before."""
    account = make.account()
    make.contact(account)
    one = letters.sent(account)
    actions.set_reminders(one, on=True, days=3, times=1, actor=make.actor())
    post.hours(71)
    one.refresh_from_db()
    actions.resend(one, actor=make.actor())
    post.run()
    return one


@pytest.mark.parametrize("hours", [0, 2, 20], ids=["before it is moved", "after", "long after"])
def test_a_reminder_too_near_to_another_letter_says_so(item: ActionItem, post: Post, hours: int) -> None:
    post.hours(hours)
    coming = forecast.coming_of(ActionItem.objects.get(pk=item.pk))
    assert [one.moved for one in coming] == ["distance"]


def test_a_reminder_that_leaves_as_planned_says_nothing(firm: Firm, post: Post) -> None:
    account = make.account()
    make.contact(account)
    one = letters.sent(account)
    actions.set_reminders(one, on=True, days=3, times=1, actor=make.actor())
    post.hours(1)
    assert [one.moved for one in forecast.coming_of(ActionItem.objects.get(pk=one.pk))] == [""]
