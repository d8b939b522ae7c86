"""The promises about letters."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests import make
from tests.letters import sent
from tests.post import Post
from tickler.core.clock import now
from tickler.mail import health
from tickler.mail.models import Circuit, Letter, State
from tickler.people.models import Firm

START = dt.datetime(2026, 11, 9, 8, 12, tzinfo=dt.UTC)


@pytest.fixture
def post(firm: Firm) -> Iterator[Post]:
    account = make.account()
    make.contact(account)
    with time_machine.travel(START, tick=False) as traveller:
        sent(account)
        yield Post(traveller)


def test_all_is_well_while_letters_leave(post: Post) -> None:
    post.days(4)
    checks = [health.server(), health.waiting(), health.last_success(), health.undecided()]
    assert [check.ok for check in checks] == [True] * 4


def test_a_letter_that_waits_too_long_is_a_broken_promise(post: Post) -> None:
    post.traveller.shift(dt.timedelta(minutes=14))
    assert health.waiting().ok
    post.traveller.shift(dt.timedelta(minutes=6))
    assert (health.waiting().ok, health.waiting().age_seconds) == (False, 20 * 60)


def test_a_server_that_takes_nothing_is_named_with_its_words(post: Post) -> None:
    Circuit.objects.create(relay="mail", opened_at=now(), reply="535 wrong password")
    check = health.server()
    assert not check.ok
    assert "535 wrong password" in check.words


def test_a_server_that_takes_letters_again_is_no_trouble(post: Post) -> None:
    Circuit.objects.create(relay="mail", opened_at=None, reply="535 wrong password")
    assert health.stopped() == ""


def test_held_and_failed_letters_are_counted_but_break_no_promise(post: Post) -> None:
    Letter.objects.update(state=State.HELD)
    check = health.undecided()
    assert (check.ok, check.words) == (
        True,
        "Held until somebody decides: 1. Failed in the last 7 days: 0.",
    )


def test_before_the_first_letter_nothing_is_wrong(db: None) -> None:
    assert health.last_success().ok and health.last_success().age_seconds is None


def test_a_new_installation_without_a_server_is_not_ill(settings: Any, db: None) -> None:
    settings.SMTP_URL = ""
    check = health.server()
    assert check.ok
    assert "SMTP_URL" in check.words
