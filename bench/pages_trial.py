"""One database: a large practice is made, the real processes are started, users open pages; prints JSON."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from bench import pages_alone, pages_mix, practice, practice_documents  # noqa: E402
from bench.pages_load import Loop, User, figures  # noqa: E402
from bench.processes import CpuClock  # noqa: E402
from tickler.core.tenancy import firm_scope  # noqa: E402
from tickler.operate.prepare import prepare  # noqa: E402
from tickler.operate.supervise import answers, is_free  # noqa: E402
from tickler.people.models import Link  # noqa: E402


def main() -> None:
    """Called by bench.pages, in an environment of its own."""
    accounts, items, documents, seconds, users = map(int, sys.argv[1:])
    prepare()
    began = time.monotonic()
    firm = practice.fill(accounts, items)
    with firm_scope(firm.pk):
        full = Link.objects.filter(login=True, account__archived_at=None).order_by("pk")[0].account
        practice_documents.fill(full, documents, random.Random(8))
    say(f"{accounts:,} clients and {items:,} items were made in {time.monotonic() - began:.0f} s.")
    _settle()
    result: dict[str, Any] = {"alone": pages_alone.measure(firm)}
    with processes() as (port, pid):
        result["todo_bytes"] = pages_alone.transferred(port, pages_mix.clients(firm, 1)[0])
        staff = loop(port, pid, pages_mix.staff(firm, users), seconds)
        todo = loop(port, pid, pages_mix.clients(firm, users), seconds)
        shelves = loop(port, pid, pages_mix.documents(firm, users), seconds)
    staff["pages"]["todo"] = todo["pages"].pop("todo")
    staff["pages"] |= shelves.pop("pages")
    print(json.dumps(result | staff | {"clients": todo, "documents": shelves}))


def loop(port: int, pid: int, users: list[User], seconds: int) -> dict[str, Any]:
    """What these users saw, and what it cost."""
    running, clock = Loop(port, users, seconds), CpuClock(pid)
    running.run(clock.start)
    count = sum(map(len, running.times.values()))
    every = [took for times in running.times.values() for took in times]
    cost = {name: round(1000 * spent / count, 2) for name, spent in clock.spent().items()}
    pages = {name: figures(times) for name, times in sorted(running.times.items())}
    answer = {"all": figures(every), "per_s": round(count / seconds, 1), "cpu_ms": cost}
    say(f"{connection.vendor}: {json.dumps(answer)}")
    for name, found in pages.items():
        say(f"    {name}: {json.dumps(found)}")
    return answer | {"load": [round(load, 1) for load in os.getloadavg()], "pages": pages}


@contextmanager
def processes() -> Iterator[tuple[int, int]]:
    """`manage.py up` as a firm runs it: the port where it answers, and the process on top."""
    port = next(port for port in range(18200, 18300) if is_free("127.0.0.1", port))
    command = [sys.executable, str(settings.ROOT / "manage.py"), "up", "--port", str(port)]
    top = subprocess.Popen(command, cwd=settings.ROOT, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        while not answers("127.0.0.1", port):
            if top.poll() is not None:
                raise SystemExit(f"manage.py up ended with {top.returncode}.")
            time.sleep(0.2)
        yield port, top.pid
    finally:
        os.kill(top.pid, signal.SIGTERM)
        top.wait(60)


def _settle() -> None:
    """As after a quiet night: PostgreSQL's own housekeeping has come by."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def say(words: str) -> None:
    """A line for whoever watches."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
