"""One worker's letters, timed: plans and sends until so many have left, then prints what it took as JSON."""

import argparse
import json
import resource
import threading
import time

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Max  # noqa: E402

from tickler.core.clock import now  # noqa: E402
from tickler.items import planner  # noqa: E402
from tickler.mail import send  # noqa: E402
from tickler.mail.models import Letter, State  # noqa: E402

PATIENCE = 300.0  # seconds


def drain(expected: int, plans: bool) -> dict[str, float]:
    """Run the planner and the sender until `expected` letters have left."""
    stop, began = threading.Event(), now()
    before = resource.getrusage(resource.RUSAGE_SELF)
    loops = [threading.Thread(target=send.run, args=(stop,))]
    if plans:
        loops.append(threading.Thread(target=planner.run, args=(stop,)))
    for loop in loops:
        loop.start()
    gone = Letter.everywhere.filter(sent_at__gte=began, state=State.SENT)
    deadline = time.monotonic() + PATIENCE
    while gone.count() < expected and time.monotonic() < deadline:
        time.sleep(0.1)
    count = gone.count()
    last = gone.aggregate(last=Max("sent_at"))["last"]
    after = resource.getrusage(resource.RUSAGE_SELF)
    stop.set()
    for loop in loops:
        loop.join(30)
    connection.close()
    seconds = (last - began).total_seconds() if last else PATIENCE
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "letters": count,
        "seconds": seconds,
        "per_s": count / seconds,
        "cpu_ms": 1000 * cpu / max(count, 1),
    }


def main() -> None:
    """Called by bench.letters in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--expect", type=int, required=True)
    parser.add_argument("--no-planner", action="store_true")
    options = parser.parse_args()
    print(json.dumps(drain(options.expect, not options.no_planner)))


if __name__ == "__main__":
    main()
