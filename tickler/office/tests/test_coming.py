"""Letters to come are worked out once, and anew as soon as they may be others."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests import make
from tests.cast import Company, two_companies
from tests.letters import sent
from tests.post import Post
from tickler.core.tenancy import firm_scope
from tickler.items import forecast
from tickler.office import coming
from tickler.people import actions as people
from tickler.people.models import Firm, Link

START = dt.datetime(2026, 11, 9, 8, 12, tzinfo=dt.UTC)  # a Monday, 09:12 in Amsterdam


@pytest.fixture
def post(db: None) -> Iterator[Post]:
    with time_machine.travel(START, tick=False) as traveller:
        yield Post(traveller)


@pytest.fixture
def ours(post: Post) -> Iterator[Company]:
    one, _other = two_companies()
    with firm_scope(one.firm.pk):
        sent(one.account, days=3, times=2)
        post.hours(1)
        yield one


@pytest.fixture
def sums(monkeypatch: pytest.MonkeyPatch) -> list[Firm]:
    """For which firms letters were worked out."""
    made: list[Firm] = []
    real = forecast.coming_in

    def counted(firm: Firm) -> list[Any]:
        made.append(firm)
        return real(firm)

    monkeypatch.setattr(forecast, "coming_in", counted)
    return made


def test_they_are_worked_out_once_while_nothing_happens(ours: Company, sums: list[Firm]) -> None:
    assert coming.everything(ours.firm) == coming.everything(ours.firm) != []
    assert len(sums) == 1


def test_after_an_act_they_are_worked_out_anew(ours: Company, sums: list[Firm]) -> None:
    assert coming.everything(ours.firm)[0].count == 2
    people.set_notify(Link.objects.filter(contact=ours.spouse)[0], False, actor=make.actor())
    assert coming.everything(ours.firm)[0].count == 1


def test_other_hours_move_them_at_once(ours: Company, sums: list[Firm]) -> None:
    before = coming.everything(ours.firm)
    ours.firm.hours_from, ours.firm.hours_until = dt.time(13), dt.time(17)
    assert [one.at for one in coming.everything(ours.firm)] != [one.at for one in before]


def test_after_half_a_minute_they_are_worked_out_anew(post: Post, ours: Company, sums: list[Firm]) -> None:
    coming.everything(ours.firm)
    post.traveller.shift(coming.KEPT_FOR)
    coming.everything(ours.firm)
    assert len(sums) == 2


def test_only_the_latest_firms_are_kept(
    ours: Company, sums: list[Firm], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming._kept, "most", 1)
    other = make.firm("Noord Advies")
    for firm in (ours.firm, other, ours.firm):
        with firm_scope(firm.pk):
            coming.everything(firm)
    assert sums == [ours.firm, other, ours.firm]


def test_the_sums_of_one_firm_hold_up_no_other(ours: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []
    real = forecast.coming_in

    def watched(firm: Firm) -> list[Any]:
        held.append(coming._kept._lock.locked())
        return real(firm)

    monkeypatch.setattr(forecast, "coming_in", watched)
    coming.everything(ours.firm)
    assert held == [False]
