"""The client's documents: what they see, what they add, what they may change."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests import make
from tests.cast import Company, company
from tickler.core.ids import public_id
from tickler.core.tenancy import firm_scope
from tickler.documents import actions, arranging, folders
from tickler.documents.models import Access, Document, Folder
from tickler.documents.tests import samples
from tickler.kinds.request import actions as requests
from tickler.kinds.request.tests.samples import ask, opened
from tickler.office.tests.pages import said
from tickler.people.models import Account, Contact
from tickler.trail.models import Event

pytestmark = pytest.mark.django_db
ODD_NAMES = (
    "año nuevo.pdf", "Jahresabschluß 2025 (final).pdf", "发票 2025.pdf", "счёт.pdf", "فاتورة.pdf",
    "e\u0301te\u0301.pdf", "100 % & <b>.pdf", "it's \"quoted\".pdf", "....pdf.pdf", "a" * 250 + ".pdf",
    "CON.pdf", "../../etc/passwd.pdf", "no ending", "two  spaces.pdf", "🧾 receipt.pdf", "tab\there.pdf",
    "C:\\scans\\1.pdf", "%2e%2e.pdf", "#1?.pdf", "a;b=c.pdf", "İstanbul.pdf", "ﬁle.pdf", "x.tar.gz.pdf",
    "naïve—dash.pdf", "+1 (2).pdf", "{{ 7+7 }}.pdf",
)  # fmt: skip


@pytest.fixture
def us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    one = company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        folders.ensure(one.account)
        yield one


def top(account: Account, access: str = Access.EDIT) -> Folder:
    return folders.home_of(account, access)


def pdf(name: str = "scan.pdf", more: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.PDF + more)


def prepared(us: Company, name: str = "Accounts 2025.pdf", access: str = Access.VIEW) -> Document:
    """Something the firm put into a folder of the client."""
    return actions.upload(us.account, pdf(name), actor=make.actor(us.owner), folder=top(us.account, access))


def sent(us: Company, name: str = "scan.pdf", folder: Folder | None = None) -> Document:
    """Something the client put into a folder of theirs."""
    actor = make.client_viewer(us.contact).actor_on(us.account.pk)
    return actions.upload(us.account, pdf(name), actor=actor, folder=folder or top(us.account))


def place(folder: Folder, act: str = "") -> str:
    return f"/client/documents/folders/{folder.public_id}/{act}"


def paper(document: Document, act: str) -> str:
    return f"/client/documents/{document.public_id}/{act}/"


def add(who: Contact, folder: Folder, *files: SimpleUploadedFile, ticket: str = "") -> HttpResponse:
    return make.signed_in(who).post(place(folder), {"files": list(files), "ticket": ticket}, follow=True)


def verbs(us: Company) -> list[str]:
    return list(Event.objects.filter(account=us.account).order_by("pk").values_list("verb", flat=True))


# --- looking ----------------------------------------------------------------------------------------------


def test_a_client_finds_the_folders_from_the_menu(us: Company) -> None:
    client = make.signed_in(us.contact)
    assert 'href="/client/documents/"' in client.get("/client/").content.decode()
    words = said(client.get("/client/documents/"))
    assert "Client uploadsPut photos and files for us here" in words
    assert "Prepared for youTo look at and to keep" in words


def test_a_private_folder_is_nowhere(us: Company) -> None:
    secret = prepared(us, "secret.pdf", Access.PRIVATE)
    client = make.signed_in(us.contact)
    assert "Internal" not in said(client.get("/client/documents/"))
    assert client.get(place(secret.folder)).status_code == 404
    for act in ("change", "remove"):
        assert client.get(paper(secret, act)).status_code == 404
        assert client.post(paper(secret, act), {"name": "mine.pdf"}).status_code == 404
    assert client.get(f"/client/documents/{secret.public_id}/").status_code == 404


def test_an_account_that_never_had_a_document_has_its_folders(us: Company) -> None:
    Folder.objects.filter(account=us.other_account).delete()
    assert "Client uploads" in said(make.signed_in(us.other_contact).get("/client/documents/"))


def test_with_several_accounts_each_stands_under_its_name(us: Company) -> None:
    make.link(us.other_account, us.contact, login=True)
    words = said(make.signed_in(us.contact).get("/client/documents/"))
    assert words.index("De Wit Client uploads") < words.index("Visser Client uploads")


def test_what_the_firm_put_there_is_new_until_it_is_opened(us: Company) -> None:
    document = prepared(us)
    client = make.signed_in(us.contact)
    assert "1 file · 1 new" in said(client.get("/client/documents/"))
    assert "Accounts 2025.pdf New" in said(client.get(place(document.folder)))
    b"".join(client.get(f"/client/documents/{document.public_id}/").streaming_content)
    assert "1 new" not in said(client.get("/client/documents/"))
    assert "Accounts 2025.pdf New" not in said(client.get(place(document.folder)))


def test_what_came_last_stands_first(us: Company) -> None:
    prepared(us, "first.pdf")
    document = prepared(us, "second.pdf")
    words = said(make.signed_in(us.contact).get(place(document.folder)))
    assert words.index("second.pdf") < words.index("first.pdf")


# --- adding -----------------------------------------------------------------------------------------------


def test_several_files_are_added_at_once(us: Company) -> None:
    words = said(add(us.contact, top(us.account), pdf("one.pdf"), pdf("two.pdf")))
    assert "2 files are with us." in words
    assert {"one.pdf", "two.pdf"} == set(top(us.account).documents.values_list("name", flat=True))
    assert verbs(us) == ["document.uploaded", "document.uploaded"]


def test_a_file_that_is_refused_is_named_and_the_others_are_kept(us: Company) -> None:
    answer = add(us.contact, top(us.account), pdf("one.pdf"), SimpleUploadedFile("run.exe", samples.EXE))
    words = said(answer)
    assert answer.status_code == 422
    assert "1 file is with us." in words and "run.exe" in words and "not sent" in words
    assert [one.name for one in top(us.account).documents.all()] == ["one.pdf"]


def test_nothing_chosen_is_said(us: Company) -> None:
    answer = add(us.contact, top(us.account))
    assert answer.status_code == 422 and "Choose a photo or a file first." in said(answer)


def test_a_form_that_arrives_twice_adds_once_but_another_file_is_another_act(us: Company) -> None:
    ticket = public_id()
    for file in (pdf("one.pdf"), pdf("one.pdf"), pdf("two.pdf", b"%2")):
        add(us.contact, top(us.account), file, ticket=ticket)
    assert sorted(top(us.account).documents.values_list("name", flat=True)) == ["one.pdf", "two.pdf"]


def test_where_one_only_looks_nothing_is_added(us: Company) -> None:
    folder = top(us.account, Access.VIEW)
    client = make.signed_in(us.contact)
    assert "type=file" not in client.get(place(folder)).content.decode().replace('"', "")
    answer = client.post(place(folder), {"files": [pdf()]})
    assert answer.status_code == 403
    assert "You can look at what is in “Prepared for you”, but not change it." in said(answer)
    assert not folder.documents.exists()


def test_odd_names_come_back_as_they_were_sent(us: Company) -> None:
    """But for what no device takes as a name; and no two get the same."""
    add(us.contact, top(us.account), *[pdf(name, str(n).encode()) for n, name in enumerate(ODD_NAMES)])
    documents = list(top(us.account).documents.order_by("pk"))
    assert len(documents) == len(ODD_NAMES) == len({one.name.lower() for one in documents})
    page = make.signed_in(us.contact).get(place(top(us.account)))
    shown = said(page)
    for one in documents:
        assert " ".join(one.name.split()) in shown
        answer = make.signed_in(us.contact).get(f"/client/documents/{one.public_id}/")
        assert b"".join(answer.streaming_content).startswith(samples.PDF)
    for name in (
        "año nuevo.pdf",
        "发票 2025.pdf",
        "فاتورة.pdf",
        "🧾 receipt.pdf",
        "{{ 7+7 }}.pdf",
        "#1_.pdf",
    ):
        assert name in [one.name for one in documents]


def test_the_same_name_gets_a_number(us: Company) -> None:
    for more in (b"1", b"2", b"3"):
        add(us.contact, top(us.account), pdf("scan.pdf", more))
    names = sorted(top(us.account).documents.values_list("name", flat=True))
    assert names == ["scan (2).pdf", "scan (3).pdf", "scan.pdf"]


def test_i_am_done_uploading_is_said_once(us: Company) -> None:
    client = make.signed_in(us.contact)
    assert "I am done uploading" not in said(client.get(place(top(us.account))))
    add(us.contact, top(us.account), pdf())
    html = client.get(place(top(us.account))).content.decode()
    form = html[html.index("all-sent/") :]
    ticket = re.search(r'name="ticket" value="([^"]+)"', form)
    address = f"/client/documents/all-sent/{us.account.public_id}/"
    for _ in range(2):
        assert ticket is not None
        answer = client.post(address, {"ticket": ticket[1]}, follow=True)
    assert "Thank you. We know that everything is here." in said(answer)
    assert verbs(us).count("document.all_uploaded") == 1


# --- changing ---------------------------------------------------------------------------------------------


def change(client: Client, address: str, name: str, folder: Folder) -> HttpResponse:
    return client.post(address, {"name": name, "folder": folder.public_id}, follow=True)


def test_a_client_names_a_file_and_puts_it_elsewhere(us: Company) -> None:
    document = sent(us)
    into = folders.make(us.account, "2025", actor=make.actor(), parent=top(us.account))
    client = make.signed_in(us.contact)
    form = client.get(paper(document, "change")).content.decode()
    assert "Client uploads › 2025" in form and "Prepared for you" not in form
    assert "Saved." in said(change(client, paper(document, "change"), "Mortgage", into))
    document.refresh_from_db()
    assert (document.name, document.folder) == ("Mortgage.pdf", into)
    assert verbs(us)[-2:] == ["document.moved", "document.renamed"]


def test_nothing_can_be_put_where_one_only_looks(us: Company) -> None:
    document = sent(us)
    client = make.signed_in(us.contact)
    for folder in (top(us.account, Access.VIEW), top(us.account, Access.PRIVATE)):
        answer = change(client, paper(document, "change"), "other.pdf", folder)
        assert answer.status_code == 422
    document.refresh_from_db()
    assert (document.name, document.folder) == ("scan.pdf", top(us.account))


@pytest.mark.parametrize("act", ["change", "remove"])
def test_what_the_firm_prepared_stays_as_it_is(us: Company, act: str) -> None:
    document = prepared(us)
    client = make.signed_in(us.contact)
    assert "Change" not in said(client.get(place(document.folder)))
    data = {"name": "mine.pdf", "folder": top(us.account).public_id}
    for answer in (client.get(paper(document, act)), client.post(paper(document, act), data)):
        assert answer.status_code == 403 and "but not change it" in said(answer)
    document.refresh_from_db()
    assert document.name == "Accounts 2025.pdf" and document.removed_at is None


def test_a_sealed_file_says_so_and_stays(us: Company) -> None:
    document = arranging.seal(sent(us), actor=make.actor(us.owner))
    client = make.signed_in(us.contact)
    words = said(client.get(place(document.folder)))
    assert "Sealed" in words and "Change" not in words
    for act in ("change", "remove"):
        answer = client.post(paper(document, act), {"name": "x", "folder": document.folder.public_id})
        assert answer.status_code == 403
        assert "“scan.pdf” is sealed, so it stays as it is." in said(answer)


def test_without_a_name_the_form_says_what_to_do(us: Company) -> None:
    document = sent(us)
    answer = change(make.signed_in(us.contact), paper(document, "change"), " ", document.folder)
    assert answer.status_code == 422 and "Please fill this in." in said(answer)


def test_a_file_is_removed_after_a_question(us: Company) -> None:
    document = sent(us)
    client = make.signed_in(us.contact)
    assert "We can bring it back for 120 days" in said(client.get(paper(document, "remove")))
    assert "scan.pdf is removed." in said(client.post(paper(document, "remove"), follow=True))
    document.refresh_from_db()
    assert document.removed_at is not None and verbs(us)[-1] == "document.removed"
    assert client.get(f"/client/documents/{document.public_id}/").status_code == 404


def test_a_file_that_answers_an_open_request_is_removed_there(us: Company) -> None:
    item = opened(us.account)
    actor = make.client_viewer(us.contact).actor_on(us.account.pk)
    kept = requests.add_file(item, ask(item, "Yearly"), pdf("answer.pdf"), actor=actor)
    assert kept.document.folder == top(us.account)
    answer = make.signed_in(us.contact).post(paper(kept.document, "remove"))
    assert answer.status_code == 409
    assert "is part of the answer to “Mortgage of the house”. Remove it there." in said(answer)
    assert Document.objects.get(pk=kept.document.pk).removed_at is None


def test_a_client_makes_names_moves_and_removes_a_folder(us: Company) -> None:
    client, home = make.signed_in(us.contact), top(us.account)
    ticket = public_id()
    for _ in range(2):
        assert "The folder is there." in said(
            client.post(place(home, "new/"), {"name": "2025", "ticket": ticket}, follow=True)
        )
    made = Folder.objects.get(parent=home)
    assert (made.name, made.access) == ("2025", Access.EDIT)
    inner = folders.make(us.account, "Receipts", actor=make.actor(), parent=home)
    assert "Saved." in said(change(client, place(inner, "change/"), "Bills", made))
    inner.refresh_from_db()
    assert (inner.name, inner.parent) == ("Bills", made)
    document = sent(us, folder=inner)
    assert "with all that lies in it" in said(client.get(place(made, "remove/")))
    assert "2025 is removed." in said(client.post(place(made, "remove/"), follow=True))
    document.refresh_from_db()
    assert document.removed_at is not None
    assert client.get(place(inner)).status_code == 404


def test_a_folder_is_not_offered_itself_to_be_moved_into(us: Company) -> None:
    outer = folders.make(us.account, "Outer", actor=make.actor(), parent=top(us.account))
    inner = folders.make(us.account, "Inner", actor=make.actor(), parent=outer)
    client = make.signed_in(us.contact)
    assert "Inner" not in client.get(place(outer, "change/")).content.decode()
    assert change(client, place(outer, "change/"), "Outer", inner).status_code == 422
    outer.refresh_from_db()
    assert outer.parent == top(us.account)


@pytest.mark.parametrize("access", [Access.EDIT, Access.VIEW])
@pytest.mark.parametrize("act", ["change/", "remove/"])
def test_folders_on_top_are_the_firms(us: Company, access: str, act: str) -> None:
    folder = top(us.account, access)
    client = make.signed_in(us.contact)
    for answer in (client.get(place(folder, act)), client.post(place(folder, act), {"name": "Mine"})):
        assert answer.status_code == 403
    folder.refresh_from_db()
    assert folder.removed_at is None and folder.name != "Mine"


def test_another_clients_folder_is_not_there(us: Company) -> None:
    folder = top(us.other_account)
    client = make.signed_in(us.contact)
    for act in ("", "new/", "change/", "remove/"):
        assert client.get(place(folder, act)).status_code == 404
        assert client.post(place(folder, act), {"files": [pdf()], "name": "x"}).status_code == 404
    assert not folder.documents.exists() and not folder.folders.exists()


def test_a_file_cannot_be_moved_to_another_client_one_also_stands_for(us: Company) -> None:
    make.link(us.other_account, us.contact, login=True)
    document = sent(us)
    answer = change(make.signed_in(us.contact), paper(document, "change"), "x.pdf", top(us.other_account))
    assert answer.status_code == 422
    document.refresh_from_db()
    assert document.account == us.account and document.name == "scan.pdf"
