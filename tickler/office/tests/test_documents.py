"""The documents of clients, as staff see and arrange them."""

import io
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tests.cast import Company
from tickler.core.actor import Actor
from tickler.documents import actions, arranging, folders
from tickler.documents.models import Access, Document, Folder
from tickler.documents.tests import samples
from tickler.office.tests.pages import get, post, said

CLIENT = Actor(sort="client", name="Anna de Wit")


@pytest.fixture(autouse=True)
def media(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)


@pytest.fixture
def theirs(us: Company) -> Folder:
    """Where the client's own files lie."""
    return folders.home_of(us.account, Access.EDIT)


@pytest.fixture
def paper(us: Company, theirs: Folder) -> Document:
    """A file the client has sent."""
    file = SimpleUploadedFile("Statement.pdf", samples.PDF)
    return actions.upload(us.account, file, actor=CLIENT, folder=theirs)


def test_the_tab_shows_the_folders_and_every_file(us: Company, paper: Document) -> None:
    page = get(us.owner, f"/office/clients/{us.account.public_id}/documents/")
    assert all(one in page for one in ("Client uploads", "Prepared for you", "Internal", "Statement.pdf"))
    assert "1 new" in page


def test_a_folder_shows_what_lies_in_it(us: Company, theirs: Folder, paper: Document) -> None:
    folders.make(us.account, "2025", parent=theirs, actor=make.actor())
    page = get(us.owner, f"/office/documents/folders/{theirs.public_id}/")
    assert "2025" in page and "Statement.pdf" in page and "Client can view and edit" in page


def test_a_search_in_a_folder_looks_below_it(us: Company, theirs: Folder, paper: Document) -> None:
    below = folders.make(us.account, "2025", parent=theirs, actor=make.actor())
    arranging.move([paper], below, actor=make.actor())
    assert "Statement.pdf" in get(us.owner, f"/office/documents/folders/{theirs.public_id}/?q=STATE")
    assert "No file matches" in get(us.owner, f"/office/documents/folders/{theirs.public_id}/?q=zebra")


def test_a_file_is_found_by_its_tag(us: Company, paper: Document) -> None:
    arranging.tag([paper], ["payroll"], actor=make.actor())
    assert "Statement.pdf" in get(us.owner, "/office/documents/?q=payroll")


def test_files_join_a_folder_and_what_was_refused_is_said(us: Company, theirs: Folder) -> None:
    files = [SimpleUploadedFile("a.pdf", samples.PDF), SimpleUploadedFile("b.pdf", samples.EXE)]
    client = make.signed_in(us.owner)
    answer = client.post(
        f"/office/documents/folders/{theirs.public_id}/upload/", {"files": files}, follow=True
    )
    assert list(Document.objects.values_list("name", flat=True)) == ["a.pdf"]
    assert "1 file is added." in said(answer) and "b.pdf:" in said(answer)


def test_a_folder_is_made_named_moved_and_removed(us: Company, theirs: Folder) -> None:
    post(us.owner, f"/office/documents/folders/{theirs.public_id}/add/", {"name": "2025"})
    year = Folder.objects.get(name="2025")
    post(us.owner, f"/office/documents/folders/{year.public_id}/rename/", {"name": "2026"})
    shown = folders.home_of(us.account, Access.VIEW)
    post(us.owner, f"/office/documents/folders/{year.public_id}/move/", {"into": shown.public_id})
    assert Folder.objects.get(name="2026").access == Access.VIEW
    post(us.owner, f"/office/documents/folders/{year.public_id}/remove/")
    assert Folder.objects.get(name="2026").removed_at is not None


def test_a_folder_on_top_has_an_access(us: Company, theirs: Folder) -> None:
    address = f"/office/clients/{us.account.public_id}/documents/folder/"
    post(us.owner, address, {"name": "Loans", "access": "private"})
    assert Folder.objects.get(name="Loans").access == Access.PRIVATE


def test_the_last_folder_of_its_kind_says_why_it_stays(us: Company, theirs: Folder) -> None:
    client = make.signed_in(us.owner)
    answer = client.post(f"/office/documents/folders/{theirs.public_id}/remove/")
    assert answer.status_code == 409 and "last folder" in said(answer)


@pytest.mark.parametrize(("act", "count"), [("move", 1), ("copy", 2)])
def test_ticked_files_are_moved_or_copied(us: Company, paper: Document, act: str, count: int) -> None:
    into = folders.home_of(us.account, Access.VIEW)
    form = {"document": paper.public_id, "into": into.public_id, "act": act}
    post(us.owner, "/office/documents/move/", form)
    assert Document.objects.count() == count and into.documents.count() == 1


def test_a_file_gets_a_name_a_description_and_tags(us: Company, paper: Document) -> None:
    form = {"name": "May", "description": "From the bank", "tags": "2025, bank"}
    post(us.owner, f"/office/documents/{paper.public_id}/edit/", form)
    paper.refresh_from_db()
    assert (paper.name, paper.description, paper.tags) == ("May.pdf", "From the bank", ["2025", "bank"])


def test_a_new_version_counts_and_the_old_one_is_saved_as_it_was(us: Company, paper: Document) -> None:
    file = SimpleUploadedFile("x.pdf", samples.PDF + b"new")
    post(us.owner, f"/office/documents/{paper.public_id}/renew/", {"file": file})
    client = make.signed_in(us.owner)
    page = said(client.get(f"/office/documents/{paper.public_id}/details/"))
    assert "Version 2 counts" in page and "added version 2" in page
    old = client.get(f"/office/documents/{paper.public_id}/1/")
    assert b"".join(old.streaming_content) == samples.PDF  # type: ignore[attr-defined]
    assert client.get(f"/office/documents/{paper.public_id}/3/").status_code == 404


def test_a_file_is_sealed_and_unsealed(us: Company, paper: Document) -> None:
    post(us.owner, f"/office/documents/{paper.public_id}/seal/")
    assert Document.objects.get().sealed_at is not None
    post(us.owner, f"/office/documents/{paper.public_id}/seal/")
    assert Document.objects.get().sealed_at is None


def test_what_was_removed_lies_in_the_trash_and_comes_back(us: Company, paper: Document) -> None:
    post(us.owner, "/office/documents/remove/", {"document": paper.public_id})
    assert "No documents yet" in get(us.owner, "/office/documents/")
    assert "Statement.pdf" in get(us.owner, "/office/documents/trash/")
    post(us.owner, "/office/documents/restore/", {"document": paper.public_id})
    assert "Statement.pdf" in get(us.owner, "/office/documents/")


def test_clients_with_files_are_listed(us: Company, paper: Document) -> None:
    page = get(us.owner, "/office/documents/clients/")
    assert "De Wit" in page and "Visser" not in page


def test_one_foreign_document_among_the_ticked_spoils_them_all(us: Company, paper: Document) -> None:
    other = folders.home_of(us.other_account)
    file = SimpleUploadedFile("Theirs.pdf", samples.PDF)
    hidden = actions.upload(us.other_account, file, actor=CLIENT, folder=other)
    form = {"document": [paper.public_id, hidden.public_id]}
    post(us.employee, "/office/documents/remove/", form, status=404)
    assert not Document.objects.exclude(removed_at=None).exists()


def test_fetching_a_file_makes_it_old_news(us: Company, paper: Document) -> None:
    make.signed_in(us.owner).get(f"/office/documents/{paper.public_id}/")
    assert "No file matches" in get(us.owner, "/office/documents/?new=1")


def test_nothing_ticked_is_a_sentence(us: Company) -> None:
    client = make.signed_in(us.owner)
    assert "Nothing is ticked" in said(client.post("/office/documents/tag/"))


def test_ticked_files_are_saved_as_one_archive(us: Company, paper: Document) -> None:
    client = make.signed_in(us.owner)
    assert "/office/documents/zip/" in client.get("/office/documents/").content.decode()
    answer = client.post("/office/documents/zip/", {"document": paper.public_id})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert archive.read(archive.namelist()[0]) == samples.PDF
