"""Opens pages of a large practice as its staff and its clients do, on both databases, and times them.

    python -m bench.pages                   5,000 clients, 50,000 items, 10,000 documents of one client,
                                            8 users, 30 seconds for staff, for clients, for documents
    python -m bench.pages --only sqlite --seconds 10

The last line is JSON, and `bench/pages.json` too. Times are as the browser sees them, with the generator of
the load on the same two cores; the load of the machine stands beside them.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")


@contextmanager
def sqlite() -> Iterator[str]:
    """The embedded file, in the folder of the trial."""
    yield ""


@contextmanager
def postgres() -> Iterator[str]:
    """A database of our own on the server of BENCH_POSTGRES."""
    name = f"tickler_pages_{os.getpid()}"
    with psycopg.connect(POSTGRES, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


ENGINES = {"sqlite": sqlite, "postgres": postgres}


def trial(engine: str, numbers: list[str]) -> dict[str, Any]:
    """Everything on one database; the answer of `bench.pages_trial`."""
    with tempfile.TemporaryDirectory(prefix="tickler-pages-") as folder, ENGINES[engine]() as url:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tickler.settings",
            "TICKLER_VAR": folder,
            "DATABASE_URL": url,
            "SMTP_URL": "",
            "BASE_URL": "",
            "LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "bench.pages_trial", *numbers]
        answer = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if answer.returncode:
        raise SystemExit(f"The trial on {engine} ended with {answer.returncode}.")
    return json.loads(answer.stdout.splitlines()[-1])


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.pages", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--accounts", default="5000")
    parser.add_argument("--items", default="50000")
    parser.add_argument("--documents", default="10000", help="of one client")
    parser.add_argument("--seconds", default="30", help="for staff, for clients, and for documents")
    parser.add_argument("--users", default="8")
    parser.add_argument("--only", choices=ENGINES, help="one database alone")
    options = parser.parse_args()
    numbers = [options.accounts, options.items, options.documents, options.seconds, options.users]
    engines = [options.only] if options.only else list(ENGINES)
    answers = {engine: trial(engine, numbers) for engine in engines}
    found: dict[str, Any] = {
        f"p95_ms_{name}_{engine}": page["p95_ms"]
        for engine, answer in answers.items()
        for name, page in answer["pages"].items()
    }
    line = json.dumps(found | answers)
    (ROOT / "bench" / "pages.json").write_text(line + "\n")
    print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
