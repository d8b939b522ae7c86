"""A zip that comes into a folder becomes what is in it. The worker does it, one file after the other.

Each file is its own transaction, which also moves `next`: a worker that is killed leaves whole files and a
number, and the one after it goes on there.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from itertools import chain

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from tickler.core.actor import Actor
from tickler.core.background import background, job_state, progress, still_mine
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.documents import actions, folders, names, sniff, storage
from tickler.documents.access import check_folder
from tickler.documents.models import Folder, Unpacking
from tickler.documents.unzip import Archive, Entry, is_archive
from tickler.people.models import Account
from tickler.trail.actions import record

MOST_NAMED = 50  # of the files that were not taken
MOST_SHOWN = 5


def bring(account: Account, received: actions.Received, *, actor: Actor, folder: Folder) -> None:
    """A file joins a folder; a zip is unpacked into it by the worker, soon."""
    if not is_archive(received.media_type):
        actions.enter(account, received, actor=actor, folder=folder)
        return
    check_folder(folder, actor)
    with transaction.atomic():
        row = Unpacking.objects.create(
            account=account,
            folder=folder,
            name=received.name,
            stored=received.kept.stored,
            sha256=received.kept.sha256,
            actor=dataclasses.asdict(actor),
            language=translation.get_language() or "",
        )
        Unpacking.objects.filter(pk=row.pk).update(task=unpack.enqueue(row.pk))


def check_archive(received: actions.Received) -> actions.Received:
    """Refuse at once a zip that cannot be unpacked; anything else is as it was."""
    if is_archive(received.media_type):
        with storage.path_of(received.kept.stored).open("rb") as raw:
            Archive(raw)
    return received


@background
def unpack(key: int) -> None:
    """Go on with an archive where it stands. Runs twice without harm."""
    row = Unpacking.objects.select_related("account", "folder").get(pk=key)
    if row.finished_at:
        return
    with translation.override(row.language or row.account.firm.language):
        try:
            with storage.checked(row.stored, row.sha256) as raw:
                archive = Archive(raw)
                Unpacking.objects.filter(pk=key).update(total=len(archive.entries))
                for number, entry in enumerate(archive.entries[row.next :], row.next + 1):
                    _take(row, archive, entry, number)
                    progress(number, len(archive.entries))
        except Refused as refusal:
            _note_lost(row, row.name, str(refusal))
        _finish(row)


def _take(row: Unpacking, archive: Archive, entry: Entry, number: int) -> None:
    actor = Actor(**row.actor)
    try:
        received = _receive(archive, entry)
    except Refused as refusal:
        _note_lost(row, "/".join([*entry.folders, entry.name]), str(refusal), number)
        return
    try:
        with still_mine():
            if Unpacking.objects.filter(pk=row.pk, next=number - 1).update(next=number, taken=row.taken + 1):
                folder = ensure_path(row.folder, entry.folders, actor=actor)
                actions.enter(row.account, received, actor=actor, folder=folder)
        row.taken += 1
    except Refused as refusal:
        _note_lost(row, "/".join([*entry.folders, entry.name]), str(refusal), number)


def _receive(archive: Archive, entry: Entry) -> actions.Received:
    """The bytes of an entry, through the same sieve as every file."""
    pieces, head = archive.pieces(entry), b""
    while len(head) < sniff.HEAD and (piece := next(pieces, b"")):
        head += piece
    media_type = sniff.media_type_of(head[: sniff.HEAD], entry.name)
    kept = storage.keep(chain([head], pieces))
    return actions.Received(names.with_ending(entry.name, sniff.ENDINGS[media_type]), media_type, kept)


def shown(folder: Folder) -> list[Unpacking]:
    """What a page of the folder says: archives in the worker's hand, and those that were not taken whole."""
    rows = Unpacking.objects.filter(folder=folder).filter(Q(finished_at=None) | Q(lost_count__gt=0))
    found = list(rows.order_by("-pk")[:MOST_SHOWN])
    for row in found:
        state = None if row.finished_at else job_state(row.task)
        row.has_failed = state is not None and state.state in {"failed", "cancelled"}
    return found


def forget(before: dt.datetime) -> None:
    """What was unpacked before this moment needs no more telling."""
    Unpacking.objects.filter(finished_at__lt=before).delete()


def ensure_path(folder: Folder, path: Iterable[str], *, actor: Actor) -> Folder:
    """The folder below this one that has these names; made where it is missing."""
    for name in path:
        name = folders.checked_name(name)
        found = Folder.objects.filter(parent=folder, name=name, removed_at=None).first()
        folder = found or folders.make(folder.account, name, parent=folder, actor=actor)
    return folder


def _note_lost(row: Unpacking, name: str, why: str, number: int | None = None) -> None:
    row.lost_count += 1
    if len(row.lost) < MOST_NAMED:
        row.lost.append({"name": name[:300], "why": why})
    with still_mine():
        fields = {"lost": row.lost, "lost_count": row.lost_count}
        if number is not None:
            fields["next"] = number
        Unpacking.objects.filter(pk=row.pk).update(**fields)


def _finish(row: Unpacking) -> None:
    with still_mine():
        if Unpacking.objects.filter(pk=row.pk, finished_at=None).update(finished_at=now()):
            record(
                "document.unpacked",
                actor=Actor(**row.actor),
                account=row.account,
                name=row.name,
                count=row.taken,
                lost=row.lost_count,
            )
