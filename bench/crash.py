"""Kills the worker at random while letters leave, on both databases, and looks at what is left behind.

    make crash                      20 kills among 2,000 reminders on each database
    make crash KILLS=500 LETTERS=10000 SEED=7

The last line is JSON. The status is 1 if a letter was lost, doubled, changed or stuck.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    """A file that goes with its folder."""
    yield f"sqlite:///{folder}/crash.sqlite3"


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """A database of our own on the server of BENCH_POSTGRES."""
    name = f"tickler_crash_{os.getpid()}"
    with psycopg.connect(POSTGRES, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


ENGINES = {"sqlite": sqlite, "postgresql": postgresql}
PATIENCE = 10  # seconds for a trial that is told to end
_running: "list[subprocess.Popen[str]]" = []
_is_over = threading.Event()  # somebody has told us to end


def end_trials() -> None:
    """Of all that was started, nothing goes on."""
    _is_over.set()
    for process in list(_running):
        end(process)


def end(process: "subprocess.Popen[str]") -> None:
    """A trial kills its workers when it is told to end; one that does not end is killed with its group."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def trial(engine: str, kills: int, letters: int, seed: int) -> dict[str, Any]:
    """Everything on one database; the answer of `bench.crash_trial`."""
    with tempfile.TemporaryDirectory(prefix="tickler-crash-") as path, ENGINES[engine](Path(path)) as url:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tickler.settings",
            "TICKLER_VAR": path,
            "DATABASE_URL": url,
            "MAIL_FROM": "letters@portal.example",
            "LETTER_BACKOFF": "1",
            "LETTER_LEASE": "5",
            "LETTER_CONNECTIONS": "4",
            "TEST_HEADERS": "1",
            "LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "bench.crash_trial", str(kills), str(letters), str(seed)]
        with subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as process:
            _running.append(process)
            if _is_over.is_set():
                end(process)
            assert process.stdout is not None
            line = ""
            for line in process.stdout:
                if not line.startswith("{"):
                    print(f"{engine}: {line}", end="", flush=True)
        if process.returncode or not line.startswith("{"):
            return {"violations": [f"the trial itself ended with {process.returncode}"]}
        return json.loads(line)


def main() -> int:
    """The command line; every number can also stand in the environment."""
    parser = argparse.ArgumentParser(prog="bench.crash", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=int(os.environ.get("KILLS") or 20))
    parser.add_argument("--letters", type=int, default=int(os.environ.get("LETTERS") or 2000))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("SEED") or random.randrange(10**6)))
    parser.add_argument("--only", choices=ENGINES, help="one database alone")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(f"Seed {options.seed}: {options.kills} kills among {options.letters} letters.", flush=True)
    began = time.monotonic()
    engines = [options.only] if options.only else list(ENGINES)
    with ThreadPoolExecutor(len(engines)) as side_by_side:
        try:
            found = side_by_side.map(
                lambda one: trial(one, options.kills, options.letters, options.seed), engines
            )
            answers = dict(zip(engines, found, strict=True))
        finally:
            end_trials()
    violations = [f"{engine}: {said}" for engine, answer in answers.items() for said in answer["violations"]]
    for said in violations:
        print(f"VIOLATION {said}")
    if not violations:
        print(
            "No letter was lost, none left twice under two identities, and every repeat was the same bytes."
        )
    seconds = round(time.monotonic() - began)
    print(json.dumps({"ok": not violations, "seed": options.seed, "seconds": seconds, **answers}))
    return 1 if violations else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Told to end: nothing was left behind.")
