"""Where bytes lie: below MEDIA_ROOT, in their firm's folder, under the name of their own SHA-256.

Written to a temporary name, flushed to the disk, then renamed: a name that exists holds every byte. The
row that names it comes after. The same bytes are kept once for a firm, however many rows name them, so nobody
but the sweep deletes any: what no row has named for a day, and halves of files. Bytes that are kept again
while the sweep is at them get a new file, which the sweep knows by its age and leaves.
"""

import errno
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.core.ids import public_id
from tickler.core.tenancy import current_firm_id
from tickler.ui.words import say_size

FOLDER = "documents"
PIECE = 256 * 1024
ORPHAN_AGE = 24 * 3600  # seconds: longer than any upload takes
FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that are safely on the disk."""

    stored: str  # below MEDIA_ROOT
    sha256: str
    size: int


def limit() -> int:
    """How big a file may be, in bytes."""
    return int(settings.UPLOAD_LIMIT_MB) * 1000 * 1000


def too_big(size: int) -> Refused:
    """The refusal of a file of this size."""
    return Refused(
        "too_big",
        _("This file is too big: %(size)s. It can be %(limit)s at most. Take the photo again at a smaller "
          "size, or send a PDF.")
        % {"size": say_size(size), "limit": say_size(limit())},
    )  # fmt: skip


def disk_full() -> Refused:
    """The refusal when there is no room left."""
    return Refused(
        "disk_full",
        _("There is no room left for this file on our side. What you sent before is safe. Please tell us, "
          "and send it again later."),
    )  # fmt: skip


def keep(pieces: Iterable[bytes]) -> Kept:
    """Write bytes to the disk; refuses what is too big and says so when the disk is full."""
    folder = _root() / str(current_firm_id())
    part = folder / f"{public_id()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as out:
            digest, size = _copy(pieces, out)
            out.flush()
            os.fsync(out.fileno())
        place = folder / digest[:2] / digest
        place.parent.mkdir(exist_ok=True)
        part.replace(place)
        _flush_folder(place.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno in FULL:
            raise disk_full() from error
        raise
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Kept(stored=place.relative_to(settings.MEDIA_ROOT).as_posix(), sha256=digest, size=size)


def incoming(name: str) -> Path:
    """Where a file grows that comes piece by piece; the sweep takes it a day after the last piece."""
    return _root() / str(current_firm_id()) / f"{name}.part"


def adopt(part: Path) -> Kept:
    """A file that is whole gets the name of its hash beside its own; the caller unlinks that one."""
    with part.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        size = opened.tell()
    place = part.parent / digest[:2] / digest
    place.parent.mkdir(exist_ok=True)
    os.utime(part)
    aside = part.with_name(f"{public_id()}.part")
    os.link(part, aside)
    aside.replace(place)
    _flush_folder(place.parent)
    return Kept(stored=place.relative_to(settings.MEDIA_ROOT).as_posix(), sha256=digest, size=size)


def path_of(stored: str) -> Path:
    """Where these bytes lie. The name comes from our own row, never from a person."""
    return Path(settings.MEDIA_ROOT) / stored


def checked(stored: str, sha256: str) -> IO[bytes]:
    """The bytes, opened, after their hash was compared; refuses what is gone or damaged."""
    try:
        opened = path_of(stored).open("rb")
    except FileNotFoundError:
        raise Refused(
            "gone", _("This file is missing on our side. Please tell us; we look for it.")
        ) from None
    if hashlib.file_digest(opened, "sha256").hexdigest() != sha256:
        opened.close()
        raise Refused(
            "damaged", _("This file is damaged on our side, so we do not hand it out. Please tell us.")
        )
    opened.seek(0)
    return opened


def strangers(known: set[str]) -> Iterator[Path]:
    """Files older than a day that no row knows, and halves of files."""
    for path in _root().rglob("*"):
        if path.relative_to(settings.MEDIA_ROOT).as_posix() not in known and _is_old(path):
            yield path


def sweep(path: Path) -> bool:
    """Delete a stranger, unless the same bytes came again since it was found; whether it is gone."""
    aside = path.with_name(f"{public_id()}.part")
    try:
        path.rename(aside)
    except FileNotFoundError:
        return False
    if _is_old(aside):
        aside.unlink()
        return True
    aside.replace(path)
    return False


def _is_old(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime < time.time() - ORPHAN_AGE
    except FileNotFoundError:
        return False


def _copy(pieces: Iterable[bytes], out: IO[bytes]) -> tuple[str, int]:
    digest, size, most = hashlib.sha256(), 0, limit()
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise too_big(size)
        digest.update(piece)
        out.write(piece)
    return digest.hexdigest(), size


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
