"""The sender: a few kept connections, each asking the committer for its next letter.

Settle → claim → hand over, over and over. No database call happens here and no network call happens in the
committer, so a slow server costs its own connection and nothing else.
"""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings

from tickler.core import clockwatch, heartbeat
from tickler.mail import outcomes
from tickler.mail.committer import Committer
from tickler.mail.desk import Ready, Result
from tickler.mail.models import Lane
from tickler.mail.transport import Connection, Unreachable, open_connection

log = logging.getLogger(__name__)

LOOP = "send"  # the name under which this loop's life is noted
LOOK_EVERY = {Lane.AT_ONCE: 0.25, Lane.IN_TURN: 1.0}  # seconds between looks while nothing waits
IDLE_AFTER = 20.0  # seconds without a letter after which a connection is closed politely
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between tries to reach the server
AFTERLIFE = 25.0  # seconds for letters in hand when the worker is told to stop


@dataclass(slots=True)
class Line:
    """One connection to the server and what it is doing."""

    lane: Lane
    connection: Connection | None = None
    letter: Ready | None = None
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
            _watch(gate, stop),
            _renew(lines, committer, stop),
            *(_work(line, committer, gate, stop) for line in lines),
        )
    finally:
        committer.close()
        await asyncio.to_thread(committer.join, AFTERLIFE)


async def _watch(gate: asyncio.Event, stop: threading.Event) -> None:
    """Say that this loop lives. While the clock is in doubt nothing leaves: early cannot be taken back."""
    while not stop.is_set():
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
        line.letter = await committer.order(line.lane, result, wants_next=line.connection is not None)
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
        await asyncio.to_thread(outcomes.note_server_trouble, str(error))
        await _sleep(line.pause, stop)
        line.pause = min(line.pause * 2, LONGEST_PAUSE)
        return False
    await asyncio.to_thread(outcomes.note_server_well)
    line.pause = FIRST_PAUSE
    line.quiet_since = time.monotonic()
    return True


async def _hand_over(line: Line) -> Result:
    """Give one letter to the server; how it ended as the letter's next state."""
    letter, connection = line.letter, line.connection
    assert letter is not None and connection is not None
    line.quiet_since = time.monotonic()
    reply = await connection.deliver(letter.email, letter.data, may_begin=_lease_holds(letter))
    line.letter = None
    if not connection.is_open:
        await _close(line)
    verdict = outcomes.judge(letter, reply)
    if verdict.stops_everything:
        await asyncio.to_thread(outcomes.note_server_trouble, reply.text)
        await _close(line)
        await asyncio.sleep(line.pause)
        line.pause = min(line.pause * 2, LONGEST_PAUSE)
    return verdict.result


def _lease_holds(letter: Ready) -> Callable[[], bool]:
    """Asked right before the text is written: a process that stood still past its lease does not begin.

    The boot-time clock also counts while the machine sleeps.
    """
    ends = time.clock_gettime(time.CLOCK_BOOTTIME) + settings.LETTER_LEASE
    return lambda: time.clock_gettime(time.CLOCK_BOOTTIME) < ends


async def _rest(line: Line, stop: threading.Event) -> None:
    """Nothing waits: look again soon; let the server go when it stays quiet."""
    if line.connection is not None and time.monotonic() - line.quiet_since > IDLE_AFTER:
        await line.connection.rest()
    await _sleep(LOOK_EVERY[line.lane], stop)


async def _renew(lines: list[Line], committer: Committer, stop: threading.Event) -> None:
    """While a slow server talks about a letter, its lease goes on."""
    while not stop.is_set():
        await _sleep(settings.LETTER_LEASE / 3, stop)
        for line in lines:
            if line.letter is not None:
                committer.renew(line.letter)


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
