"""Readers of the trail: each event once, and none that cannot be read holds up the rest for ever."""

import datetime as dt

import pytest
import time_machine
from django.db import OperationalError
from django.test import override_settings

from tests import make
from tickler.core.tenancy import firm_scope
from tickler.people.models import Account, Firm
from tickler.trail import linker
from tickler.trail.actions import record
from tickler.trail.models import Cursor, Event
from tickler.trail.readers import BATCH, TRIES, Reader, check, hand_out

HERE = "tickler.trail.tests.test_readers"
START = dt.datetime(2026, 11, 9, 8, tzinfo=dt.UTC)
_heard: list[str] = []


def hear(event: Event) -> None:
    """A reader for these tests."""
    _heard.append(event.verb)


def falter(event: Event) -> None:
    """A reader that writes down what it read, and is cut off the first time it meets a resend."""
    make.account(name=event.verb)
    _heard.append(event.verb)
    if _heard.count("item.resent") == 1 and event.verb == "item.resent":
        raise RuntimeError("cut off")


def choke(event: Event) -> None:
    """A reader that can never read a resend."""
    if event.verb == "item.resent":
        raise RuntimeError("what is this?")
    _heard.append(event.verb)


def lose_database(event: Event) -> None:
    """A reader whose database is gone."""
    raise OperationalError("database is locked")


def _hear_resends(event: Event) -> None:
    assert event.verb == "item.resent"
    hear(event)


hear_resends = Reader(wants=lambda event: event.verb == "item.resent", read=_hear_resends)


@pytest.fixture(autouse=True)
def _silence() -> None:
    _heard.clear()


def happen(*verbs: str) -> None:
    """These happen in the firm in scope, and get their place."""
    for verb in verbs:
        record(verb, actor=make.actor())
    linker.link()


@override_settings(EVENT_READERS=[f"{HERE}.hear"])
def test_a_reader_gets_every_event_once(firm: Firm) -> None:
    happen("item.sent")
    hand_out()
    happen("item.resent")
    hand_out()
    hand_out()
    assert _heard == ["item.sent", "item.resent"]


@override_settings(EVENT_READERS=[f"{HERE}.hear_resends"])
def test_a_reader_is_not_bothered_with_what_it_does_not_want(firm: Firm) -> None:
    happen("item.sent", "item.resent", "item.sent")
    hand_out()
    assert _heard == ["item.resent"] and Cursor.objects.get().seq == 3


@override_settings(EVENT_READERS=[f"{HERE}.hear"])
def test_more_than_a_batch_is_read_in_one_look(firm: Firm) -> None:
    happen(*["item.sent"] * (BATCH + 5))
    hand_out()
    assert len(_heard) == BATCH + 5


@override_settings(EVENT_READERS=[f"{HERE}.falter"])
def test_a_reader_cut_off_halfway_writes_nothing_twice_and_misses_nothing(firm: Firm) -> None:
    with time_machine.travel(START, tick=False) as clock:
        happen("item.sent", "item.resent", "item.viewed")
        hand_out()
        assert [account.name for account in Account.objects.all()] == ["item.sent"]
        hand_out()
        assert _heard.count("item.resent") == 1  # not at once again
        clock.shift(10)
        hand_out()
    assert sorted(Account.objects.values_list("name", flat=True)) == [
        "item.resent",
        "item.sent",
        "item.viewed",
    ]


@override_settings(EVENT_READERS=[f"{HERE}.choke"])
def test_an_event_that_cannot_be_read_is_passed_over_in_the_end(firm: Firm) -> None:
    with time_machine.travel(START, tick=False) as clock:
        happen("item.resent", "item.sent")
        for _try in range(TRIES):
            assert _heard == []
            hand_out()
            clock.shift(300)
    assert _heard == ["item.sent"]
    assert check().ok and "1 that failed" in check().words


@override_settings(EVENT_READERS=[f"{HERE}.choke", f"{HERE}.hear"])
def test_a_reader_that_is_stuck_holds_up_no_other(firm: Firm) -> None:
    happen("item.resent")
    hand_out()
    assert _heard == ["item.resent"]


@override_settings(EVENT_READERS=[f"{HERE}.choke"])
def test_a_firm_that_is_stuck_holds_up_no_other(firm: Firm) -> None:
    other = make.firm("Noord Advies")
    happen("item.resent")
    with firm_scope(other.pk):
        happen("item.sent")
    hand_out()
    assert _heard == ["item.sent"]


@override_settings(EVENT_READERS=[f"{HERE}.lose_database"])
def test_no_event_is_blamed_for_a_database_that_is_gone(firm: Firm) -> None:
    happen("item.sent")
    for _try in range(TRIES + 1):
        hand_out()
    assert not Cursor.objects.exclude(tries=0).exists() and not Cursor.objects.exclude(seq=0).exists()


@override_settings(EVENT_READERS=[f"{HERE}.hear"])
def test_the_doctor_sees_a_reader_that_lags(firm: Firm) -> None:
    with time_machine.travel(START, tick=False) as clock:
        happen("item.sent")
        assert check().ok
        clock.shift(3600)
        assert not check().ok and f"{HERE}.hear" in check().words
        hand_out()
        assert check().ok
