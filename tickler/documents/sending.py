"""Files that come piece by piece, and go on where they stood after the connection broke.

A device begins with a key of its own making: the same key again is the same upload, so a lost answer or a
page that was loaded again costs nothing. A piece says where it begins; what has arrived of a piece that was
cut off counts. Until the last byte there is no document, only a row here and a part on the disk, and both are
swept away a day after the last piece. The file goes through the same sieve as every other when it is whole,
and its beginning as soon as it is there.
"""

import datetime as dt
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.documents import actions, names, sniff, storage, unpacking
from tickler.documents.access import check_folder
from tickler.documents.models import Folder, Upload

MOST_AT_ONCE = 8 * 1024 * 1024  # bytes of a piece
MOST_OPEN = 500  # uploads that one person has begun and not finished


class Elsewhere(Refused):
    """The piece does not begin where the file ends so far."""


def begin(folder: Folder, *, key: str, name: str, path: Sequence[str], size: int, actor: Actor) -> Upload:
    """A file is coming; the one that was begun with this key, if there is one."""
    check_folder(folder, actor)
    if size > storage.limit():
        raise storage.too_big(size)
    if size <= 0:
        raise Refused("empty", _("“%(name)s” is empty. Look at it on your device, then choose it again.")
                      % {"name": name})  # fmt: skip
    mine = Upload.objects.filter(person_id=actor.person_id or 0, finished_at=None)
    found = mine.filter(folder=folder, key=key, size=size).first()
    if found is not None:
        return found
    if mine.count() >= MOST_OPEN:
        raise Refused("too_many", _("Too many files are on their way. Wait until some of them are here."))
    row, _made = Upload.objects.get_or_create(
        person_id=actor.person_id or 0,
        folder=folder,
        key=key,
        finished_at=None,
        defaults={
            "account": folder.account,
            "name": names.tidy(name),
            "path": [names.tidy(one) for one in path if one.strip(" .")],
            "size": size,
        },
    )
    return row


def take(upload: Upload, offset: int, pieces: Iterable[bytes], *, actor: Actor) -> Upload:
    """Bytes that follow what is there. With the last of them the file joins the folder."""
    if upload.finished_at is not None:
        return upload
    if offset != upload.received:
        raise Elsewhere("elsewhere", _("This file goes on at another place."))
    part = storage.incoming(upload.public_id)
    try:
        arrived = _write(part, offset, upload.size, pieces)
        if offset < sniff.HEAD:
            _look_at(part, upload)
    except Refused:
        discard(upload)
        raise
    mine = Upload.objects.filter(pk=upload.pk, received=offset, finished_at=None)
    if not mine.update(received=F("received") + arrived, changed_at=now()):
        raise Elsewhere("elsewhere", _("This file goes on at another place."))
    upload.refresh_from_db()
    if upload.received == upload.size:
        _finish(upload, part, actor)
    return upload


def discard(upload: Upload) -> None:
    """Nothing is left of it."""
    storage.incoming(upload.public_id).unlink(missing_ok=True)
    Upload.objects.filter(pk=upload.pk, finished_at=None).delete()


def forget(before: dt.datetime) -> None:
    """What did not go on since this moment does not any more."""
    Upload.objects.filter(changed_at__lt=before).delete()


def _write(part: Path, offset: int, size: int, pieces: Iterable[bytes]) -> int:
    """The pieces, at their place and safely on the disk; how many bytes, even of what was cut off."""
    arrived = 0
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT, 0o644), "wb") as out:
            out.seek(offset)
            for piece in pieces:
                if offset + arrived + len(piece) > size:
                    raise Refused("too_long", _("This file is longer than it was said to be."))
                out.write(piece)
                arrived += len(piece)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        if error.errno in storage.FULL:
            raise storage.disk_full() from error
        raise
    return arrived


def _look_at(part: Path, upload: Upload) -> None:
    """What it is, once its beginning is there: nobody sends gigabytes to hear that we do not want them."""
    with part.open("rb") as opened:
        head = opened.read(sniff.HEAD)
    if len(head) >= min(sniff.HEAD, upload.size):
        sniff.media_type_of(head, upload.name)


def _finish(upload: Upload, part: Path, actor: Actor) -> None:
    try:
        with part.open("rb") as opened:
            media_type = sniff.media_type_of(opened.read(sniff.HEAD), upload.name)
        kept = storage.adopt(part)
        name = names.with_ending(upload.name, sniff.ENDINGS[media_type])
        received = unpacking.check_archive(actions.Received(name, media_type, kept))
        with transaction.atomic():
            if Upload.objects.filter(pk=upload.pk, finished_at=None).update(finished_at=now()):
                folder = unpacking.ensure_path(upload.folder, upload.path, actor=actor)
                unpacking.bring(upload.account, received, actor=actor, folder=folder)
    except FileNotFoundError:
        upload.refresh_from_db()
        if upload.finished_at is None:
            raise
        return  # the same last piece came twice, and the other one was faster
    except Refused:
        discard(upload)
        raise
    part.unlink(missing_ok=True)
    upload.refresh_from_db()
