"""A copy of everything that must not be lost: database, files, keys. Taken while Tickler runs.

SQLite is copied with its own backup API, never as a file (its newest pages may still lie in the log beside
it); PostgreSQL with pg_dump. Files never change once written, so they are copied after the database: whatever
the copied rows name is there.
"""

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tickler.core.clock import now

KEYS = ("secret_key", "instance_key")
KEPT_BEFORE_UPGRADES = 5


def back_up(target: Path) -> int:
    """Write one archive (mode 0600: keys are inside); its size in bytes."""
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder:
        copy = copy_database(Path(folder))
        part = target.with_name(target.name + ".part")
        handle = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
            archive.add(copy, copy.name)
            for name in KEYS:
                if (settings.VAR / name).exists():
                    archive.add(settings.VAR / name, name)
            if Path(settings.MEDIA_ROOT).exists():
                archive.add(settings.MEDIA_ROOT, "files")
        part.replace(target)
    return target.stat().st_size


def copy_database(folder: Path) -> Path:
    """A consistent copy of the database in this folder."""
    if connection.vendor == "postgresql":
        return _dump(folder / "tickler.pgdump")
    copy, name = folder / "tickler.sqlite3", str(settings.DATABASES["default"]["NAME"])
    with sqlite3.connect(name) as source, sqlite3.connect(copy) as into:
        source.backup(into)
        answer = into.execute("PRAGMA integrity_check").fetchone()[0]
    if answer != "ok":
        raise CommandError(f"The copy of the database is not whole ({answer}). Nothing was written.")
    return copy


def _dump(target: Path) -> Path:
    if shutil.which("pg_dump") is None:
        raise CommandError("pg_dump is missing: install PostgreSQL's client programs (postgresql-client).")
    facts: dict[str, Any] = settings.DATABASES["default"]
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = dict(os.environ) | {name: facts[key] for name, key in names.items() if facts[key]}
    command = ["pg_dump", "--format=custom", f"--file={target}", facts["NAME"]]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"pg_dump did not finish: {done.stderr.strip()}")
    return target


def before_upgrade() -> Path | None:
    """If tables are about to change, keep a copy of the database first; None when there is nothing to keep.

    On PostgreSQL the operator's own backup stands for this one.
    """
    if connection.vendor == "postgresql" or not _changes_are_due():
        return None
    kept = settings.VAR / "before-upgrade"
    kept.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.VAR) as folder:
        target = kept / f"{now().astimezone(dt.UTC):%Y-%m-%d-%H%M%S}.sqlite3"
        shutil.move(copy_database(Path(folder)), target)
    for old in sorted(kept.glob("*.sqlite3"))[:-KEPT_BEFORE_UPGRADES]:
        old.unlink()
    return target


def _changes_are_due() -> bool:
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        return False
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
