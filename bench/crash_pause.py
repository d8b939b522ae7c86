"""A worker stands still for three leases, another one does its work, then the first one wakes."""

import signal
import time
from collections.abc import Sequence

from bench.crash_stage import LINES, Stage, Worker, is_amid_a_write, letters_of, wait_until
from tickler.mail.models import Letter, State

LEASE = 2  # seconds
PATIENCE = 30
AWAKE = 2.0  # seconds in which a woken worker would do its harm


def play(stage: Stage, violations: list[str]) -> dict[str, int]:
    """Once with letters the server has already, once with letters not begun."""
    stage.sink.ask("set", temporary=0, drop_before=0, drop_after=0)
    sleeper = Worker(stage.sink, LETTER_LEASE=str(LEASE))
    try:
        begun = _begun(stage, sleeper, violations)
        not_begun = _not_begun(stage, sleeper, violations)
        stage.make_due(LINES)
        if not wait_until(lambda: stage.unsettled() == 0, PATIENCE):
            violations.append("the woken worker sends no more")
    finally:
        sleeper.signal(signal.SIGCONT)
        sleeper.end(PATIENCE)
    return {"repeats_of_begun": begun, "sent_of_not_begun": not_begun}


def _begun(stage: Stage, sleeper: Worker, violations: list[str]) -> int:
    """It stands still between the final dot and the answer: each letter is repeated once, settled once."""
    stage.sink.ask("set", delay_ms=3000)
    before = stage.stored()
    keys = stage.make_due(LINES)
    if not wait_until(lambda: stage.stored() == before + LINES, PATIENCE):
        violations.append("the worker did not begin its letters")
    return _sleep_and_wake(stage, sleeper, keys, violations, delay_ms=0) - before - LINES


def _not_begun(stage: Stage, sleeper: Worker, violations: list[str]) -> int:
    """It stands still between the claim and the text: only the other worker sends these."""
    stage.sink.ask("set", paused=True)
    before = stage.stored()
    keys = stage.make_due(LINES)
    sending = Letter.everywhere.filter(state=State.SENDING)
    if not wait_until(lambda: sending.count() == LINES, PATIENCE):
        violations.append("the worker did not claim its letters")
    sent = _sleep_and_wake(stage, sleeper, keys, violations, paused=False) - before
    if sent != LINES:
        violations.append(f"{sent} letters left instead of {LINES}, although none had begun")
    return sent


def _sleep_and_wake(
    stage: Stage, sleeper: Worker, keys: Sequence[int], violations: list[str], **weather: object
) -> int:
    """How many letters the server has after it all; the woken worker must have added and changed nothing."""
    _stop(sleeper)
    stopped_at = time.monotonic()
    stage.sink.ask("set", **weather)
    other = Worker(stage.sink, LETTER_LEASE=str(LEASE))
    try:
        if not wait_until(lambda: stage.unsettled() == 0, PATIENCE):
            violations.append("no other worker took over from the one that stood still")
        time.sleep(max(0.0, stopped_at + 3 * LEASE - time.monotonic()))
    finally:
        other.end(PATIENCE)
    rows, stored = letters_of(keys), stage.stored()
    sleeper.signal(signal.SIGCONT)
    time.sleep(AWAKE)
    if letters_of(keys) != rows:
        violations.append("a woken worker wrote its result")
    if stage.stored() != stored:
        violations.append(f"a woken worker sent {stage.stored() - stored} letters")
    return stage.stored()


def _stop(sleeper: Worker) -> None:
    """SIGSTOP, but not in the middle of a write: then the other worker would have to wait, too."""
    sleeper.stop()
    while is_amid_a_write():
        sleeper.signal(signal.SIGCONT)
        time.sleep(0.01)
        sleeper.stop()
