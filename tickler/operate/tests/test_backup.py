"""A backup holds everything, and the tables are copied before they change."""

import sqlite3
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests import make
from tickler.operate import backup

embedded = pytest.mark.skipif(connection.vendor != "sqlite", reason="the embedded database")


@pytest.fixture
def house(tmp_path: Path, settings: Any) -> Path:
    """An installation on a file database with a key and a file."""
    settings.VAR = tmp_path
    settings.MEDIA_ROOT = str(tmp_path / "files")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a1").write_bytes(b"%PDF")
    (tmp_path / "instance_key").write_text("key")
    name = tmp_path / "tickler.sqlite3"
    with sqlite3.connect(name) as database:
        database.execute("CREATE TABLE t (a)")
        database.execute("INSERT INTO t VALUES (7)")
    settings.DATABASES = {"default": {"NAME": str(name)}}
    return tmp_path


@embedded
def test_an_archive_holds_database_files_and_keys(house: Path) -> None:
    backup.back_up(house / "b.tar.gz")
    with tarfile.open(house / "b.tar.gz") as archive:
        assert {"tickler.sqlite3", "instance_key", "files/a1"} <= set(archive.getnames())


@embedded
def test_only_its_owner_can_read_an_archive(house: Path) -> None:
    backup.back_up(house / "b.tar.gz")
    assert (house / "b.tar.gz").stat().st_mode & 0o077 == 0


@embedded
def test_the_copy_in_the_archive_can_be_opened(house: Path) -> None:
    backup.back_up(house / "b.tar.gz")
    with tarfile.open(house / "b.tar.gz") as archive:
        archive.extract("tickler.sqlite3", house / "out", filter="data")
    with sqlite3.connect(house / "out" / "tickler.sqlite3") as copy:
        assert copy.execute("SELECT a FROM t").fetchone() == (7,)


@embedded
def test_tables_that_will_change_are_copied_first(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_changes_are_due", lambda: True)
    kept = backup.before_upgrade()
    assert kept is not None
    assert kept.parent == house / "before-upgrade"


def test_nothing_is_copied_when_no_table_changes(db: None) -> None:
    make.firm()
    assert backup.before_upgrade() is None
