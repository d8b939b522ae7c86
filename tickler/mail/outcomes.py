"""What a server's answer means for a letter: its next state, and whether sending as a whole must pause."""

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from tickler.core.clock import now
from tickler.mail import desk
from tickler.mail.desk import Ready, Result
from tickler.mail.models import Circuit, State
from tickler.mail.replies import NoAnswer, Outcome, classify, retry_after
from tickler.mail.smtp import Reply
from tickler.mail.transport import relay_name

_dice = random.Random()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The letter's result, and whether the trouble is ours and not the letter's."""

    result: Result
    stops_everything: bool = False


def judge(letter: Ready, reply: Reply) -> Verdict:
    """The verdict on one try."""
    outcome = classify(reply.code, reply.text, reply.stage)
    said = f"{reply.code} {reply.text}" if reply.code >= 200 else reply.text
    if outcome is Outcome.ACCEPTED:
        return Verdict(Result(letter, State.SENT, outcome, said))
    if outcome is Outcome.IN_DOUBT:
        return Verdict(desk.in_doubt(letter, said))
    if reply.code == NoAnswer.WITHHELD:
        return Verdict(Result(letter, State.PLANNED, "withheld", said, leave_at=now()))
    if outcome is Outcome.TEMPORARY or outcome.opens_circuit:
        final = "policy" if outcome.opens_circuit else "gave_up"
        return Verdict(_again_or_never(letter, outcome, said, final), outcome.opens_circuit)
    return Verdict(Result(letter, State.FAILED, outcome, said, reason=outcome.value))


def _again_or_never(letter: Ready, outcome: Outcome, said: str, final: str) -> Result:
    moment = now()
    wait = retry_after(
        letter.attempts,
        settings.LETTER_BACKOFF,
        _dice,
        elapsed=(moment - letter.first_tried_at).total_seconds(),
        horizon=settings.LETTER_HORIZON,
    )
    if wait is None:
        return Result(letter, State.FAILED, outcome, said, reason=final)
    return Result(letter, State.PLANNED, outcome, said, leave_at=moment + dt.timedelta(seconds=wait))


# Trouble that this process wrote down, by server; True = it takes connections but refuses our letters.
_trouble: dict[str, bool] = {}
_looked: set[str] = set()


def is_server_in_trouble() -> bool:
    """Has this process written trouble down, so that good news must be written too? Costs no query."""
    return bool(_trouble)


def note_server_trouble(text: str, *, refuses_letters: bool = False) -> None:
    """The server cannot be reached, or refuses us: pages and health say so, with its words."""
    name = relay_name()
    _trouble[name] = refuses_letters or _trouble.get(name, False)
    with _connection_of_a_pool():
        circuit, _new = Circuit.objects.get_or_create(relay=name)
        rows = Circuit.objects.filter(pk=circuit.pk)
        rows.filter(opened_at=None).update(opened_at=now())
        rows.update(reply=text[:400], try_at=now(), failures=circuit.failures + 1)


def note_server_well(*, took_letter: bool = False) -> None:
    """The server can be reached, or took a letter: only the latter ends its refusing of letters."""
    name = relay_name()
    if _trouble.get(name) and not took_letter:
        return
    with _connection_of_a_pool():
        if name in _trouble or _is_marked(name):
            Circuit.objects.filter(relay=name).update(opened_at=None, failures=0, try_at=None)
            _trouble.pop(name, None)
        _looked.add(name)


@contextmanager
def _connection_of_a_pool() -> Iterator[None]:
    """Threads of a pool note these rarely: none keeps a connection, least of all a broken one."""
    try:
        yield
    finally:
        connection.close()


def _is_marked(name: str) -> bool:
    """Trouble that an earlier process wrote down."""
    return name not in _looked and Circuit.objects.filter(relay=name, opened_at__isnull=False).exists()
