"""The numbers beside every page: counted once while nothing happens, and right after every act."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.cast import Company, two_companies
from tests.letters import put_aside, sent
from tickler.core.tenancy import firm_scope
from tickler.items.models import ActionItem
from tickler.people import actions as people
from tickler.people.models import Link

START = dt.datetime(2026, 11, 9, 8, 12, tzinfo=dt.UTC)
LIST, CLIENTS = "/office/items/", "/office/clients/"


@pytest.fixture
def clock(db: None) -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def both(clock: Any) -> tuple[Company, Company]:
    return two_companies()


@pytest.fixture
def us(both: tuple[Company, Company]) -> Iterator[Company]:
    with firm_scope(both[0].firm.pk):
        yield both[0]


def counts(page: Any) -> dict[str, int]:
    """What the navigation counts."""
    return {entry["url"]: entry["count"] for entry in page.context["nav"]()}


def counted(browser: Client) -> int:
    """How many statements of the page count something, but for one's own inbox."""
    with CaptureQueriesContext(connection) as asked:
        browser.get(LIST)
    return sum("COUNT(" in query["sql"] and "inbox_entry" not in query["sql"] for query in asked)


def test_they_are_counted_once_while_nothing_happens(us: Company) -> None:
    sent(us.account)
    browser = make.signed_in(us.owner)
    assert counted(browser) > 0
    assert counted(browser) == 0


def test_an_act_shows_at_once(us: Company) -> None:
    item: ActionItem = sent(us.account)
    browser = make.signed_in(us.owner)
    assert counts(browser.get(LIST))[LIST] == 1
    put_aside(item, make.actor())
    assert counts(browser.get(LIST))[LIST] == 0


def test_who_sees_less_counts_less(us: Company) -> None:
    sent(us.account)
    assert counts(make.signed_in(us.owner).get(LIST))[LIST] == 1
    assert counts(make.signed_in(us.stranger).get(LIST))[LIST] == 0
    assert counts(make.signed_in(us.employee).get(LIST))[LIST] == 1


def test_who_now_sees_every_account_counts_all(us: Company) -> None:
    sent(us.account)
    assert counts(make.signed_in(us.stranger).get(LIST))[LIST] == 0
    stranger = people.set_rights(us.stranger, [], sees_all=True, by=us.owner, actor=make.actor())
    assert counts(make.signed_in(stranger).get(LIST))[LIST] == 1


def test_another_firm_counts_its_own(both: tuple[Company, Company]) -> None:
    us, them = both
    with firm_scope(us.firm.pk):
        sent(us.account)
        browsers = make.signed_in(us.owner), make.signed_in(them.owner)
    assert [counts(browser.get(LIST))[LIST] for browser in browsers] == [1, 0]


def test_what_moves_without_an_event_shows_after_ten_seconds(us: Company, clock: Any) -> None:
    sent(us.account)
    browser = make.signed_in(us.owner)
    assert counts(browser.get(LIST))[CLIENTS] == 2
    Link.objects.update(login=False)
    clock.shift(10)
    assert counts(browser.get(LIST))[CLIENTS] == 0
