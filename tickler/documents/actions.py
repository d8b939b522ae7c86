"""Acts on documents: bytes first, then the row that names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.documents import arranging, folders, names, sniff, storage, uploads
from tickler.documents.models import Access, Document, Folder, Unpacking, Version
from tickler.people.models import Account
from tickler.trail.actions import record

MOST_NAMED = 200  # hashes that the trail keeps of a folder that was fetched


@dataclass(frozen=True, slots=True)
class Received:
    """A file whose bytes are safe and whose type we found out."""

    name: str
    media_type: str
    kept: storage.Kept


def receive(file: UploadedFile) -> Received:
    """Look at a file and keep its bytes; outside any transaction, because it may take a while."""
    uploads.check_size(file)
    name = names.tidy(file.name or "")
    file.seek(0)
    media_type = sniff.media_type_of(file.read(sniff.HEAD), name)
    file.seek(0)
    kept = storage.keep(file.chunks(storage.PIECE))
    return Received(names.with_ending(name, sniff.ENDINGS[media_type]), media_type, kept)


@transaction.atomic
def enter(
    account: Account, received: Received, *, actor: Actor, item: Any = None, folder: Folder | None = None
) -> Document:
    """The row of a file whose bytes are there. `item` puts it into that item's trail.

    Without a folder it goes where the client's own files lie.
    """
    folder = folders.hold(folder or folders.home_of(account), actor)
    is_client = actor.sort == "client"
    document = Document(
        account=account,
        folder=folder,
        name=arranging.free_in(folder, received.name),
        size=received.kept.size,
        media_type=received.media_type,
        changed_by=actor.name[:120],
        is_new_to_firm=is_client,
        is_new_to_client=not is_client and folder.access != Access.PRIVATE,
    )
    document.search = arranging.searched(document)
    document.save()
    _add_version(document, 1, received, actor)
    arranging.told("document.uploaded", document, actor=actor, item=item, sha256=received.kept.sha256)
    return document


def upload(
    account: Account,
    file: UploadedFile,
    *,
    actor: Actor,
    item: Any = None,
    folder: Folder | None = None,
) -> Document:
    """A file joins an account, whole or not at all."""
    return enter(account, receive(file), actor=actor, item=item, folder=folder)


@transaction.atomic
def renew(document: Document, received: Received, *, actor: Actor) -> Document:
    """A new version of it; the earlier ones are kept. The same bytes again are no new version."""
    document = arranging.held(document, actor)
    newest = arranging.newest_of(document)
    if newest.sha256 == received.kept.sha256:
        return document
    _add_version(document, newest.number + 1, received, actor)
    is_client = actor.sort == "client"
    document.name = names.with_ending(document.name, sniff.ENDINGS[received.media_type])
    document.size, document.media_type = received.kept.size, received.media_type
    document.changed_at, document.changed_by = now(), actor.name[:120]
    document.is_new_to_firm = is_client
    document.is_new_to_client = not is_client and document.folder.access != Access.PRIVATE
    document.search = arranging.searched(document)
    document.save()
    arranging.told(
        "document.renewed", document, actor=actor, number=newest.number + 1, sha256=received.kept.sha256
    )
    return document


def note_done_uploading(account: Account, *, actor: Actor) -> None:
    """The client says that everything is there."""
    new = Document.objects.filter(account=account, removed_at=None, is_new_to_firm=True).count()
    record("document.all_uploaded", actor=actor, account=account, count=new)


def _add_version(document: Document, number: int, received: Received, actor: Actor) -> None:
    Version.objects.create(
        document=document,
        number=number,
        stored=received.kept.stored,
        sha256=received.kept.sha256,
        size=received.kept.size,
        media_type=received.media_type,
        uploaded_by_id=actor.person_id,
    )


@transaction.atomic
def remove(document: Document, *, actor: Actor, item: Any = None) -> Document:
    """Take a document away from everybody's sight; its bytes stay as evidence."""
    if not Document.objects.filter(pk=document.pk, removed_at=None).update(removed_at=now()):
        raise Refused("removed", _("This file was removed already."))
    document.refresh_from_db()
    arranging.told("document.removed", document, actor=actor, item=item)
    return document


def note_download(document: Document, *, actor: Actor, is_opened: bool = True) -> None:
    """Somebody fetched a document; `is_opened`: so it is no longer new to their side."""
    if is_opened:
        arranging.note_opened(document, actor=actor)
    arranging.told("document.downloaded", document, actor=actor)


def note_folder_download(
    folder: Folder, versions: Sequence[Version], *, actor: Actor, is_opened: bool = True
) -> None:
    """Somebody fetched a folder with all that is in it."""
    if is_opened:
        arranging.note_all_opened([version.document_id for version in versions], actor=actor)
    record(
        "folder.downloaded",
        actor=actor,
        account=folder.account,
        folder=folder.public_id,
        name=folder.name,
        sha256=[version.sha256 for version in versions[:MOST_NAMED]],
        count=len(versions),
    )


def sweep_orphans() -> int:
    """Delete bytes older than a day that no row names; how many. Safe to run twice."""
    return sum(storage.sweep(path) for path in storage.strangers(known()))


def known() -> set[str]:
    """The bytes that somebody needs: those of the versions, and archives that wait to be unpacked."""
    waiting = Unpacking.everywhere.filter(finished_at=None)
    return {*Version.everywhere.values_list("stored", flat=True), *waiting.values_list("stored", flat=True)}
