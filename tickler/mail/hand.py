"""A letter in hand and how its try ended: what committer, connections and desk give each other."""

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings

from tickler.mail.models import State
from tickler.mail.source import NoticeRow


@dataclass(slots=True)
class Ready:
    """A letter whose intent is committed: it may be handed to the server until the lease ends."""

    id: int
    lane: int
    fence: int
    email: str
    data: bytes
    lease_until: dt.datetime
    is_repeat: bool  # the server may have it already: the very bytes of the first time
    attempts: int
    first_tried_at: dt.datetime
    notices: list[NoticeRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Result:
    """How a try ended, as the letter's next state."""

    letter: Ready
    state: str  # sent, planned (again later), failed, held
    outcome: str  # accepted, temporary, bad_address, policy … as replies.py names it
    reply: str = ""
    reason: str = ""
    leave_at: dt.datetime | None = None  # for planned
    in_doubt: bool = False  # for planned: only the same bytes again


def in_doubt(letter: Ready, reply: str = "", leave_at: dt.datetime | None = None) -> Result:
    """The server may have it: repeated after the lease (or from `leave_at` on), the second time held."""
    if letter.is_repeat:
        return Result(letter, State.HELD, "in_doubt", reply, reason="in_doubt")
    at = leave_at or letter.lease_until
    return Result(letter, State.PLANNED, "in_doubt", reply, leave_at=at, in_doubt=True)


def lease_end(moment: dt.datetime) -> dt.datetime:
    """Until when a letter claimed or renewed now belongs to its process."""
    return moment + dt.timedelta(seconds=settings.LETTER_LEASE)
