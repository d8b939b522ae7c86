"""Who hears what happens at an account."""

import datetime as dt

import pytest

from tests import make
from tests.cast import company
from tickler.core.tenancy import firm_scope
from tickler.people import actions
from tickler.people.models import Staff
from tickler.people.watchers import watchers_of
from tickler.trail.models import Event

ACTOR = make.actor()


@pytest.fixture
def us(db):
    one = company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        yield one


def test_followers_hear_what_happens(us):
    actions.follow(us.account, us.admin, actor=ACTOR)
    assert watchers_of(us.account) == [us.admin]


def test_without_followers_those_who_look_after_the_account_hear(us):
    assert watchers_of(us.account) == [us.employee]


def test_without_anybody_the_owner_hears(us):
    assert watchers_of(make.account("Nobody's")) == [us.owner]


def test_a_follower_who_no_longer_sees_the_account_hears_nothing(us):
    actions.follow(us.account, us.employee, actor=ACTOR)
    actions.unassign(us.account, us.employee, actor=ACTOR)
    assert watchers_of(us.account) == [us.owner]


def test_a_follower_who_has_left_hears_nothing(us):
    actions.follow(us.account, us.admin, actor=ACTOR)
    Staff.objects.filter(pk=us.admin.pk).update(left_at=dt.datetime.now(dt.UTC))
    assert watchers_of(us.account) == [us.employee]


def test_who_no_longer_follows_is_not_told(us):
    actions.follow(us.account, us.admin, actor=ACTOR)
    actions.unfollow(us.account, us.admin, actor=ACTOR)
    assert watchers_of(us.account) == [us.employee]


def test_following_twice_is_said_once(us):
    actions.follow(us.account, us.admin, actor=ACTOR)
    actions.follow(us.account, us.admin, actor=ACTOR)
    assert Event.objects.filter(verb="account.followed").count() == 1
