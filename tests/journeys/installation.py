"""A real Tickler for journeys: web, worker and a database file of its own, started with `manage.py up`."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tickler.operate.supervise import ROOT

PASSED_ON = ("PATH", "HOME", "LANG", "LC_", "TZ", "LD_", "FAKETIME")
PATIENCE = 60  # seconds: a busy machine was seen to need 20 before a process began to work


class Installation:
    """One tree of processes. Nothing of the environment that starts the tests is passed on but the path."""

    def __init__(self, var: Path, *, is_demo: bool = False, **environment: str) -> None:
        self.var, self.port = var, free_port()
        self.url = f"http://localhost:{self.port}"
        passed = {name: value for name, value in os.environ.items() if name.startswith(PASSED_ON)}
        self.environment = passed | {
            "TICKLER_VAR": str(var),
            "TICKLER_DEMO": "1" if is_demo else "",
            "PORT": str(self.port),
            "BASE_URL": self.url,
            "WEB_PROCESSES": "1",
            "LOG_LEVEL": "WARNING",
            **environment,
        }
        self.is_demo = is_demo
        self.tree: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Installation":
        return self.start()

    def __exit__(self, *trouble: object) -> None:
        self.stop()

    def start(self) -> "Installation":
        """Prepared, running, and answering."""
        self.var.mkdir(parents=True, exist_ok=True)
        if self.is_demo:
            self.manage("prepare")
            self.manage("demo_firm")
        command = [sys.executable, "manage.py", "up", "--port", str(self.port)]
        with (self.var / "log").open("wb") as log:
            self.tree = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        self._wait()
        return self

    def manage(self, *words: str, lines: str = "") -> str:
        """What a command of manage.py says."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, input=lines, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def run(self, lines: Iterable[str]) -> str:
        """What these lines of Python say, run beside the installation on its database."""
        return self.manage("shell", "--no-imports", "--command", "\n".join(lines))

    def stop(self) -> None:
        """Nothing is left running."""
        if self.tree is None:
            return
        for number in (signal.SIGTERM, signal.SIGTERM):
            self.tree.send_signal(number)
            try:
                self.tree.wait(timeout=15)
                return
            except subprocess.TimeoutExpired:
                continue
        self.tree.kill()

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows as they stand in its database now."""
        return rows_of(self.var / "tickler.sqlite3", sql, *values)

    def one(self, sql: str, *values: Any) -> Any:
        """The first field of the first row."""
        found = self.rows(sql, *values)
        assert found, f"nothing found: {sql} {values}"
        return found[0][0]

    def said(self) -> str:
        """What its processes have said so far."""
        return (self.var / "log").read_text(errors="replace")

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.tree is None or self.tree.poll() is None, self.said()
            try:
                urlopen(f"{self.url}/in/", timeout=5).close()
                return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"It does not answer after {PATIENCE} seconds:\n{self.said()}")


def rows_of(file: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a database that somebody else writes."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=20)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
