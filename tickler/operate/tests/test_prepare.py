"""What is done before a process may start."""

import gettext
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db.migrations.recorder import MigrationRecorder

from tickler.operate import catalogues, prepare

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Save"\nmsgstr "Opslaan"\n'


@pytest.fixture
def po(settings: Any, tmp_path: Path) -> Path:
    """A catalogue of one sentence."""
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "nl" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO)
    return path


def test_a_catalogue_is_compiled_when_it_is_missing_and_left_alone_when_it_is_there(po: Path) -> None:
    assert catalogues.compile_stale() == [po]
    with po.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Save") == "Opslaan"
    assert catalogues.compile_stale() == []


def test_a_catalogue_is_compiled_again_when_its_source_is_newer(po: Path) -> None:
    catalogues.compile_stale()
    later = po.stat().st_mtime_ns + 10**9
    os.utime(po, ns=(later, later))
    assert catalogues.compile_stale() == [po]
    assert [path.suffix for path in sorted(po.parent.iterdir())] == [".mo", ".po"]


@pytest.mark.django_db
def test_tables_of_a_newer_version_are_refused() -> None:
    prepare.refuse_newer_tables()
    MigrationRecorder.Migration.objects.create(app="core", name="9999_of_tomorrow")
    with pytest.raises(CommandError, match="newer version"):
        prepare.refuse_newer_tables()


def test_static_files_are_collected_once_and_again_when_one_changes(settings: Any, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("a")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    assert prepare.collect_static()
    assert not prepare.collect_static()
    (source / "page.css").write_text("ab")
    assert prepare.collect_static()
    assert (tmp_path / "static" / "page.css").read_text() == "ab"


@pytest.mark.django_db(transaction=True)
def test_who_prepares_second_waits_for_the_first(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    order: list[str] = []

    def second() -> None:
        with prepare.one_at_a_time():
            order.append("second")

    thread = threading.Thread(target=second)
    with prepare.one_at_a_time():
        thread.start()
        thread.join(0.1)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]
