"""Real processes for tests: started on a database of their own, ended by their id."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection


class Workers:
    """Worker processes on a copy of the test's database (SQLite) or on the very one (PostgreSQL)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "tickler.sqlite3"
        self.processes: list[subprocess.Popen[bytes]] = []
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with sqlite3.connect(self.file) as copy:
                connection.connection.backup(copy)

    def start(self) -> subprocess.Popen[bytes]:
        """One more worker."""
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tickler.operate.tests.worker_settings",
            "TICKLER_VAR": str(self.folder),
            "DATABASE_URL": self._address(),
            "JOB_LEASE": "1",
            "LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, str(settings.ROOT / "manage.py"), "worker"]
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        self.processes.append(process)
        return process

    def ask(self, sql: str) -> list[Any]:
        """Rows as the workers see them."""
        if connection.vendor == "sqlite":
            with sqlite3.connect(self.file, timeout=5) as copy:
                return copy.execute(sql).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def end(self) -> None:
        """Nothing is left running."""
        for process in self.processes:
            process.kill()
            process.wait()

    def _address(self) -> str:
        if connection.vendor == "sqlite":
            return ""
        place = connection.settings_dict
        return (
            f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
        )


def wait_until(is_so: Callable[[], object], seconds: float = 40) -> None:
    """Until something is so; an assertion fails when it takes too long.

    A process on a busy machine was seen to need 20 s before it began to work.
    """
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)
