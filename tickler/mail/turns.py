"""Whose letter is next: what a person waits for first, everything else in turns by firm."""

import datetime as dt
import random
from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection

from tickler.core import sql
from tickler.mail.models import Lane

FIRMS_AT_ONCE = 64  # firms served in one round
ROUND = 256  # letters looked up in one round


class Key(NamedTuple):
    """The key of a letter or of a firm."""

    id: int


# The index letter_to_send answers all of these; a jump through it per firm.
_FIRMS = """
WITH RECURSIVE f(firm_id) AS (
    SELECT min(firm_id) FROM mail_letter WHERE state = 'planned' AND lane = %s AND firm_id > %s
    UNION ALL
    SELECT (
        SELECT min(firm_id) FROM mail_letter
        WHERE state = 'planned' AND lane = %s AND firm_id > f.firm_id
    )
    FROM f WHERE f.firm_id IS NOT NULL
)
SELECT firm_id FROM f WHERE firm_id IS NOT NULL LIMIT %s
"""
_WAITING = "SELECT id FROM mail_letter WHERE state = 'planned' AND lane = %s AND leave_at <= %s"
_OLDEST = "ORDER BY leave_at, id LIMIT %s"
_OF_FIRM = f"{_WAITING} AND firm_id = %s {_OLDEST}"
_OF_NOBODY = f"{_WAITING} AND firm_id IS NULL {_OLDEST}"


class Turns:
    """The letters waiting in one lane, a firm at a time. Only a list of candidates: the claim decides.

    A firm with 20,000 letters and a firm with ten each get one letter in turn.
    """

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self._waiting: deque[int] = deque()
        self._tried: set[int] = set()  # for the group that is served
        self._after_firm = 0

    def begin(self) -> None:
        """A new group: what could not be claimed for the last one may be tried again."""
        self._tried.clear()

    def forget(self) -> None:
        """Some could not be claimed, so another worker may be at it: look anew at what waits."""
        self._waiting.clear()

    def take(self, count: int, moment: dt.datetime) -> list[int]:
        """Up to `count` keys of letters that may leave now."""
        if len(self._waiting) < count:
            self._refill(moment)
        keys = [self._waiting.popleft() for _ in range(min(count, len(self._waiting)))]
        self._tried.update(keys)
        return keys

    def _refill(self, moment: dt.datetime) -> None:
        known = self._tried.union(self._waiting)
        fresh = [key for key in self._look_up(moment) if key not in known]
        if connection.vendor == "postgresql" and len(fresh) > 32:
            # Several workers look up the same letters; in another order they rarely claim the same one.
            _shuffle_in_blocks(fresh)
        self._waiting.extend(fresh)

    def _look_up(self, moment: dt.datetime) -> list[int]:
        nobodys = _keys(_OF_NOBODY, self.lane, moment, ROUND)
        firms = self._firms()
        share = max(1, ROUND // max(1, len(firms)))
        return nobodys + list(_in_turns([_keys(_OF_FIRM, self.lane, moment, firm, share) for firm in firms]))

    def _firms(self) -> list[int]:
        """The next firms in the round that have letters waiting."""
        firms = _keys(_FIRMS, self.lane, self._after_firm, self.lane, FIRMS_AT_ONCE)
        self._after_firm = firms[-1] if len(firms) == FIRMS_AT_ONCE else 0
        return firms


def _keys(statement: str, *values: Any) -> list[int]:
    return [key.id for key in sql.select(Key, statement, values)]


def _in_turns(queues: list[list[int]]) -> Iterator[int]:
    longest = max((len(queue) for queue in queues), default=0)
    for place in range(longest):
        for queue in queues:
            if place < len(queue):
                yield queue[place]


def _shuffle_in_blocks(keys: list[int], size: int = 64) -> None:
    for start in range(0, len(keys), size):
        block = keys[start : start + size]
        random.shuffle(block)
        keys[start : start + size] = block
