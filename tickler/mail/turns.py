"""Whose letter is next: what a person waits for first, everything else in turns by firm."""

import datetime as dt
import random
from collections import deque
from collections.abc import Iterator

from django.db import connection

from tickler.mail.models import Lane, Letter

FIRMS_AT_ONCE = 64  # firms served in one round
ROUND = 256  # letters looked up in one round

_NEXT_FIRM = """
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


class Turns:
    """The letters waiting in one lane, a firm at a time. Only a list of candidates: the claim decides.

    A firm with 20,000 letters and a firm with ten each get one letter in turn.
    """

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self._waiting: deque[int] = deque()
        self._after_firm = 0

    def take(self, count: int, moment: dt.datetime) -> list[int]:
        """Up to `count` keys of letters that may leave now."""
        if len(self._waiting) < count:
            self._refill(moment)
        return [self._waiting.popleft() for _ in range(min(count, len(self._waiting)))]

    def _refill(self, moment: dt.datetime) -> None:
        known = set(self._waiting)
        fresh = [key for key in self._look_up(moment) if key not in known]
        if connection.vendor == "postgresql" and len(fresh) > 32:
            # Several workers look up the same letters; in another order they rarely claim the same one.
            _shuffle_in_blocks(fresh)
        self._waiting.extend(fresh)

    def _look_up(self, moment: dt.datetime) -> list[int]:
        letters = Letter.everywhere.filter(lane=self.lane, state="planned", leave_at__lte=moment)
        ordered = letters.order_by("leave_at", "id").values_list("id", flat=True)
        nobodys = list(ordered.filter(firm=None)[:ROUND])
        firms = self._firms()
        share = max(1, ROUND // max(1, len(firms)))
        queues = [list(ordered.filter(firm_id=firm)[:share]) for firm in firms]
        return nobodys + list(_in_turns(queues))

    def _firms(self) -> list[int]:
        """The next firms in the round that have letters waiting; a jump through the index per firm."""
        with connection.cursor() as cursor:
            cursor.execute(_NEXT_FIRM, [self.lane, self._after_firm, self.lane, FIRMS_AT_ONCE])
            firms = [row[0] for row in cursor.fetchall()]
        self._after_firm = firms[-1] if len(firms) == FIRMS_AT_ONCE else 0
        return firms


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
