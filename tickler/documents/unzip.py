"""What an archive holds, found out without believing it. Pure but for reading.

Nothing is ever written under a name from an archive: its entries are read one by one, as streams, and their
names only say how folders and files are called. Refused as a whole: what cannot be read, is locked with a
password, holds too many files or too much, or is built to burst (a ratio no paper has, entries over each
other). Refused one by one: links, and entries that are damaged. An archive in an archive stays one.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.documents import names, storage
from tickler.ui.words import say_size

MOST_FILES = 2_000
MOST_AT_ONCE = 2 * 1000 * 1000  # bytes of one read: the list of what is in it comes in one
MOST_RATIO = 100
SMALL = 1000 * 1000  # below it a ratio says nothing
PIECE = 256 * 1024
_HEADER = 30  # bytes before an entry's name
_LITTER = {".ds_store", "thumbs.db", "desktop.ini"}  # what systems leave behind, not people
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in an archive: the folders it lies in, its name, and how to find it again."""

    folders: tuple[str, ...]
    name: str
    size: int
    info: zipfile.ZipInfo


class _Wary(io.BufferedIOBase):
    """A file that is never read in one big gulp, whatever its own numbers say."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw

    def read(self, size: int | None = -1, /) -> bytes:
        most = MOST_AT_ONCE + 1 if size is None or size < 0 else size
        data = self._raw.read(min(most, MOST_AT_ONCE + 1))
        if len(data) > MOST_AT_ONCE:
            raise _too_many()
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def seekable(self) -> bool:
        return True


class Archive:
    """An archive that was looked at and may be unpacked."""

    def __init__(self, raw: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(_Wary(raw))
            infos = self._zip.infolist()
        except _BROKEN as error:
            raise _unreadable() from error
        self.entries = list(_entries(infos))
        _check(infos, self.entries, self._zip.start_dir)

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of an entry, in pieces; refuses what is damaged."""
        if stat.S_ISLNK(entry.info.external_attr >> 16):
            raise Refused("link", _("“%(name)s” only points to another file.") % {"name": entry.name})
        try:
            with self._zip.open(entry.info) as opened:
                while piece := opened.read(PIECE):
                    yield piece
        except _BROKEN as error:
            raise Refused(
                "damaged", _("“%(name)s” is damaged in the archive.") % {"name": entry.name}
            ) from error


def _entries(infos: list[zipfile.ZipInfo]) -> Iterator[Entry]:
    for info in infos:
        path = _name_of(info).replace("\\", "/")
        parts = [part for part in path.split("/") if part.strip(" .")]
        if path.endswith("/") or not parts or parts[0] == "__MACOSX" or parts[-1].lower() in _LITTER:
            continue
        *folders, name = (names.tidy(part) for part in parts)
        yield Entry(tuple(folders), name, info.file_size, info)


def _name_of(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: many programs write UTF-8 and do not say so."""
    name = info.orig_filename
    if info.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _check(infos: list[zipfile.ZipInfo], entries: list[Entry], end: int) -> None:
    if not entries:
        raise Refused("empty", _("There is no file in this archive."))
    if len(infos) > MOST_FILES:
        raise _too_many()
    if any(info.flag_bits & 0x1 for info in infos):
        raise Refused(
            "locked",
            _("This archive is locked with a password. Unpack it on your device and send what is in it."),
        )
    for info in infos:
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise _unreadable()
        if info.file_size > SMALL and info.file_size > MOST_RATIO * info.compress_size:
            raise _bursting()
    total, most = sum(info.file_size for info in infos), 2 * storage.limit()
    if total > most:
        raise Refused(
            "too_much",
            _("Unpacked, this archive has %(size)s. It can have %(limit)s at most. Send it in several parts.")
            % {"size": say_size(total), "limit": say_size(most)},
        )  # fmt: skip
    _check_apart(infos, end)


def _check_apart(infos: list[zipfile.ZipInfo], end: int) -> None:
    """No two entries share bytes: that is how a small file holds a huge one many times."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    starts = [info.header_offset for info in ordered[1:]] + [end]
    for info, following in zip(ordered, starts, strict=True):
        if info.header_offset < 0 or info.header_offset + _HEADER + info.compress_size > following:
            raise _bursting()


def _unreadable() -> Refused:
    return Refused(
        "unreadable",
        _("We cannot read this archive: it is damaged, or only half of it is here. Unpack it on your device "
          "and send what is in it."),
    )  # fmt: skip


def _too_many() -> Refused:
    return Refused(
        "too_many",
        _("There are more than %(most)s files in this archive. Send it in several parts.")
        % {"most": MOST_FILES},
    )


def _bursting() -> Refused:
    return Refused(
        "bursting",
        _("This archive is built so that it bursts when it is unpacked, so we do not. Unpack it on your "
          "device and send what is in it."),
    )  # fmt: skip


def is_archive(media_type: str) -> bool:
    """Is it something that we unpack?"""
    return media_type == "application/zip"
