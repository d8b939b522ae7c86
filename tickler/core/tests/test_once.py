"""A form acts once, however often it arrives."""

import datetime as dt

import pytest
import time_machine
from django.http import QueryDict

from tests import make
from tests.race import at_once
from tickler.core.models import Once
from tickler.core.once import forget_old, key_of, once
from tickler.core.tenancy import firm_scope
from tickler.people.models import Firm


def test_a_form_without_a_ticket_has_no_key() -> None:
    assert key_of(QueryDict("title=Papers")) == ""


def test_the_token_against_forgery_is_no_content() -> None:
    one, other = (QueryDict(f"ticket=t&title=Papers&csrfmiddlewaretoken={token}") for token in "ab")
    assert key_of(one) == key_of(other)


def test_the_second_time_gives_the_first_answer(firm: Firm) -> None:
    assert [once("k", lambda answer=answer: answer) for answer in ("first", "second")] == ["first", "first"]


def test_another_firm_may_have_the_same_key(firm: Firm) -> None:
    once("k", lambda: "ours")
    with firm_scope(make.firm("Noord Advies").pk):
        assert once("k", lambda: "theirs") == "theirs"


def test_an_act_that_fails_leaves_no_key(firm: Firm) -> None:
    with pytest.raises(ZeroDivisionError):
        once("k", lambda: str(1 // 0))
    assert once("k", lambda: "done") == "done"


def test_of_many_at_once_one_acts(transactional_db: None) -> None:
    firm, acts = make.firm(), []

    def press() -> str:
        with firm_scope(firm.pk):
            return once("k", lambda: acts.append(1) or f"act {len(acts)}")

    assert at_once(press, 6) == ["act 1"] * 6


def test_old_keys_are_forgotten(firm: Firm) -> None:
    once("k", lambda: "done")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=3)):
        forget_old()
    assert not Once.objects.exists()
