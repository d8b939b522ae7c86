"""The loop that looks for due reminders every two seconds. An idle look costs under a millisecond."""

import threading

from tickler.core import clockwatch
from tickler.core.heartbeat import rounds
from tickler.items.reminders import plan_due

EVERY = 2.0  # seconds


def run(stop: threading.Event) -> None:
    """Plan what is due until told to stop. While the clock is in doubt nothing is planned."""
    for _ in rounds(stop, seconds=EVERY):
        while clockwatch.clock_is_sane() and not stop.is_set() and plan_due():
            pass
