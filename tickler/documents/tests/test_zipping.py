"""Many documents as one archive: every file, its bytes and its name, and nothing of anybody else."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests import make
from tests.cast import Company, company
from tickler.core.tenancy import firm_scope
from tickler.documents import actions, folders, storage, zipping
from tickler.documents.models import Access, Document, Folder, Version
from tickler.documents.tests.samples import PDF
from tickler.people.models import Contact, Staff
from tickler.trail.models import Event

pytestmark = pytest.mark.django_db
ODD_NAMES = (
    "año nuevo.pdf", "Jahresabschluß 2025 (final).pdf", "发票 2025.pdf", "счёт.pdf", "فاتورة.pdf",
    "חשבונית.pdf",
    "été.pdf", "100 % & b.pdf", "it's quoted.pdf", "a" * 196 + ".pdf", "two  spaces.pdf", "🧾 receipt.pdf",
    "%2e%2e.pdf", "#1.pdf", "a;b=c.pdf", "İstanbul.pdf", "ﬁle.pdf", "x.tar.gz.pdf", "naïve—dash.pdf",
    "+1 (2).pdf", "{{ 7+7 }}.pdf", "=SUM(A1).pdf", "-rf.pdf", "$(id).pdf", "`id`.pdf", "ไทย.pdf",
    "~tilde.pdf",
)  # fmt: skip


@pytest.fixture
def us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    one = company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        folders.ensure(one.account)
        yield one


def home(us: Company, access: str = Access.EDIT) -> Folder:
    return folders.home_of(us.account, Access(access))


def put(us: Company, name: str, folder: Folder | None = None, content: bytes = PDF) -> Document:
    file = SimpleUploadedFile("x.pdf", content)
    file._name = name  # as it is: the constructor would shorten it
    return actions.upload(us.account, file, actor=make.actor(us.owner), folder=folder or home(us))


def saved(response: HttpResponse) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response)))
    assert archive.testzip() is None
    return {info.filename: archive.read(info) for info in archive.infolist()}


def fetch(who: Staff | Contact, folder: Folder) -> HttpResponse:
    side = "client" if isinstance(who, Contact) else "office"
    return make.signed_in(who).get(f"/{side}/documents/folders/{folder.public_id}/zip/")


def test_a_folder_comes_with_the_folders_in_it(us: Company) -> None:
    actor = make.actor(us.owner)
    inner = folders.make(us.account, "2025", parent=home(us), actor=actor)
    deep = folders.make(us.account, "Bank", parent=inner, actor=actor)
    put(us, "top.pdf"), put(us, "mid.pdf", inner, PDF + b"1"), put(us, "low.pdf", deep, PDF + b"2")
    assert saved(fetch(us.contact, home(us))) == {
        "top.pdf": PDF,
        "2025/mid.pdf": PDF + b"1",
        "2025/Bank/low.pdf": PDF + b"2",
    }


def test_odd_names_come_back_as_they_were_sent(us: Company) -> None:
    files = [SimpleUploadedFile("x.pdf", PDF + name.encode()) for name in ODD_NAMES]
    for file, name in zip(files, ODD_NAMES, strict=True):
        file._name = name
    address = f"/client/documents/folders/{home(us).public_id}/"
    make.signed_in(us.contact).post(address, {"files": files})
    listed = make.signed_in(us.contact).get(address).context["files"]
    assert {line["document"].name for line in listed} == set(ODD_NAMES)
    assert saved(fetch(us.contact, home(us))) == {name: PDF + name.encode() for name in ODD_NAMES}


def test_same_names_in_other_letters_are_told_apart(us: Company) -> None:
    put(us, "Scan.pdf"), put(us, "scan.PDF", content=PDF + b"1")
    assert sorted(saved(fetch(us.employee, home(us)))) == ["Scan.pdf", "scan (2).PDF"]


def test_what_is_ticked_comes_whole(us: Company) -> None:
    ticked = [put(us, "a.pdf"), put(us, "a.pdf", home(us, Access.PRIVATE), PDF + b"1")]
    sent = {"document": [document.public_id for document in ticked]}
    response = make.signed_in(us.employee).post("/office/documents/zip/", sent)
    assert saved(response) == {"a.pdf": PDF, "a (2).pdf": PDF + b"1"}
    assert Event.objects.filter(verb="document.downloaded").count() == 2


def test_one_they_may_not_see_and_nothing_comes(us: Company) -> None:
    sent = {"document": [put(us, "a.pdf").public_id, "of-somebody-else"]}
    assert make.signed_in(us.employee).post("/office/documents/zip/", sent).status_code == 404
    assert not Event.objects.filter(verb="document.downloaded").exists()


def test_a_client_gets_nothing_of_a_private_folder(us: Company) -> None:
    put(us, "a.pdf", home(us, Access.PRIVATE))
    assert fetch(us.contact, home(us, Access.PRIVATE)).status_code == 404


def test_what_lies_in_the_trash_stays_there(us: Company) -> None:
    put(us, "a.pdf"), actions.remove(put(us, "b.pdf"), actor=make.actor(us.owner))
    assert set(saved(fetch(us.contact, home(us)))) == {"a.pdf"}


def test_the_newest_version_comes(us: Company) -> None:
    document = put(us, "a.pdf")
    newer = actions.receive(SimpleUploadedFile("a.pdf", PDF + b"newer"))
    actions.renew(document, newer, actor=make.actor(us.owner))
    assert saved(fetch(us.contact, home(us))) == {"a.pdf": PDF + b"newer"}


def test_it_is_inert_in_the_trail_and_no_longer_new(us: Company) -> None:
    document = put(us, "a.pdf", home(us, Access.VIEW))
    assert document.is_new_to_client
    response = fetch(us.contact, home(us, Access.VIEW))
    document.refresh_from_db()
    assert not document.is_new_to_client
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert Event.objects.get(verb="folder.downloaded").facts["count"] == 1


def test_an_empty_folder_is_nothing_to_save(us: Company) -> None:
    assert fetch(us.contact, home(us)).status_code == 409


def test_a_missing_file_is_said_before_anything_is_packed(us: Company) -> None:
    put(us, "a.pdf")
    storage.path_of(Version.objects.get().stored).unlink()
    response = fetch(us.contact, home(us))
    assert (response.status_code, "missing or damaged" in response.content.decode()) == (409, True)


def test_a_damaged_file_breaks_the_archive(us: Company) -> None:
    put(us, "a.pdf")
    storage.path_of(Version.objects.get().stored).write_bytes(b"x" * len(PDF))
    with pytest.raises(zipping.Damaged):
        b"".join(fetch(us.contact, home(us)))


def test_a_big_file_comes_in_small_pieces(us: Company) -> None:
    put(us, "big.pdf", content=PDF + b"0" * 5_000_000)
    assert max(len(piece) for piece in fetch(us.contact, home(us))) < 300_000
