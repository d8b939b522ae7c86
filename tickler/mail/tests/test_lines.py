"""One line of the sender, against a committer and a server that are only pretended."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from tickler.core.clock import now
from tickler.mail import send
from tickler.mail.desk import Ready, Result
from tickler.mail.models import Lane
from tickler.mail.replies import NoAnswer, Stage
from tickler.mail.smtp import Reply

TAKEN = Reply(Stage.BODY, 250, "ok")
BLOCKED = Reply(Stage.BODY, 554, "5.7.1 Blocked")


def letter(number: int) -> Ready:
    moment = now()
    return Ready(
        id=number,
        lane=Lane.IN_TURN,
        fence=1,
        email="anna@dewit.example",
        data=b"",
        lease_until=moment,
        is_repeat=False,
        attempts=1,
        first_tried_at=moment,
    )


class Committer:
    """Hands out letters one after the other and keeps what it is told."""

    def __init__(self, letters: int, takes: float = 0.0) -> None:
        self.letters = [letter(number) for number in range(letters)]
        self.takes = takes
        self.orders: list[tuple[Result | None, bool]] = []

    async def order(self, lane: Lane, result: Result | None, wants_next: bool) -> Ready | None:
        self.orders.append((result, wants_next))
        await asyncio.sleep(self.takes)
        return self.letters.pop(0) if wants_next and self.letters else None

    @property
    def settled(self) -> list[str]:
        return [result.outcome for result, _ in self.orders if result is not None]


class Server:
    """Answers each letter as the test says, and keeps whether we might have begun."""

    def __init__(self, answer: Callable[[], Reply]) -> None:
        self.is_open = True
        self.answer = answer
        self.might_begin: list[bool] = []

    async def deliver(self, email: str, data: bytes, may_begin: Callable[[], bool]) -> Reply:
        self.might_begin.append(may_begin())
        return self.answer() if self.might_begin[-1] else Reply(Stage.DATA, NoAnswer.WITHHELD, "")

    async def rest(self) -> None:
        return

    async def close(self) -> None:
        self.is_open = False


def work(
    committer: Committer,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    until: Callable[[], bool],
    gate: asyncio.Event | None = None,
    note: Callable[..., None] = lambda *_, **__: None,
) -> None:
    """One line at work until something is so, with pauses of no length."""

    async def open_connection() -> Any:
        server.is_open = True
        return server

    async def play() -> None:
        stop = threading.Event()
        task = asyncio.create_task(send._work(send.Line(Lane.IN_TURN), committer, gate or opened, stop))  # type: ignore[arg-type]
        async with asyncio.timeout(5):
            while not until():
                await asyncio.sleep(0.005)
        stop.set()
        (gate or opened).set()
        await task

    opened = asyncio.Event()
    opened.set()
    monkeypatch.setattr(send, "open_connection", open_connection)
    monkeypatch.setattr(send.outcomes, "note_server_well", note)
    monkeypatch.setattr(send.outcomes, "note_server_trouble", note)
    monkeypatch.setattr(send, "LOOK_EVERY", dict.fromkeys(Lane, 0.01))
    asyncio.run(play())


def test_a_letter_whose_lease_ended_before_it_came_to_hand_is_not_begun(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.LETTER_LEASE = 0.05
    committer, server = Committer(1, takes=0.1), Server(lambda: TAKEN)
    work(committer, server, monkeypatch, until=lambda: bool(committer.settled))
    assert (server.might_begin, committer.settled) == ([False], ["withheld"])


def test_nothing_more_is_claimed_once_the_clock_is_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = asyncio.Event()
    gate.set()

    def taken_while_the_clock_jumps() -> Reply:
        gate.clear()
        return TAKEN

    committer = Committer(3)
    server = Server(taken_while_the_clock_jumps)
    work(committer, server, monkeypatch, until=lambda: bool(committer.settled), gate=gate)
    assert len(server.might_begin) == 1


def test_a_refusal_of_us_is_settled_before_the_pause_and_the_pauses_grow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[tuple[float, int]] = []

    async def note(seconds: float, stop: threading.Event) -> None:
        if seconds >= send.FIRST_PAUSE:
            pauses.append((seconds, len(committer.settled)))
        await asyncio.sleep(0.001)

    monkeypatch.setattr(send, "_sleep", note)
    committer = Committer(4)
    work(committer, Server(lambda: BLOCKED), monkeypatch, until=lambda: len(pauses) >= 3)
    assert pauses[:3] == [(1.0, 1), (2.0, 2), (4.0, 3)]


def test_a_database_that_is_away_costs_the_note_but_not_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: Any, **__: Any) -> None:
        raise OperationalError("database is locked")

    committer = Committer(1)
    work(committer, Server(lambda: BLOCKED), monkeypatch, until=lambda: bool(committer.settled), note=locked)
    assert committer.settled == ["policy"]


def test_a_letter_that_is_taken_ends_the_growth_of_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, pauses = [BLOCKED, BLOCKED, TAKEN, BLOCKED], []

    async def note(seconds: float, stop: threading.Event) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0.001)

    monkeypatch.setattr(send, "_sleep", note)
    server = Server(lambda: answers.pop(0))
    work(Committer(4), server, monkeypatch, until=lambda: not answers and len(pauses) >= 3)
    assert [pause for pause in pauses if pause >= send.FIRST_PAUSE] == [1.0, 2.0, 1.0]


def test_a_dead_committer_ends_the_loop_so_that_it_begins_again() -> None:
    dead = threading.Thread(target=lambda: None)
    dead.start()
    dead.join()
    with pytest.raises(RuntimeError):
        asyncio.run(asyncio.wait_for(send._watch(asyncio.Event(), dead, threading.Event()), 2))  # type: ignore[arg-type]


def test_a_renewed_lease_holds_for_a_server_that_is_slow_before_the_text(settings: Any) -> None:
    settings.LETTER_LEASE = 0.6

    class Renews:
        def renew(self, one: Ready) -> None:
            one.lease_until = now()

    async def play() -> tuple[bool, bool]:
        stop = threading.Event()
        lines = [send.Line(Lane.IN_TURN, letter=letter(1), asked_at=send._boot_time())]
        may_begin = send._lease_holds(lines[0])
        task = asyncio.create_task(send._renew(lines, Renews(), stop))  # type: ignore[arg-type]
        await asyncio.sleep(0.9)
        is_held, lines[0].letter = may_begin(), None
        await asyncio.sleep(0.9)
        stop.set()
        await task
        return is_held, may_begin()

    assert asyncio.run(play()) == (True, False)
