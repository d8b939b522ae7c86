"""One worker's letters, timed: planner, sender and linker run until the server has them all."""

import resource
import threading
import time
from collections.abc import Callable

from django.db import connection
from django.db.models import Max

from bench.sink_process import SinkProcess
from tickler.core.clock import now
from tickler.items import planner
from tickler.mail import send
from tickler.mail.models import Letter, State
from tickler.trail import linker
from tickler.trail.models import Event

PATIENCE = 600.0  # seconds


def drain(expected: int, control: int) -> dict[str, float]:
    """Run the loops until the server has `expected` letters more and all is written down about them."""
    sink = SinkProcess(0, control, 0)
    target = sink.report()["distinct"] + expected
    stop, began = threading.Event(), now()
    before = resource.getrusage(resource.RUSAGE_SELF)
    loops = [threading.Thread(target=loop.run, args=(stop,)) for loop in (planner, send, linker)]
    for loop in loops:
        loop.start()
    _wait(loops, lambda: sink.report()["distinct"] >= target)
    _wait(loops, lambda: not _is_anything_open())
    after = resource.getrusage(resource.RUSAGE_SELF)
    stop.set()
    for loop in loops:
        loop.join(30)
    gone = Letter.everywhere.filter(sent_at__gte=began, state=State.SENT)
    count, last = gone.count(), gone.aggregate(last=Max("sent_at"))["last"]
    connection.close()
    seconds = (last - began).total_seconds()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "letters": count,
        "seconds": seconds,
        "per_s": count / seconds,
        "cpu_ms": 1000 * cpu / count,
    }


def _is_anything_open() -> bool:
    """A letter whose result is not written, or an event that is not in its chain."""
    return Letter.everywhere.filter(state="sending").exists() or Event.everywhere.filter(seq=None).exists()


def _wait(loops: list[threading.Thread], is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline or not all(loop.is_alive() for loop in loops):
            raise SystemExit("bench: a loop died, or the letters took too long.")
        time.sleep(0.05)
