"""A file that comes piece by piece arrives once and whole, however often the line breaks."""

import datetime as dt
import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests import make
from tests.cast import Company, company
from tickler.core.clock import now
from tickler.core.tenancy import firm_scope
from tickler.documents import actions, folders, sending, storage, unpacking
from tickler.documents.models import Access, Document, Folder, Unpacking, Upload, Version
from tickler.documents.tests import archives, samples
from tickler.people.models import Contact, Staff

pytestmark = pytest.mark.django_db
FILE = samples.PDF + bytes(range(256)) * 400


@pytest.fixture
def us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    one = company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        folders.ensure(one.account)
        yield one


class Device:
    """A telephone or a computer with a file to send."""

    def __init__(self, who: Staff | Contact, folder: Folder) -> None:
        self.client, self.folder = make.signed_in(who), folder
        self.side = "client" if isinstance(who, Contact) else "office"

    def begin(self, content: bytes = FILE, name: str = "scan.pdf", path: str = "", key: str = "k") -> Any:
        address = f"/{self.side}/documents/folders/{self.folder.public_id}/send/"
        return self.client.post(address, {"key": key, "name": name, "path": path, "size": len(content)})

    def piece(self, upload: str, offset: int, content: bytes) -> Any:
        return self.client.post(
            f"/{self.side}/documents/sending/{upload}/",
            content,
            content_type="application/octet-stream",
            headers={"Upload-Offset": str(offset)},
        )

    def send(self, content: bytes = FILE, size: int = 40_000, **words: str) -> Any:
        answer = self.begin(content, **words)
        while answer.status_code == 200 and not answer.json()["is_here"]:
            at = answer.json()["received"]
            answer = self.piece(answer.json()["upload"], at, content[at : at + size])
        return answer


@pytest.fixture
def anna(us: Company) -> Device:
    return Device(us.contact, folders.home_of(us.account))


def stored() -> list[bytes]:
    return [storage.path_of(version.stored).read_bytes() for version in Version.objects.order_by("pk")]


def parts(tmp_path: Path) -> list[Path]:
    return list(tmp_path.rglob("*.part"))


def test_a_file_in_pieces_is_the_file(anna: Device, tmp_path: Path) -> None:
    assert anna.send().json()["is_here"]
    document = Document.objects.get()
    assert (document.name, document.folder, document.is_new_to_firm) == ("scan.pdf", anna.folder, True)
    assert (stored(), parts(tmp_path)) == ([FILE], [])
    assert Version.objects.get().sha256 == hashlib.sha256(FILE).hexdigest()


def test_the_same_file_chosen_again_goes_on_where_it_stood(anna: Device) -> None:
    begun = anna.begin().json()
    anna.piece(begun["upload"], 0, FILE[:30_000])
    again = anna.begin().json()
    assert (again["upload"], again["received"]) == (begun["upload"], 30_000)


def test_what_came_of_a_piece_that_was_cut_off_counts(us: Company, anna: Device) -> None:
    upload = Upload.objects.get(public_id=anna.begin().json()["upload"])
    actor = make.client_viewer(us.contact).actor_on(us.account.pk)
    sending.take(upload, 0, iter([FILE[:20_000]]), actor=actor)
    assert anna.begin().json()["received"] == 20_000
    assert anna.send().json()["is_here"]
    assert stored() == [FILE]


def test_the_last_piece_twice_is_one_document(anna: Device) -> None:
    begun = anna.begin().json()
    for _twice in range(2):
        answer = anna.piece(begun["upload"], 0, FILE)
    assert (answer.json()["is_here"], Document.objects.count()) == (True, 1)


def test_a_piece_at_the_wrong_place_is_refused_and_harms_nothing(anna: Device) -> None:
    begun = anna.begin().json()
    anna.piece(begun["upload"], 0, FILE[:100])
    assert anna.piece(begun["upload"], 50, b"x" * 50).status_code == 409
    assert anna.send().json()["is_here"]
    assert stored() == [FILE]


def test_begun_again_and_again_is_begun_once(anna: Device) -> None:
    assert len({anna.begin().json()["upload"] for _number in range(20)}) == 1


def test_a_folder_that_is_sent_is_a_folder(anna: Device) -> None:
    anna.send(path="2025/Bank", key="1")
    anna.send(FILE + b"1", path="2025", key="2", name="other.pdf")
    assert {d.name: d.folder.name for d in Document.objects.all()} == {
        "scan.pdf": "Bank",
        "other.pdf": "2025",
    }


@pytest.mark.parametrize("path", ["../../etc", "/", "..", "a/../..", "\\..\\"])
def test_a_path_leads_nowhere_else(anna: Device, path: str) -> None:
    assert anna.send(path=path).json()["is_here"]
    assert Document.objects.get().folder.path.startswith(anna.folder.path)


def test_what_we_do_not_take_is_refused_at_its_beginning(anna: Device, tmp_path: Path) -> None:
    content = samples.EXE + b"\0" * 200_000
    begun = anna.begin(content).json()
    answer = anna.piece(begun["upload"], 0, content[:100_000])
    assert (answer.status_code, "program" in answer.json()["refused"]) == (422, True)
    assert (Upload.objects.count(), parts(tmp_path)) == (0, [])


def test_what_is_too_big_is_refused_before_a_byte_came(anna: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "UPLOAD_LIMIT_MB", 0.01)
    answer = anna.begin()
    assert (answer.status_code, "too big" in answer.json()["refused"]) == (413, True)


def test_more_than_was_announced_is_refused(anna: Device, tmp_path: Path) -> None:
    begun = anna.begin(FILE[:1000]).json()
    assert anna.piece(begun["upload"], 0, FILE).status_code == 422
    assert (Document.objects.count(), parts(tmp_path)) == (0, [])


def test_a_full_disk_is_said_and_leaves_nothing(
    anna: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = anna.begin().json()
    anna.piece(begun["upload"], 0, FILE[:30_000])

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    answer = anna.piece(begun["upload"], 30_000, FILE[30_000:])
    assert (answer.status_code, "no room left" in answer.json()["refused"]) == (507, True)
    assert (Upload.objects.count(), Document.objects.count(), parts(tmp_path)) == (0, 0, [])


def test_a_piece_that_is_too_big_is_not_read(anna: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MOST_AT_ONCE", 1000)
    assert anna.piece(anna.begin().json()["upload"], 0, FILE).status_code == 413


def test_a_folder_only_to_look_at_takes_nothing(us: Company) -> None:
    device = Device(us.contact, folders.home_of(us.account, Access.VIEW))
    assert device.begin().status_code == 403
    assert Device(us.employee, folders.home_of(us.account, Access.PRIVATE)).send().json()["is_here"]


def test_nobody_goes_on_with_a_file_of_somebody_else(us: Company, anna: Device) -> None:
    begun = anna.begin().json()
    answer = Device(us.employee, anna.folder).piece(begun["upload"], 0, FILE)
    assert answer.status_code == 403


def test_a_zip_in_pieces_is_unpacked(anna: Device) -> None:
    anna.send(archives.of({"a/b.pdf": samples.PDF}), name="papers.zip")
    unpacking.unpack(Unpacking.objects.get().pk)
    assert [(d.name, d.folder.name) for d in Document.objects.all()] == [("b.pdf", "a")]


def test_a_hostile_zip_in_pieces_is_refused(anna: Device, tmp_path: Path) -> None:
    answer = anna.send(archives.REFUSED["locked"][1](), name="papers.zip")
    assert (answer.status_code, "password" in answer.json()["refused"]) == (422, True)
    assert (Upload.objects.count(), parts(tmp_path)) == (0, [])


def test_what_did_not_go_on_for_a_day_is_forgotten(anna: Device, tmp_path: Path) -> None:
    anna.piece(anna.begin().json()["upload"], 0, FILE[:10])
    [part] = parts(tmp_path)
    os.utime(part, (0, 0))
    sending.forget(now() + dt.timedelta(seconds=1))
    actions.sweep_orphans()
    assert (Upload.objects.count(), parts(tmp_path)) == (0, [])
