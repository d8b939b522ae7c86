"""The real thing for tests: a database in a file, a worker process on it, a mail server in a thread."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from bench.sink import Options, Sink


@contextmanager
def database_in_file(folder: Path) -> Iterator[str]:
    """The test's database where threads and processes can share it; its DATABASE_URL.

    On SQLite a test's database lives in memory: a copy of it takes its place. Needs a transactional test.
    """
    place = connection.settings_dict
    if connection.vendor != "sqlite":
        host = f"{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}"
        yield f"postgres://{host}/{place['NAME']}"
        return
    connection.ensure_connection()
    memory, name, file = connection.connection, place["NAME"], folder / "tickler.sqlite3"
    with sqlite3.connect(file) as copy:
        memory.backup(copy)
    copy.close()
    connection.connection, place["NAME"] = None, str(file)
    try:
        yield f"sqlite:///{file}"
    finally:
        connection.close()
        connection.connection, place["NAME"] = memory, name


@contextmanager
def running_worker(folder: Path, database_url: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """`manage.py worker` with the keys of the tests; ended by its id."""
    known = {
        "DJANGO_SETTINGS_MODULE": "tickler.settings",
        "TICKLER_VAR": str(folder),
        "DATABASE_URL": database_url,
        "INSTANCE_KEY": settings.INSTANCE_KEY,
        "MAIL_FROM": settings.MAIL_FROM,
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, str(settings.ROOT / "manage.py"), "worker"]
    process = subprocess.Popen(command, env=os.environ | known | environment, cwd=settings.ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


class Server:
    """A sink in a thread, so that it can vanish and return at the same port."""

    def __init__(self, **options: Any) -> None:
        self.sink = Sink(Options(**options))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.appear()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.sink.port}"

    def appear(self) -> None:
        """Listen (again)."""
        asyncio.run_coroutine_threadsafe(self.sink.__aenter__(), self._loop).result(5)

    def vanish(self) -> None:
        """Every connection breaks, new ones are refused."""
        asyncio.run_coroutine_threadsafe(self.sink.__aexit__(), self._loop).result(5)

    def change(self, **options: Any) -> None:
        """Behave differently from now on."""
        self._loop.call_soon_threadsafe(lambda: self.sink.change(**options))

    def end(self) -> None:
        """Nothing is left running."""
        self.vanish()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


def wait_until(is_so: Callable[[], object], seconds: float = 10) -> None:
    """Until something is so; an assertion fails when it takes too long."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)
