"""Folders of an account: one access each, never without the two that clients see."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tickler.core.actor import Actor
from tickler.core.errors import Forbidden, Refused
from tickler.documents import actions, arranging, folders
from tickler.documents.access import visible_documents, visible_folders
from tickler.documents.models import Access, Document, Folder
from tickler.documents.tests import samples
from tickler.people.models import Account, Firm

CLIENT = Actor(sort="client", name="Anna")


def home(account: Account, access: Access) -> Folder:
    return folders.home_of(account, access)


def add(account: Account, folder: Folder, name: str = "a.pdf", actor: Actor | None = None) -> Document:
    file = SimpleUploadedFile(name, samples.PDF + name.encode())
    return actions.upload(account, file, actor=actor or make.actor(), folder=folder)


def below(parent: Folder, name: str = "2025", actor: Actor | None = None) -> Folder:
    return folders.make(parent.account, name, parent=parent, actor=actor or make.actor())


def test_an_account_begins_with_one_folder_of_each_access(account: Account) -> None:
    folders.ensure(account)
    folders.ensure(account)
    assert sorted(account.folders.values_list("name", "access")) == [
        ("Client uploads", "edit"),
        ("Internal", "private"),
        ("Prepared for you", "view"),
    ]


def test_the_first_folders_speak_the_firms_language(account: Account) -> None:
    Firm.objects.update(language="de")
    folders.ensure(Account.objects.get(pk=account.pk))
    assert "Vom Kunden" in account.folders.values_list("name", flat=True)


@pytest.mark.parametrize("access", [Access.EDIT, Access.VIEW])
def test_the_last_folder_of_its_kind_stays(account: Account, access: Access) -> None:
    with pytest.raises(Refused, match="last folder"):
        folders.remove(home(account, access), actor=make.actor())
    folders.make(account, "Another", access=access, actor=make.actor())
    folders.remove(home(account, access), actor=make.actor())
    assert home(account, access).name == "Another"


def test_the_last_folder_of_its_kind_cannot_be_moved_away_either(account: Account) -> None:
    with pytest.raises(Refused, match="last folder"):
        folders.move(home(account, Access.VIEW), home(account, Access.PRIVATE), actor=make.actor())


def test_what_lies_below_has_the_access_of_the_top(account: Account) -> None:
    assert below(below(home(account, Access.PRIVATE))).access == Access.PRIVATE


def test_a_moved_folder_takes_on_the_new_access_with_all_below(account: Account) -> None:
    year = below(home(account, Access.PRIVATE))
    month = below(year, "May")
    document = add(account, month)
    folders.move(year, home(account, Access.VIEW), actor=make.actor())
    month.refresh_from_db()
    assert (month.access, month.path.count("/")) == (Access.VIEW, 4)
    assert Document.objects.get(pk=document.pk).folder.access == Access.VIEW


def test_a_folder_is_not_moved_into_itself(account: Account) -> None:
    year = below(home(account, Access.EDIT))
    with pytest.raises(Refused, match="into itself"):
        folders.move(year, below(year), actor=make.actor())


def test_a_folder_is_not_moved_to_another_client(account: Account) -> None:
    with pytest.raises(Refused, match="same client"):
        folders.move(
            below(home(account, Access.EDIT)), home(make.account("Other"), Access.EDIT), actor=make.actor()
        )


def test_folders_do_not_lie_deeper_than_ten(account: Account) -> None:
    folder = home(account, Access.EDIT)
    for _ in range(folders.DEEPEST - 1):
        folder = below(folder)
    with pytest.raises(Refused, match="deep"):
        below(folder)


def test_a_name_that_is_taken_gets_a_number(account: Account) -> None:
    parent = home(account, Access.EDIT)
    assert [below(parent, "Tax").name, below(parent, "TAX").name] == ["Tax", "TAX (2)"]


def test_clients_never_see_what_is_private(account: Account) -> None:
    contact = make.contact(account, login=True)
    viewer = make.client_viewer(contact)
    for access in Access:
        add(account, home(account, access), f"{access}.pdf")
    assert {one.name for one in visible_documents(viewer)} == {"edit.pdf", "view.pdf"}
    assert {one.access for one in visible_folders(viewer)} == {"edit", "view"}


@pytest.mark.parametrize("access", [Access.VIEW, Access.PRIVATE])
def test_clients_put_nothing_where_they_may_only_look(account: Account, access: Access) -> None:
    with pytest.raises(Forbidden, match="look at"):
        add(account, home(account, access), actor=CLIENT)


def test_clients_change_no_folder_on_top(account: Account) -> None:
    with pytest.raises(Refused, match="stays as it is"):
        folders.rename(home(account, Access.EDIT), "Mine", actor=CLIENT)


def test_clients_make_and_remove_folders_among_their_own(account: Account) -> None:
    mine = below(home(account, Access.EDIT), actor=CLIENT)
    add(account, mine, actor=CLIENT)
    folders.remove(mine, actor=CLIENT)
    assert Document.objects.get().removed_at is not None


def test_a_folder_with_something_sealed_stays_for_clients(account: Account) -> None:
    mine = below(home(account, Access.EDIT))
    arranging.seal(add(account, mine), actor=make.actor())
    with pytest.raises(Refused, match="sealed"):
        folders.remove(mine, actor=CLIENT)


def test_out_of_the_trash_a_file_brings_its_folders_back(account: Account) -> None:
    year = below(home(account, Access.EDIT))
    document = add(account, below(year, "May"))
    folders.remove(year, actor=make.actor())
    below(home(account, Access.EDIT))  # takes the name meanwhile
    arranging.restore([document], actor=make.actor())
    document = Document.objects.get(pk=document.pk)
    assert (document.removed_at, document.folder.name, document.folder.parent.name) == (
        None,
        "May",
        "2025 (2)",
    )
