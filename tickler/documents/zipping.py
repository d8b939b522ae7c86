"""Many documents as one archive that is made while it is sent: it never lies anywhere, and needs no memory.

Nothing is packed tighter, because what people send is so already. The hash of every file is looked at on the
way; bytes that are damaged break the connection, so that nobody keeps half an archive for a whole one.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.documents import folders, storage
from tickler.documents.access import visible_documents, visible_folders
from tickler.documents.models import Document, Folder, Version
from tickler.people.access import Viewer

MOST = 10_000
PIECE = 256 * 1024


class Damaged(Exception):
    """Bytes are not what they were when they came."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A document and what it is called in the archive."""

    name: str
    version: Version


class _Outbox:
    """What the archive is written to, piece by piece; it cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def taken(self) -> bytes:
        """What came since the last time."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def of_folder(folder: Folder, viewer: Viewer) -> list[Packed]:
    """Everything in a folder and below it that this viewer may see, in folders like its own."""
    below = visible_folders(viewer).filter(account=folder.account_id, path__startswith=folder.path)
    places, used = {folder.pk: ""}, dict[str, set[str]]()
    for one in below.exclude(pk=folder.pk).order_by("path"):
        if one.parent_id in places:
            above = places[one.parent_id]
            places[one.pk] = f"{above}{_free(one.name, above, used)}/"
    return _packed(visible_documents(viewer).filter(folder__in=below), places, used)


def of_documents(documents: QuerySet[Document]) -> list[Packed]:
    """These documents, without folders."""
    return _packed(documents, {}, {})


def stream(packed: Iterable[Packed]) -> Iterator[bytes]:
    """The archive, in pieces."""
    outbox = _Outbox()
    with zipfile.ZipFile(outbox, "w") as archive:  # type: ignore[call-overload]  # write and flush are enough
        for one in packed:
            moment = localtime(one.version.uploaded_at)
            info = zipfile.ZipInfo(one.name, moment.timetuple()[:6])
            info.file_size, info.external_attr = one.version.size, 0o644 << 16
            digest = hashlib.sha256()
            with (
                storage.path_of(one.version.stored).open("rb") as opened,
                archive.open(info, "w", force_zip64=one.version.size > zipfile.ZIP64_LIMIT // 2) as entry,
            ):
                while piece := opened.read(PIECE):
                    digest.update(piece)
                    entry.write(piece)
                    yield outbox.taken()
            if digest.hexdigest() != one.version.sha256:
                raise Damaged(one.version.stored)
    yield outbox.taken()


def _packed(documents: QuerySet[Document], places: dict[int, str], used: dict[str, set[str]]) -> list[Packed]:
    found = list(documents.order_by("folder", "name", "pk")[: MOST + 1])
    if not found:
        raise Refused("empty", _("There is no file here to save."))
    if len(found) > MOST:
        raise Refused(
            "too_many", _("These are more than %(most)s files. Save them in several parts.") % {"most": MOST}
        )
    rows = Version.objects.filter(document__in=documents).order_by("document", "number")
    newest = {version.document_id: version for version in rows}  # the last one stays
    packed = []
    for document in found:
        version, place = newest[document.pk], places.get(document.folder_id, "")
        _check_there(document, version)
        packed.append(Packed(place + _free(document.name, place, used), version))
    return packed


def _check_there(document: Document, version: Version) -> None:
    path = storage.path_of(version.stored)
    if not path.is_file() or path.stat().st_size != version.size:
        raise Refused(
            "gone",
            _("“%(name)s” is missing or damaged on our side, so we pack nothing. Please tell us.")
            % {"name": document.name},
        )


def _free(name: str, place: str, used: dict[str, set[str]]) -> str:
    """The name in that place of the archive; case makes no difference, as on most devices."""
    taken = used.setdefault(place, set())
    found = folders.free_name(name, taken) if name.lower() in taken else name
    taken.add(found.lower())
    return found
