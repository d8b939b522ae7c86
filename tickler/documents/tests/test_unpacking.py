"""A zip that a client sends becomes files in folders, whatever happens to the worker meanwhile."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tests.cast import Company, company
from tickler.core.tenancy import firm_scope
from tickler.documents import actions, folders, unpacking, upkeep
from tickler.documents.models import Document, Folder, Unpacking
from tickler.documents.tests import archives, samples
from tickler.documents.tests.samples import PDF
from tickler.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    one = company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        folders.ensure(one.account)
        yield one


def page(us: Company) -> str:
    return f"/client/documents/folders/{folders.home_of(us.account).public_id}/"


def send(us: Company, content: bytes) -> str:
    """The client chooses the archive in their folder; the page that answers."""
    files = {"files": SimpleUploadedFile("papers.zip", content)}
    return str(make.signed_in(us.contact).post(page(us), files, follow=True).content.decode())


def at_work() -> None:
    """The worker comes by."""
    for key in Unpacking.objects.filter(finished_at=None).values_list("pk", flat=True):
        unpacking.unpack(key)


def there() -> dict[str, str]:
    """Every file with the folder it lies in."""
    return dict(Document.objects.values_list("name", "folder__name"))


def test_a_zip_becomes_files_in_folders(us: Company) -> None:
    said = send(
        us, archives.of({"2025/bank/May.pdf": PDF, "2025/June.pdf": PDF + b"1", "top.pdf": PDF + b"2"})
    )
    assert "is being unpacked" in said
    at_work()
    assert there() == {"May.pdf": "bank", "June.pdf": "2025", "top.pdf": "Client uploads"}
    assert Event.objects.filter(verb="document.unpacked").count() == 1


def test_what_is_not_taken_is_named_and_the_rest_is_there(us: Company) -> None:
    entries = {
        "a.pdf": PDF,
        "evil.html": samples.HTML,
        "tool.exe": samples.EXE,
        "x.svg": samples.SVG,
        "b.pdf": PDF,
    }
    send(us, archives.of(entries))
    at_work()
    said = make.signed_in(us.contact).get(page(us)).content.decode()
    assert set(there()) == {"a.pdf", "b.pdf"}
    assert all(name in said for name in ("evil.html", "tool.exe", "x.svg", "3 files of"))


def test_a_zip_in_a_zip_stays_one(us: Company) -> None:
    send(us, archives.of({"inner.zip": archives.of()}))
    at_work()
    assert set(there()) == {"inner.zip"}


def test_a_hostile_archive_is_refused_at_once(us: Company) -> None:
    said = send(us, archives.REFUSED["locked"][1]())
    assert "locked with a password" in said
    assert not Unpacking.objects.exists()


def test_a_worker_that_is_killed_goes_on_where_it_stood(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{number}.pdf" for number in range(6)]
    send(us, archives.of({name: PDF + name.encode() for name in names}))
    enter, entered = actions.enter, []

    def killed(*args: object, **kwargs: object) -> Document:
        document = enter(*args, **kwargs)  # type: ignore[arg-type]
        entered.append(document)
        if len(entered) == 3:
            raise KeyboardInterrupt  # before it is committed
        return document

    monkeypatch.setattr(actions, "enter", killed)
    with pytest.raises(KeyboardInterrupt):
        at_work()
    monkeypatch.setattr(actions, "enter", enter)
    at_work()
    at_work()
    assert sorted(there()) == names


def test_work_done_twice_brings_nothing_twice(us: Company) -> None:
    send(us, archives.of())
    row = Unpacking.objects.get()
    unpacking.unpack(row.pk)
    unpacking.unpack(row.pk)
    assert Document.objects.count() == 1


@pytest.mark.parametrize("name", archives.TRICKS)
def test_no_name_leads_out_of_the_folder(us: Company, tmp_path: Path, name: str) -> None:
    send(us, archives.nul_kept(name))
    at_work()
    assert list(there()) == ["escape.pdf"]
    home = folders.home_of(us.account)
    assert Document.objects.get().folder.path.startswith(home.path)
    assert not list(tmp_path.rglob("*escape*"))


def test_an_archive_that_waits_is_not_swept_away(us: Company) -> None:
    send(us, archives.of())
    assert Unpacking.objects.get().stored in actions.known()
    at_work()
    assert Unpacking.objects.get().stored not in actions.known()


def test_what_staff_bring_is_unpacked_as_theirs(us: Company) -> None:
    private = Folder.objects.get(account=us.account, access="private")
    file = SimpleUploadedFile("papers.zip", archives.of())
    received = unpacking.check_archive(actions.receive(file))
    unpacking.bring(us.account, received, actor=make.actor(us.owner), folder=private)
    at_work()
    document = Document.objects.get()
    assert (document.folder, document.is_new_to_firm) == (private, False)


def test_what_was_told_is_forgotten_a_day_later(us: Company) -> None:
    send(us, archives.of({"x.svg": samples.SVG}))
    at_work()
    make_old = Unpacking.objects.get()
    make_old.finished_at = make_old.created_at.replace(year=2020)
    make_old.save()
    upkeep.sweep()
    assert not Unpacking.objects.exists()


def test_a_file_that_only_points_elsewhere_is_not_taken(us: Company) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    send(us, out.getvalue())
    at_work()
    assert not there()
