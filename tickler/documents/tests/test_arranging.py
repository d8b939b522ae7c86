"""What is done with files that are there."""

import datetime as dt
import os
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tickler.core.clock import now
from tickler.core.errors import Forbidden, Refused
from tickler.documents import actions, arranging, folders, storage
from tickler.documents.models import Access, Document, Folder
from tickler.documents.tests import samples
from tickler.documents.tests.test_folders import CLIENT, add, below, home
from tickler.documents.upkeep import empty_trash
from tickler.people.models import Account
from tickler.trail.models import Event


def received(data: bytes, name: str = "a.pdf") -> actions.Received:
    return actions.receive(SimpleUploadedFile(name, data))


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_the_ending_survives_a_new_name(account: Account) -> None:
    document = add(account, home(account, Access.EDIT))
    assert arranging.rename(document, "Statement 2025", actor=make.actor()).name == "Statement 2025.pdf"
    assert verbs()[-1] == "document.renamed"


def test_two_files_of_one_name_are_told_apart(account: Account) -> None:
    folder = home(account, Access.EDIT)
    assert [add(account, folder).name, add(account, folder).name] == ["a.pdf", "a (2).pdf"]


def test_moving_takes_on_the_other_folders_access(account: Account) -> None:
    document = add(account, home(account, Access.PRIVATE))
    assert arranging.move([document], home(account, Access.VIEW), actor=make.actor()) == 1
    assert Document.objects.get().folder.access == Access.VIEW


def test_all_or_none_are_moved(account: Account) -> None:
    ours, theirs = add(account, home(account, Access.EDIT)), make.account("Other")
    foreign = add(theirs, home(theirs, Access.EDIT))
    with pytest.raises(Refused, match="same client"):
        arranging.move([ours, foreign], home(account, Access.VIEW), actor=make.actor())
    assert Document.objects.get(pk=ours.pk).folder.access == Access.EDIT


def test_a_copy_has_the_same_bytes_and_a_life_of_its_own(account: Account) -> None:
    document = add(account, home(account, Access.EDIT))
    (twin,) = arranging.copy([document], home(account, Access.VIEW), actor=make.actor())
    arranging.remove([document], actor=make.actor())
    version = twin.versions.get()
    with storage.checked(version.stored, version.sha256) as opened:
        assert opened.read() == samples.PDF + b"a.pdf"


def test_a_new_version_counts_and_the_old_one_is_kept(account: Account) -> None:
    document = add(account, home(account, Access.EDIT))
    actions.renew(document, received(samples.PDF + b"second"), actor=make.actor())
    assert list(document.versions.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert Document.objects.get().size == len(samples.PDF + b"second")


def test_the_same_bytes_again_are_no_new_version(account: Account) -> None:
    document = add(account, home(account, Access.EDIT))
    actions.renew(document, received(samples.PDF + b"a.pdf"), actor=make.actor())
    assert document.versions.count() == 1


def test_a_sealed_file_is_not_changed_by_clients(account: Account) -> None:
    document = arranging.seal(add(account, home(account, Access.EDIT)), actor=make.actor())
    for act in (
        lambda: arranging.rename(document, "b", actor=CLIENT),
        lambda: arranging.remove([document], actor=CLIENT),
        lambda: arranging.move([document], below(home(account, Access.EDIT)), actor=CLIENT),
        lambda: actions.renew(document, received(samples.PDF), actor=CLIENT),
    ):
        with pytest.raises(Forbidden, match="sealed"):
            act()
    arranging.unseal(document, actor=make.actor())
    assert arranging.rename(document, "b", actor=CLIENT).name == "b.pdf"


def test_what_the_firm_prepared_is_not_the_clients_to_change(account: Account) -> None:
    document = add(account, home(account, Access.VIEW))
    with pytest.raises(Forbidden, match="not change it"):
        arranging.remove([document], actor=CLIENT)


def test_tags_are_words_told_apart_without_case(account: Account) -> None:
    document = add(account, home(account, Access.EDIT))
    arranging.tag([document], ["Tax ", "tax", "2025"], actor=make.actor())
    document.refresh_from_db()
    assert (document.tags, document.search) == (["Tax", "2025"], "a.pdf  tax 2025")


def test_a_file_is_new_to_the_other_side_until_it_is_fetched(account: Account) -> None:
    document = add(account, home(account, Access.EDIT), actor=CLIENT)
    assert (document.is_new_to_firm, document.is_new_to_client) == (True, False)
    actions.note_download(document, actor=make.actor())
    assert not Document.objects.get().is_new_to_firm


def test_the_trash_is_emptied_after_its_time_and_the_bytes_follow(account: Account, media: Path) -> None:
    folder = below(home(account, Access.EDIT))
    document, kept = add(account, folder), add(account, home(account, Access.EDIT), "b.pdf")
    stored = document.versions.get().stored
    folders.remove(folder, actor=make.actor())
    assert empty_trash(now() - dt.timedelta(days=1)) == 0
    assert empty_trash(now() + dt.timedelta(seconds=1)) == 1
    assert [one.pk for one in Document.objects.all()] == [kept.pk]
    assert not Folder.objects.filter(pk=folder.pk).exists()
    os.utime(media / stored, (time.time() - 2 * 24 * 3600,) * 2)
    assert actions.sweep_orphans() == 1
