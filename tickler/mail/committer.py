"""One committer: a thread that gathers whatever intents and results are waiting and commits them together.

A group is what came in while the last one was committed, and what comes within half the time a commit takes
while letters are still in hand. No connection waits longer than that for another.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import close_old_connections, connection
from django.db.utils import DatabaseError, InterfaceError

from tickler.core import clockwatch
from tickler.core.clock import now
from tickler.core.crash import crash_point
from tickler.mail import desk
from tickler.mail.desk import Ready, Result
from tickler.mail.models import Lane
from tickler.mail.turns import Turns

log = logging.getLogger(__name__)
RECOVER_EVERY = 1.0  # seconds
LONGEST_WAIT = 0.005  # seconds for letters in hand to join a group
PATIENCE = 30  # tries before a group that the database refuses is given up to the leases


@dataclass(slots=True)
class Order:
    """A connection's result of the last letter, and its wish for the next."""

    lane: Lane
    answer: "asyncio.Future[Ready | None]"
    result: Result | None = None
    wants_next: bool = True
    is_settled: bool = False
    letter: Ready | None = None


class Committer(threading.Thread):
    """Runs until `close()`; then settles what is waiting and ends."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(name="committer", daemon=True)
        self._loop = loop
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._turns = {lane: Turns(lane) for lane in Lane}
        self._recovered_at = 0.0
        self._in_hand = 0  # letters given out whose results have not come back
        self._commit_takes = 0.0  # seconds, as of late
        self._renewals: queue.SimpleQueue[Ready] = queue.SimpleQueue()

    def order(self, lane: Lane, result: Result | None, wants_next: bool) -> "asyncio.Future[Ready | None]":
        """Settle `result`; the future gives the next letter of the lane, or None when nothing waits."""
        answer: asyncio.Future[Ready | None] = self._loop.create_future()
        self._orders.put(Order(lane, answer, result, wants_next))
        return answer

    def renew(self, letter: Ready) -> None:
        """The letter is still being talked about: lengthen its lease."""
        self._renewals.put(letter)

    def close(self) -> None:
        """Finish what is waiting, then end."""
        self._orders.put(None)

    def run(self) -> None:
        try:
            while True:
                group, is_last = self._gather()
                if group:
                    self._serve(group)
                self._look_after_leases()
                if is_last:
                    return
        finally:
            connection.close()

    def _gather(self) -> tuple[list[Order], bool]:
        group: list[Order] = []
        until = time.monotonic() + RECOVER_EVERY
        while True:
            try:
                order = self._orders.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                return group, False
            if order is None:
                return group, True
            if not group:
                until = time.monotonic() + min(self._commit_takes / 2, LONGEST_WAIT)
            group.append(order)
            self._in_hand -= order.result is not None
            if not self._in_hand:
                until = 0.0  # nobody else can come before they are answered

    def _serve(self, group: Sequence[Order]) -> None:
        began = time.monotonic()
        for turns in self._turns.values():
            turns.begin()
        for attempt in range(PATIENCE):
            try:
                while self._commit(group):
                    pass
            except (DatabaseError, InterfaceError) as error:
                # Deadlock, lock time-out or a database that restarts: nothing was committed, so again.
                log.warning("letters: the database refused a group (%s), trying again", error)
                close_old_connections()
                time.sleep(min(0.05 * 2**attempt, 5))
                continue
            break
        self._in_hand += sum(order.letter is not None for order in group)
        self._commit_takes = (self._commit_takes + time.monotonic() - began) / 2
        self._loop.call_soon_threadsafe(_answer, group)

    def _commit(self, group: Sequence[Order]) -> bool:
        """One transaction; True when somebody still waits although there were letters (unwanted ones)."""
        moment = now()
        unsettled = [order for order in group if order.result is not None and not order.is_settled]
        waiting = {
            lane: [order for order in group if order.lane == lane and order.wants_next and not order.letter]
            for lane in Lane
        }
        keys = [
            key
            for lane, orders in waiting.items()
            if orders
            for key in self._turns[lane].take(len(orders), moment)
        ]
        if not keys and not unsettled:
            return False
        letters = desk.serve(keys, [order.result for order in unsettled if order.result])
        if letters:
            crash_point("after_intent")
        for letter in letters:
            waiting[Lane(letter.lane)].pop(0).letter = letter
        for order in unsettled:
            order.is_settled = True
        if not keys or not any(waiting.values()):
            return False
        for turns in self._turns.values():
            turns.forget()
        return True

    def _look_after_leases(self) -> None:
        letters = []
        while not self._renewals.empty():
            letters.append(self._renewals.get_nowait())
        try:
            desk.renew(letters)
            # A clock that has just jumped makes every lease look over, also those of letters in hand.
            if time.monotonic() - self._recovered_at >= RECOVER_EVERY and clockwatch.clock_is_sane():
                self._recovered_at = time.monotonic()
                desk.recover()
        except (DatabaseError, InterfaceError) as error:
            log.warning("letters: the database refused to look after leases (%s)", error)
            close_old_connections()


def _answer(group: Sequence[Order]) -> None:
    for order in group:
        if not order.answer.done():
            order.answer.set_result(order.letter)
