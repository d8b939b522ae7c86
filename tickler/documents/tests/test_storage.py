"""Bytes are kept whole or not at all."""

import errno
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tickler.core.errors import Refused
from tickler.core.tenancy import firm_scope
from tickler.documents import actions, storage
from tickler.documents.models import Document, Version
from tickler.documents.tests import samples
from tickler.people.models import Firm
from tickler.trail.models import Event


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    with firm_scope(7):
        yield


def files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_kept_bytes_lie_in_the_firms_folder_under_their_hash(media: Path) -> None:
    kept = storage.keep([b"abc", b"def"])
    assert kept.stored == f"documents/7/be/{hashlib.sha256(b'abcdef').hexdigest()}"
    assert ((media / kept.stored).read_bytes(), kept.size) == (b"abcdef", 6)


def test_the_same_bytes_twice_are_one_file(media: Path) -> None:
    assert storage.keep([b"abc"]) == storage.keep([b"ab", b"c"])
    assert len(files(media)) == 1


def test_two_firms_never_share_a_file(media: Path) -> None:
    storage.keep([b"abc"])
    with firm_scope(8):
        storage.keep([b"abc"])
    assert len(files(media)) == 2


def test_bytes_that_come_again_during_a_sweep_stay(media: Path) -> None:
    path = media / storage.keep([b"abc"]).stored
    os.utime(path, (time.time() - 2 * 24 * 3600,) * 2)
    found = list(storage.strangers(set()))
    storage.keep([b"abc"])
    assert [storage.sweep(one) for one in found] == [False]
    assert path.read_bytes() == b"abc"


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "UPLOAD_LIMIT_MB", 1)
    with pytest.raises(Refused, match="too big: 1.2\xa0MB. It can be 1\xa0MB at most"):
        storage.keep([b"x" * 600_000, b"x" * 600_000])
    assert files(media) == []


def test_a_full_disk_is_a_sentence_and_leaves_nothing(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="no room left") as refused:
        storage.keep([b"abc"])
    assert (refused.value.code, files(media)) == ("disk_full", [])


def test_a_reader_that_breaks_leaves_nothing(media: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"abc"
        raise RuntimeError("gone")

    with pytest.raises(RuntimeError):
        storage.keep(broken())
    assert files(media) == []


def test_one_flipped_bit_is_noticed(media: Path) -> None:
    kept = storage.keep([b"abc"])
    (media / kept.stored).write_bytes(b"abb")
    with pytest.raises(Refused, match="damaged"):
        storage.checked(kept.stored, kept.sha256)


def test_a_missing_file_is_a_sentence() -> None:
    with pytest.raises(Refused, match="missing on our side"):
        storage.checked("documents/aa/nothing", "0" * 64)


def test_an_upload_is_a_document_with_its_bytes_and_an_event(firm: Firm, media: Path) -> None:
    account = make.account()
    file = SimpleUploadedFile("Statement.pdf", samples.PDF, content_type="text/html")
    document = actions.upload(account, file, actor=make.actor())
    version = document.versions.get()
    assert (document.name, version.media_type, version.size) == (
        "Statement.pdf",
        "application/pdf",
        len(samples.PDF),
    )
    assert (media / version.stored).read_bytes() == samples.PDF
    event = Event.objects.get(verb="document.uploaded")
    assert (event.account_id, event.facts["name"]) == (account.pk, "Statement.pdf")


def test_a_refused_upload_leaves_no_row_and_no_bytes(firm: Firm, media: Path) -> None:
    with pytest.raises(Refused):
        actions.upload(make.account(), SimpleUploadedFile("statement.pdf", samples.EXE), actor=make.actor())
    assert (Document.objects.count(), files(media)) == (0, [])


def test_bytes_of_a_row_that_could_not_be_written_are_swept(firm: Firm, media: Path) -> None:
    account = make.account()
    account.pk = None
    with pytest.raises(ValueError):
        actions.upload(account, SimpleUploadedFile("a.pdf", samples.PDF), actor=make.actor())
    (left,) = files(media)
    os.utime(left, (time.time() - 2 * 24 * 3600,) * 2)
    assert (actions.sweep_orphans(), files(media)) == (1, [])


def test_a_second_row_that_cannot_be_written_takes_nothing_from_the_first(firm: Firm, media: Path) -> None:
    account = make.account()
    document = actions.upload(account, SimpleUploadedFile("a.pdf", samples.PDF), actor=make.actor())
    account.pk = None
    with pytest.raises(ValueError):
        actions.upload(account, SimpleUploadedFile("b.pdf", samples.PDF), actor=make.actor())
    version = document.versions.get()
    storage.checked(version.stored, version.sha256).close()


def test_a_file_with_another_ending_gets_the_one_its_bytes_have(firm: Firm) -> None:
    file = SimpleUploadedFile("scan.pdf", samples.JPEG)
    assert actions.upload(make.account(), file, actor=make.actor()).name == "scan.pdf.jpg"


def test_a_removed_document_keeps_its_bytes_and_cannot_be_removed_twice(firm: Firm, media: Path) -> None:
    document = actions.upload(make.account(), SimpleUploadedFile("a.pdf", samples.PDF), actor=make.actor())
    actions.remove(document, actor=make.actor())
    assert len(files(media)) == 1
    with pytest.raises(Refused, match="removed already"):
        actions.remove(document, actor=make.actor())


def test_the_sweep_takes_old_strangers_and_nothing_else(firm: Firm, media: Path) -> None:
    document = actions.upload(make.account(), SimpleUploadedFile("a.pdf", samples.PDF), actor=make.actor())
    known = media / document.versions.get().stored
    old, young = storage.keep([b"old"]), storage.keep([b"young"])
    half = media / "documents" / "ab" / "cut.part"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half")
    elsewhere = media / "logos" / "ab" / "logo.png"
    elsewhere.parent.mkdir(parents=True)
    elsewhere.write_bytes(b"logo")
    for path in (known, media / old.stored, half, elsewhere):
        os.utime(path, (time.time() - 2 * 24 * 3600,) * 2)
    assert actions.sweep_orphans() == 2
    assert set(files(media)) == {known, media / young.stored, elsewhere}
    assert Version.objects.count() == 1
