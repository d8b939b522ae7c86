"""The loop that runs background work, one job at a time. Several loops, in several processes, share the jobs.

A keeper beside it renews the lease of the job in hand, takes back the jobs of workers that are gone, and
starts periodic work. It is a thread of its own, because a job may take longer than a lease.
"""

import logging
import os
import socket
import threading
import time
from importlib import import_module

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections

from tickler.core import background, heartbeat
from tickler.core.clock import now

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds between two looks for a waiting job
KEEP_EVERY = 1.0  # seconds between two rounds of the keeper
WORKER = f"{socket.gethostname()}:{os.getpid()}"[:64]

_in_hand: dict[int, background.Held] = {}  # by thread: what this process would have to give back


def run(stop: threading.Event) -> None:
    """Run jobs until `stop`; the job in hand is finished first."""
    for module in settings.PERIODIC:
        import_module(module)
    over = threading.Event()
    me = threading.get_ident()
    name = heartbeat.loop_name()
    keeper = threading.Thread(target=_keep, args=(me, name, over), name=f"{name} keeper", daemon=True)
    keeper.start()
    try:
        while not stop.is_set():
            heartbeat.drop_broken_connections()
            had_work = run_one(me)
            heartbeat.mark(name)
            if not had_work:
                stop.wait(LOOK_EVERY)
    finally:
        over.set()
        keeper.join(timeout=5)


def run_one(hand: int = 0) -> bool:
    """Run the next waiting job in this thread; False if there is none."""
    held = background.claim(WORKER)
    if held is None:
        return False
    _in_hand[hand] = held
    try:
        background.perform(held)
    finally:
        _in_hand.pop(hand, None)
    return True


def give_back() -> None:
    """Lay back every job this process has in hand: it ends now, and its writes no longer count."""
    for held in list(_in_hand.values()):
        if background.release(held):
            logger.warning("Job %s was laid back, because this worker stops.", held.task_id)


def _keep(hand: int, name: str, over: threading.Event) -> None:
    third = settings.JOB_LEASE / 3  # three renewals in a lease: one may fail or be late
    renewed, started = time.monotonic(), dict[str, int]()
    try:
        while not over.wait(min(KEEP_EVERY, third)):
            try:
                heartbeat.drop_broken_connections()
                if time.monotonic() - renewed >= third:
                    _renew(hand, name)
                    renewed = time.monotonic()
                background.reap()
                tick(started)
            except (DatabaseError, InterfaceError):
                logger.exception("The keeper of the %s loop cannot reach the database; it tries again.", name)
                connections.close_all()
    finally:
        connections.close_all()


def _renew(hand: int, name: str) -> None:
    held = _in_hand.get(hand)
    if held is None:
        return
    heartbeat.mark(name, job=str(held.task_id))
    try:
        background.keep(held)
    except background.LeaseLost:
        logger.warning("The lease of job %s is gone; what comes of it here is dropped.", held.task_id)


def tick(started: dict[str, int]) -> None:
    """Start the periodic work whose stretch of time has begun; `started` keeps what needs no second look."""
    moment = now()
    for name, work in background.periodic.items():
        slot = work.period.slot(moment) if work.period else 0
        if started.get(name) != slot:
            background.start_slot(name, slot)
            started[name] = slot
