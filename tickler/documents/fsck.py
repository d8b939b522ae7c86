"""Do the files agree with the rows? Every version's bytes are read again and compared with what was noted."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from tickler.documents import storage
from tickler.documents.actions import known
from tickler.documents.models import Version

MISSING, CUT, CHANGED = "missing", "cut", "changed"


@dataclass(frozen=True, slots=True)
class Fault:
    """A version whose bytes are not what they were when it was kept."""

    what: str  # MISSING, CUT (another size) or CHANGED (the same size, another hash)
    firm_id: int | None
    document: str  # its public id; names of files are the firm's business
    number: int
    stored: str  # below the folder of the files


@dataclass(slots=True)
class Findings:
    """What a walk has seen so far."""

    versions: int = 0
    faults: int = 0


def walk(findings: Findings) -> Iterator[Fault]:
    """Every fault, in the order in which the files came; reads each file once, in pieces."""
    rows = Version.everywhere.select_related("document").order_by("pk").iterator(chunk_size=500)
    for version in rows:
        findings.versions += 1
        what = _fault_of(version)
        if what:
            findings.faults += 1
            yield Fault(what, version.firm_id, version.document.public_id, version.number, version.stored)


def strangers() -> int:
    """How many files older than a day no row names; the nightly upkeep removes them."""
    return sum(1 for _ in storage.strangers(known()))


def _fault_of(version: Version) -> str:
    path = storage.path_of(version.stored)
    try:
        with path.open("rb") as opened:
            if path.stat().st_size != version.size:
                return CUT
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        return MISSING
    return "" if digest == version.sha256 else CHANGED
