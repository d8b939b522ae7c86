"""The committer: it answers every order, waits for a database that refuses, and leaves no result behind."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from tests import letters, make
from tests.real import database_in_file
from tickler.core.tenancy import firm_scope
from tickler.mail import committer as committing
from tickler.mail import desk
from tickler.mail.actions import write_letter
from tickler.mail.committer import Committer
from tickler.mail.desk import Ready, Result
from tickler.mail.models import Lane, Letter, State

PATIENCE = 10  # seconds after which a test fails that waits for an answer
Script = Callable[[Committer], Awaitable[Any]]


@pytest.fixture(autouse=True)
def database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Where threads can share it; in it a request whose notice is owed to two people."""
    with database_in_file(tmp_path):
        firm = make.firm()
        with firm_scope(firm.pk):
            account = make.account()
            make.contact(account)
            make.contact(account, first_name="Piet")
            letters.sent(account)
        yield


def played(script: Script) -> Any:
    """What the script made of a committer that runs; afterwards it has ended."""

    async def play() -> Any:
        one = Committer(asyncio.get_running_loop())
        one.start()
        try:
            return await asyncio.wait_for(script(one), PATIENCE)
        finally:
            one.close()
            await asyncio.to_thread(one.join, PATIENCE)
            assert not one.is_alive()

    return asyncio.run(play())


def sent(letter: Ready) -> Result:
    return Result(letter, State.SENT, "accepted", "250 ok")


def states() -> list[str]:
    return sorted(Letter.everywhere.values_list("state", flat=True))


async def next_letter(
    one: Committer, result: Result | None = None, lane: Lane = Lane.IN_TURN
) -> Ready | None:
    return await one.order(lane, result, wants_next=True)


def test_each_order_gets_a_letter_of_its_own_until_none_waits() -> None:
    async def three(one: Committer) -> list[Ready | None]:
        return [await next_letter(one) for _ in range(3)]

    first, second, third = played(three)
    assert first.id != second.id and third is None


def test_orders_that_come_together_get_different_letters() -> None:
    async def together(one: Committer) -> list[Ready | None]:
        return await asyncio.gather(*(next_letter(one) for _ in range(3)))

    given = [letter.id for letter in played(together) if letter]
    assert len(given) == len(set(given)) == 2


def test_a_result_is_settled_before_the_next_letter_is_given() -> None:
    async def one_after_the_other(one: Committer) -> list[str]:
        first = await next_letter(one)
        assert first is not None
        await next_letter(one, sent(first))
        return await asyncio.to_thread(states)

    assert played(one_after_the_other) == [State.SENDING, State.SENT]


def test_a_lane_gives_its_own_letters_alone() -> None:
    code = write_letter("test", email="sofie@firm.example")

    async def at_once(one: Committer) -> list[Ready | None]:
        return [await next_letter(one, lane=Lane.AT_ONCE) for _ in range(2)]

    first, second = played(at_once)
    assert (first.id, second) == (code.pk, None)


def test_a_database_that_refuses_once_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    errors, serve = [OperationalError("deadlock detected")], desk.serve

    def refuse_once(*values: Any) -> list[Ready]:
        if errors:
            raise errors.pop()
        return serve(*values)

    monkeypatch.setattr(committing.desk, "serve", refuse_once)
    letter = played(next_letter)
    assert (letter is not None, errors) == (True, [])


def test_a_result_is_written_again_when_its_commit_was_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    errors, serve = [OperationalError("deadlock detected")], desk.serve

    def lose_the_answer_once(keys: Any, results: Any) -> list[Ready]:
        ready = serve(keys, results)
        if results and errors:
            raise errors.pop()
        return ready

    monkeypatch.setattr(committing.desk, "serve", lose_the_answer_once)

    async def two(one: Committer) -> None:
        first = await next_letter(one)
        assert first is not None
        await one.order(Lane.IN_TURN, sent(first), wants_next=False)

    played(two)
    assert (states(), errors) == ([State.PLANNED, State.SENT], [])


def test_told_to_end_it_settles_what_is_waiting_first(monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on, serve = threading.Event(), desk.serve

    def wait_first(keys: Any, results: Any) -> list[Ready]:
        if results:
            may_go_on.wait(PATIENCE)
        return serve(keys, results)

    monkeypatch.setattr(committing.desk, "serve", wait_first)

    async def leave_results(one: Committer) -> None:
        for _ in range(2):
            letter = await next_letter(one)
            assert letter is not None
            one.order(Lane.IN_TURN, sent(letter), wants_next=False)
            may_go_on.set()

    played(leave_results)
    assert states() == [State.SENT, State.SENT]


def test_a_letter_at_fault_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_always(*values: Any) -> Any:
        raise AttributeError("bug")

    monkeypatch.setattr("tickler.items.look._values", raise_always)
    assert (played(next_letter), states()) == (None, [State.HELD, State.HELD])


def test_a_renewed_lease_is_in_the_row() -> None:
    async def renewed(one: Committer) -> Ready:
        letter = await next_letter(one)
        assert letter is not None
        one.renew(letter)
        return letter

    letter = played(renewed)
    assert Letter.everywhere.get(pk=letter.id).lease_until == letter.lease_until
