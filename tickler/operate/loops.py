"""Keeps the loops of one worker process running: each in a thread, begun again when it dies."""

import logging
import os
import threading
import time
from collections.abc import Callable

from django.db import connections
from django.utils.module_loading import import_string

from tickler.core import clockwatch, heartbeat, jobs

logger = logging.getLogger(__name__)

GRACE = 25  # seconds that loops have for what they are in the middle of; 30 is what service managers give
FIRST_WAIT, LONGEST_WAIT = 1, 60  # seconds before a loop that died is begun again
GOOD_RUN = 60  # seconds after which a loop that dies is begun again at once

Loop = Callable[[threading.Event], None]


def run_all(stop: threading.Event) -> bool:
    """Run every loop of the settings until `stop`; False if one had not ended in time."""
    loops = {name: import_string(path) for name, path in heartbeat.loop_names().items()}
    clockwatch.start()  # before anybody asks it
    connections.close_all()
    threads = [
        threading.Thread(target=keep_running, args=(name, loop, stop), name=name, daemon=True)
        for name, loop in loops.items()
    ]
    for thread in threads:
        thread.start()
    parent = os.getppid()
    while not stop.wait(1):
        if os.getppid() != parent:
            logger.warning("The process that started this worker is gone; the worker stops.")
            stop.set()
    return _wait_for(threads)


def keep_running(name: str, loop: Loop, stop: threading.Event) -> None:
    """Run a loop until `stop`. When it dies, say so and begin it again, each time a little later."""
    heartbeat.name_this_loop(name)
    wait = FIRST_WAIT
    while not stop.is_set():
        began = time.monotonic()
        try:
            loop(stop)
        except Exception:
            logger.exception("The %s loop died.", name)
        finally:
            connections.close_all()
        if stop.is_set():
            return
        wait = FIRST_WAIT if time.monotonic() - began > GOOD_RUN else wait
        logger.warning("The %s loop begins again in %s s.", name, wait)
        stop.wait(wait)
        wait = min(wait * 2, LONGEST_WAIT)


def _wait_for(threads: list[threading.Thread]) -> bool:
    deadline = time.monotonic() + GRACE
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    late = [thread.name for thread in threads if thread.is_alive()]
    if late:
        logger.warning("Not finished in time, laid back for another worker: %s.", ", ".join(late))
        jobs.give_back()
        connections.close_all()
    return not late
