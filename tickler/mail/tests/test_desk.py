"""Claiming and settling: one hand wins, a stale fence writes nothing, a lease that ends is repeated once."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings

from tests import letters, make
from tests.race import at_once
from tickler.core.tenancy import firm_scope
from tickler.items import actions as items
from tickler.items.models import ActionItem, Status
from tickler.mail import desk
from tickler.mail.desk import Ready, Result
from tickler.mail.models import Attempt, Letter, Notice, State
from tickler.people.models import Firm

START = dt.datetime(2026, 11, 9, 8, 12, tzinfo=dt.UTC)
AFTER_LEASE = dt.timedelta(seconds=settings.LETTER_LEASE + 1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def item(firm: Firm) -> ActionItem:
    """A request to Anna, whose notice is owed."""
    account = make.account()
    make.contact(account)
    return letters.sent(account)


def keys() -> list[int]:
    return list(Letter.everywhere.order_by("pk").values_list("pk", flat=True))


def claimed() -> Ready:
    (ready,) = desk.serve(keys(), [])
    return ready


def sent(letter: Ready) -> Result:
    return Result(letter, State.SENT, "accepted", "250 ok")


def now_of(letter: Ready) -> tuple[str, int]:
    return Letter.everywhere.values_list("state", "fence").get(pk=letter.id)


def test_a_letter_is_claimed_once(item: ActionItem) -> None:
    assert [len(desk.serve(keys(), [])) for _ in range(2)] == [1, 0]


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_at_the_same_moment_exactly_one_wins() -> None:
    firm = make.firm()
    with firm_scope(firm.pk):
        account = make.account()
        make.contact(account)
        letters.sent(account)
    waiting = keys()
    answers = at_once(lambda: desk.serve(waiting, []), 2)
    assert sorted(len(answer) for answer in answers) == [0, 1]


def test_a_letter_leaves_in_the_transaction_that_settles_another(item: ActionItem) -> None:
    first = claimed()
    letters.sent(item.account)
    second = Letter.objects.get(state=State.PLANNED)
    assert [letter.id for letter in desk.serve([second.pk], [sent(first)])] == [second.pk]
    assert now_of(first) == (State.SENT, 1)


def rows() -> tuple[Any, ...]:
    return (Letter.objects.values().get(), Notice.objects.values().get(), Attempt.objects.count())


def test_a_result_with_a_stale_fence_changes_nothing(item: ActionItem, clock: Any) -> None:
    stale = claimed()
    clock.shift(AFTER_LEASE)
    desk.recover()
    assert claimed().fence == stale.fence + 1
    before = rows()
    desk.serve([], [Result(stale, State.FAILED, "bad_address", "550 5.1.1 no", reason="bad_address")])
    assert rows() == before


def test_a_letter_whose_item_is_done_in_between_is_skipped_with_the_reason(item: ActionItem) -> None:
    items.move(item, Status.DONE, "request.completed", actor=make.actor())
    assert desk.serve(keys(), []) == []
    assert Letter.objects.values_list("state", "reason").get() == (State.SKIPPED, "done")
    assert Notice.objects.values_list("fate", "reason").get() == (State.SKIPPED, "done")


def test_after_the_lease_the_same_bytes_leave_once_more_and_then_it_is_held(
    item: ActionItem, clock: Any
) -> None:
    tried: list[Ready] = []
    for _ in range(2):
        tried.append(claimed())
        assert desk.recover() == 0
        clock.shift(AFTER_LEASE)
        assert desk.recover() == 1
    first, second = tried
    assert (second.data, first.is_repeat, second.is_repeat) == (first.data, False, True)
    assert Letter.objects.values_list("state", "reason").get() == (State.HELD, "in_doubt")
    assert Notice.objects.values_list("fate", "reason").get() == (State.HELD, "in_doubt")


@pytest.mark.parametrize(("behind", "lengthened"), [(0, True), (1, False)])
def test_only_the_right_fence_lengthens_a_lease(
    item: ActionItem, clock: Any, behind: int, lengthened: bool
) -> None:
    letter = claimed()
    until = letter.lease_until
    letter.fence -= behind
    clock.shift(dt.timedelta(seconds=5))
    desk.renew([letter])
    in_row = Letter.objects.get().lease_until
    assert (in_row == letter.lease_until, letter.lease_until > until) == (True, lengthened)


def test_a_letter_that_is_over_is_not_renewed(item: ActionItem) -> None:
    letter = claimed()
    desk.serve([], [sent(letter)])
    desk.renew([letter])
    assert Letter.objects.get().lease_until is None
