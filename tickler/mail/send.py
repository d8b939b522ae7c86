"""The sender: a few kept connections, each asking the committer for its next letter.

Settle → claim → hand over, over and over. No database call happens here and no network call happens in the
committer, so a slow server costs its own connection and nothing else.
"""

import asyncio
import contextlib
import datetime as dt
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from tickler.core import clockwatch, heartbeat
from tickler.core.crash import crash_point
from tickler.mail import outcomes
from tickler.mail.committer import Committer
from tickler.mail.desk import Ready, Result
from tickler.mail.models import Lane, State
from tickler.mail.replies import Stage
from tickler.mail.transport import Connection, NotSet, Unreachable, open_connection

log = logging.getLogger(__name__)

LOOP = "send"  # the name under which this loop's life is noted
LOOK_EVERY = {Lane.AT_ONCE: 0.25, Lane.IN_TURN: 0.2}  # seconds between looks while nothing waits
IDLE_AFTER = 20.0  # seconds without a letter after which a connection is closed politely
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between tries to reach the server
AFTERLIFE = 25.0  # seconds for letters in hand when the worker is told to stop


@dataclass(slots=True)
class Line:
    """One connection to the server and what it is doing."""

    lane: Lane
    connection: Connection | None = None
    letter: Ready | None = None
    # By the boot-time clock: when the letter in hand was asked for, or its last renewal known to hold.
    # Its lease is always younger than that.
    asked_at: float = 0.0
    is_refused: bool = False  # the server's last word on a letter was about us: a pause comes before the next
    pause: float = FIRST_PAUSE
    quiet_since: float = field(default_factory=time.monotonic)


def run(stop: threading.Event) -> None:
    """Send until told to stop: one connection for what people wait for, the others in turn."""
    asyncio.run(_run(stop))


async def _run(stop: threading.Event) -> None:
    committer = Committer(asyncio.get_running_loop())
    committer.start()
    gate = asyncio.Event()
    lines = [Line(Lane.AT_ONCE), *(Line(Lane.IN_TURN) for _ in range(settings.LETTER_CONNECTIONS))]
    try:
        await asyncio.gather(
            _watch(gate, committer, stop),
            _renew(lines, committer, stop),
            *(_work(line, committer, gate, stop) for line in lines),
        )
    finally:
        committer.close()
        await asyncio.to_thread(committer.join, AFTERLIFE)


async def _watch(gate: asyncio.Event, committer: threading.Thread, stop: threading.Event) -> None:
    """Say that this loop lives. While the clock is in doubt nothing leaves: early cannot be taken back."""
    while not stop.is_set():
        if not committer.is_alive():
            raise RuntimeError("The committer died, so no letter can be claimed: the loop must begin again.")
        if await asyncio.to_thread(clockwatch.clock_is_sane):
            gate.set()
            heartbeat.mark(LOOP)
        else:
            gate.clear()
        await _sleep(1.0, stop)
    gate.set()


async def _work(line: Line, committer: Committer, gate: asyncio.Event, stop: threading.Event) -> None:
    """One connection: reach the server, then letter after letter, claimed only when it can leave."""
    result: Result | None = None
    while not stop.is_set():
        if result is None:
            await gate.wait()
            if not await _reach(line, stop):
                continue
        line.asked_at = _boot_time()
        may_claim = line.connection is not None and gate.is_set()
        line.letter = await committer.order(line.lane, result, wants_next=may_claim)
        result = None
        if line.letter is not None:
            result = await _hand_over(line)
            continue
        await _rest(line, stop)
    if result is not None:
        await committer.order(line.lane, result, wants_next=False)
    await _close(line)


async def _reach(line: Line, stop: threading.Event) -> bool:
    """A living connection, or a pause that grows."""
    if line.connection is not None and line.connection.is_open:
        return True
    try:
        line.connection = await open_connection()
    except Unreachable as error:
        line.connection = None
        if not isinstance(error, NotSet):
            await _note(outcomes.note_server_trouble, str(error))
        await _pause(line, stop)
        return False
    if not line.is_refused:
        await _note(outcomes.note_server_well)
        line.pause = FIRST_PAUSE
    line.quiet_since = time.monotonic()
    return True


async def _hand_over(line: Line) -> Result:
    """Give one letter to the server; how it ended as the letter's next state."""
    letter, connection = line.letter, line.connection
    assert letter is not None and connection is not None
    line.quiet_since = time.monotonic()
    reply = await connection.deliver(letter.email, letter.data, may_begin=_lease_holds(line))
    if reply.stage is Stage.BODY:
        crash_point("after_final_dot")
    line.letter = None
    if not connection.is_open:
        await _close(line)
    verdict = outcomes.judge(letter, reply)
    if verdict.stops_everything:
        await _note(outcomes.note_server_trouble, reply.text, refuses_letters=True)
        await _close(line)
        line.is_refused = True
    elif verdict.result.state == State.SENT:
        if outcomes.is_server_in_trouble():
            await _note(outcomes.note_server_well, took_letter=True)
        line.is_refused, line.pause = False, FIRST_PAUSE
    return verdict.result


def _lease_holds(line: Line) -> Callable[[], bool]:
    """Asked right before the text is written: a process that stood still past its lease does not begin.

    Counted from before the claim, because a process may stand still between the claim and its news of it.
    """
    return lambda: _boot_time() < line.asked_at + settings.LETTER_LEASE


def _boot_time() -> float:
    """Seconds on a clock that nobody moves and that goes on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


async def _rest(line: Line, stop: threading.Event) -> None:
    """Nothing waits: look again soon; let the server go when it stays quiet. Refused: a pause that grows."""
    if line.is_refused and line.connection is None:
        await _pause(line, stop)
        return
    if line.connection is not None and time.monotonic() - line.quiet_since > IDLE_AFTER:
        await line.connection.rest()
    await _sleep(LOOK_EVERY[line.lane], stop)


async def _renew(lines: list[Line], committer: Committer, stop: threading.Event) -> None:
    """While a slow server talks about a letter, its lease goes on; a renewal counts when it is in the row."""
    asked: dict[int, tuple[float, dt.datetime]] = {}
    while not stop.is_set():
        await _sleep(settings.LETTER_LEASE / 3, stop)
        before, asked = asked, {}
        for line in lines:
            if (letter := line.letter) is not None:
                at, lease_until = before.get(id(letter), (0.0, letter.lease_until))
                if letter.lease_until != lease_until:
                    line.asked_at = at
                asked[id(letter)] = (_boot_time(), letter.lease_until)
                committer.renew(letter)


async def _note(write: Callable[..., None], *words: str, **facts: bool) -> None:
    """Write down how the server is. A database that is away costs the note, not the letters in hand."""
    try:
        await asyncio.to_thread(write, *words, **facts)
    except (DatabaseError, InterfaceError) as error:
        log.warning("letters: how the mail server is could not be written (%s)", error)


async def _pause(line: Line, stop: threading.Event) -> None:
    await _sleep(line.pause, stop)
    line.pause = min(line.pause * 2, LONGEST_PAUSE)


async def _close(line: Line) -> None:
    if line.connection is not None:
        with contextlib.suppress(OSError, asyncio.TimeoutError):
            await line.connection.close()
        line.connection = None


async def _sleep(seconds: float, stop: threading.Event) -> None:
    """Sleep in short pieces, so that a stop is heard."""
    until = time.monotonic() + seconds
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(left, 0.25))
