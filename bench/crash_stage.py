"""What a trial of crashes is played with: a database with due reminders, a worker, a misbehaving server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import seed  # noqa: E402
from bench.sink_process import SinkProcess  # noqa: E402
from tickler.core.clock import now  # noqa: E402
from tickler.core.models import Heartbeat  # noqa: E402
from tickler.items.models import ActionItem  # noqa: E402
from tickler.mail.models import Letter, State  # noqa: E402

LINES = settings.LETTER_CONNECTIONS  # connections that carry reminders


class Worker:
    """`manage.py worker` as the head of its own process group."""

    def __init__(self, sink: SinkProcess, **environment: str) -> None:
        self.began_at = now()
        self.process = subprocess.Popen(
            [sys.executable, str(settings.ROOT / "manage.py"), "worker"],
            env=os.environ | {"SMTP_URL": f"smtp://127.0.0.1:{sink.port}"} | environment,
            cwd=settings.ROOT,
            stdout=sys.stderr,  # ours is read until everybody who has it is gone
            start_new_session=True,
        )
        _workers.append(self)

    def is_up(self) -> bool:
        """Has its sender said that it lives?"""
        return Heartbeat.objects.filter(name="send", beat_at__gte=self.began_at).exists()

    def signal(self, number: int) -> None:
        """To the whole group, if it is still there."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """kill -9."""
        self.signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """SIGSTOP; on return every thread stands still, not only has been told so."""
        self.signal(signal.SIGSTOP)
        threads = Path(f"/proc/{self.process.pid}/task")
        while any(" T " not in (one / "stat").read_text() for one in threads.iterdir()):
            time.sleep(0.005)

    def end(self, patience: float) -> int | None:
        """Ask it to end; its status, or None when it had to be killed."""
        self.process.terminate()
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            return None


_workers: list[Worker] = []


def kill_workers() -> None:
    """Those that still run; without waiting, because a signal may have come in the middle of a wait."""
    for worker in _workers:
        worker.signal(signal.SIGKILL)


def end_at_a_signal() -> None:
    """Told to end, this process leaves no worker behind, whatever it was in the middle of."""

    def end(number: int, _frame: object) -> None:
        kill_workers()
        raise SystemExit(128 + number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)


@dataclass
class Stage:
    """The sink, and the items whose reminder becomes due when the trial says so."""

    sink: SinkProcess
    keys: list[int]  # not due yet
    due: int = 0

    def make_due(self, count: int) -> list[int]:
        """The next reminders are due from this moment on; of which items."""
        keys, self.keys = self.keys[:count], self.keys[count:]
        ActionItem.everywhere.filter(pk__in=keys).update(remind_at=now())
        self.due += len(keys)
        return keys

    def unsettled(self) -> int:
        """Reminders that are due and not planned, and letters under way."""
        letters = Letter.everywhere.filter(state__in=[State.PLANNED, State.SENDING]).count()
        return letters + ActionItem.everywhere.filter(remind_at__lte=now()).count()

    def known(self) -> int:
        """How many letters the server has taken, repeats counted once."""
        return self.sink.report()["distinct"]

    def stored(self) -> int:
        """How many letters the server has taken, repeats and all."""
        return self.sink.report()["messages"]


def set_up(items: int) -> list[int]:
    """Tables, firms, clients; an open item each, whose reminder is far away."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    rounded = -(-items // seed.FIRMS) * seed.FIRMS
    seed.fill(rounded, rounded, open_share=1.0)
    return list(ActionItem.everywhere.order_by("id").values_list("pk", flat=True))


def wait_until(is_so: Callable[[], Any], seconds: float, every: float = 0.02) -> bool:
    """Until something is so; False if it took too long."""
    ends = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > ends:
            return False
        time.sleep(every)
    return True


def letters_of(keys: Sequence[int]) -> list[Any]:
    """How the letters of these items stand."""
    rows = Letter.everywhere.filter(notices__item__in=keys).order_by("pk")
    return list(rows.values_list("pk", "state", "fence", "attempts", "sent_at", "reply"))


def is_amid_a_write() -> bool:
    """Does a worker that stands still hold locks others will wait for? Then it stands in the wrong place."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            time.sleep(0.05)  # what it asked for last is answered
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state <> 'idle' LIMIT 1"
            )
            return cursor.fetchone() is not None
        cursor.execute("PRAGMA busy_timeout=200")
        try:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        except django.db.OperationalError:
            return True
        finally:
            cursor.execute("PRAGMA busy_timeout=20000")
    return False
