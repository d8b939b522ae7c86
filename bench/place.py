"""Where a measurement happens: a database of its own, and processes that work on it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1/postgres"


@dataclass
class Step:
    """A step in a process of its own: it says when it is ready, begins when told, and answers in JSON."""

    process: "subprocess.Popen[str]"

    def wait_until_ready(self) -> None:
        """Django is up and everything is prepared."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if line.strip() != "ready":
            raise SystemExit(
                f"bench: a step ended before it was ready ({line.strip() or 'it said nothing'})."
            )

    def go(self) -> None:
        """Begin."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """What it found."""
        out, _ = self.process.communicate()
        if self.process.returncode:
            raise SystemExit(f"bench: a step ended with {self.process.returncode}.")
        return json.loads(out.splitlines()[-1])

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.communicate()


@dataclass
class Place:
    """One database with everything that goes with it."""

    name: str  # sqlite or postgres
    folder: Path
    url: str
    settings: dict[str, str] = field(default_factory=dict)

    def start(self, step: str, settings: dict[str, str] | None = None, **options: int) -> Step:
        """A step that waits for its go."""
        words = [
            word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", str(value))
        ]
        environment = {
            "DJANGO_SETTINGS_MODULE": "tickler.settings",
            "TICKLER_VAR": str(self.folder),
            "DATABASE_URL": self.url,
            "MAIL_FROM": "letters@portal.example",
            "LOG_LEVEL": "ERROR",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.step", step, *words],
            env=os.environ | environment | self.settings | (settings or {}),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return Step(process)

    def do(self, step: str, settings: dict[str, str] | None = None, **options: int) -> dict[str, Any]:
        """A step from beginning to end."""
        started = self.start(step, settings, **options)
        started.wait_until_ready()
        started.go()
        return started.answer()


@contextmanager
def sqlite() -> Iterator[Place]:
    """A file in a folder that goes with it."""
    with tempfile.TemporaryDirectory(prefix="tickler-bench-") as path:
        yield Place("sqlite", Path(path), f"sqlite:///{path}/bench.sqlite3")


@contextmanager
def postgres() -> Iterator[Place]:
    """A database of our own on the server of DATABASE_URL, dropped afterwards."""
    name = f"tickler_bench_{os.getpid()}"
    with (
        tempfile.TemporaryDirectory(prefix="tickler-bench-") as path,
        psycopg.connect(SERVER, autocommit=True) as server,
    ):
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield Place("postgres", Path(path), urlsplit(SERVER)._replace(path=f"/{name}").geturl())
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def why_no_postgres() -> str:
    """A sentence if the server does not answer, or will not let us make a database."""
    try:
        with psycopg.connect(SERVER, connect_timeout=5) as server:
            row = server.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as error:
        parts = urlsplit(SERVER)
        return f"bench: no PostgreSQL answers at {parts.hostname}:{parts.port or 5432}: {str(error).strip()}"
    return "" if row and row[0] else "bench: this PostgreSQL user may not create a database."
