"""What must be done before a process of this version may start: tables, static files, translations."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from tickler.operate import backup, catalogues

LOCK = 7_461_636_101  # the advisory lock of "somebody changes the tables of Tickler"


def prepare() -> None:
    """Bring everything up to date; quick when it is already, and safe when several begin at once."""
    with one_at_a_time():
        refuse_newer_tables()
        backup.before_upgrade()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        catalogues.compile_stale()
        collect_static()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Whoever comes second waits: by the database if several machines share it, else by a file."""
    if connection.vendor != "postgresql":
        with (settings.VAR / "prepare.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    keeper = connections.create_connection("default")  # its own, so that no migration can end the lock
    try:
        with keeper.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield
    finally:
        keeper.close()


def refuse_newer_tables() -> None:
    """An older version must not write into tables that a newer one has changed."""
    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations)
    known |= {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    ours = {label for label, _name in loader.disk_migrations}
    if any(key not in known and key[0] in ours for key in loader.applied_migrations):
        raise CommandError(
            "The database was changed by a newer version of Tickler. "
            "Start that version, or restore the backup that was made before it."
        )


def collect_static() -> bool:
    """Collect the static files, unless those of this version are there already; whether there was work."""
    stamp = settings.STATIC_ROOT / ".stamp"
    print_now = _print_of_static()
    if stamp.exists() and stamp.read_text() == print_now:
        return False
    # Cleared first: collecting alone keeps an old file if the new one has an earlier time (an archive).
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(print_now)
    return True


def _print_of_static() -> str:
    """Changes when a file does: by place, size and time, because reading them all would take longer."""
    facts = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            facts.append(f"{name} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(facts)).encode()).hexdigest()
