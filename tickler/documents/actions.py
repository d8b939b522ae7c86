"""Acts on documents: bytes first, then the row that names them."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.documents import names, sniff, storage, uploads
from tickler.documents.models import Document, Version
from tickler.people.models import Account
from tickler.trail.actions import record


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
def enter(account: Account, received: Received, *, actor: Actor, item: Any = None) -> Document:
    """The row of a file whose bytes are there. `item` puts it into that item's trail."""
    document = Document.objects.create(account=account, name=received.name)
    Version.objects.create(
        document=document,
        stored=received.kept.stored,
        sha256=received.kept.sha256,
        size=received.kept.size,
        media_type=received.media_type,
        uploaded_by_id=actor.person_id,
    )
    record(
        "document.uploaded",
        item,
        actor=actor,
        account=account,
        document=document.public_id,
        name=document.name,
        sha256=received.kept.sha256,
    )
    return document


def upload(account: Account, file: UploadedFile, *, actor: Actor, item: Any = None) -> Document:
    """A file joins an account, whole or not at all."""
    return enter(account, receive(file), actor=actor, item=item)


@transaction.atomic
def remove(document: Document, *, actor: Actor, item: Any = None) -> Document:
    """Take a document away from everybody's sight; its bytes stay as evidence."""
    if not Document.objects.filter(pk=document.pk, removed_at=None).update(removed_at=now()):
        raise Refused("removed", _("This file was removed already."))
    document.refresh_from_db()
    record(
        "document.removed",
        item,
        actor=actor,
        account=document.account,
        document=document.public_id,
        name=document.name,
    )
    return document


def note_download(document: Document, *, actor: Actor) -> None:
    """Somebody fetched a document."""
    record(
        "document.downloaded",
        actor=actor,
        account=document.account,
        document=document.public_id,
        name=document.name,
    )


def sweep_orphans() -> int:
    """Delete bytes older than a day that no row names; how many. Safe to run twice."""
    known = set(Version.everywhere.values_list("stored", flat=True))
    return sum(storage.sweep(path) for path in storage.strangers(known))
