"""The documents of one client of the large practice: years of them, in a few folders and many small ones."""

import datetime as dt
import random

from bench.seed import CHUNK
from tests import make
from tickler.core.clock import now
from tickler.core.ids import public_id
from tickler.documents import folders
from tickler.documents.models import Access, Document, Folder, Version
from tickler.people.models import Account

NAMES = ("Invoice", "Bank statement", "Payslip", "Receipt", "VAT return", "Contract", "Insurance", "Année")
TAGS = ("2024", "2025", "bank", "payroll", "vat", "to check")
IN_ONE = 0.6  # so many lie in one folder, as where nobody tidies up
SMALL = 60  # folders beside it
REMOVED = 0.05


def fill(account: Account, count: int, luck: random.Random) -> None:
    """So many documents of one client, each with a version or two."""
    places = _places(account)
    rows = [_document(account, places, number, luck) for number in range(count)]
    Document.objects.bulk_create(rows, CHUNK)
    versions = [_version(row, number) for row in rows for number in range(1, 3 if luck.random() < 0.1 else 2)]
    Version.objects.bulk_create(versions, CHUNK)


def _places(account: Account) -> list[Folder]:
    """The one that is full, and the small ones in it and in the two others."""
    tops = [folders.home_of(account, access) for access in Access]
    inside = [
        folders.make(account, f"Year {2000 + number // 3}", actor=make.actor(), parent=tops[number % 3])
        for number in range(SMALL)
    ]
    return [tops[0], *inside]


def _document(account: Account, places: list[Folder], number: int, luck: random.Random) -> Document:
    folder = places[0] if luck.random() < IN_ONE else luck.choice(places[1:])
    name = f"{luck.choice(NAMES)} {number}.pdf"
    tags = luck.sample(TAGS, luck.choice((0, 0, 1, 2)))
    at = now() - dt.timedelta(hours=luck.random() * 30_000)
    return Document(
        account=account, folder=folder, name=name, tags=tags, search=" ".join([name, *tags]).lower(),
        size=luck.randrange(20_000, 5_000_000), media_type="application/pdf", created_at=at, changed_at=at,
        changed_by=luck.choice(("Anna de Wit", "Sofie Janssen")), is_new_to_firm=luck.random() < 0.02,
        is_new_to_client=luck.random() < 0.02 and folder.access != Access.PRIVATE,
        removed_at=now() if luck.random() < REMOVED else None,
    )  # fmt: skip


def _version(row: Document, number: int) -> Version:
    digest = public_id()
    return Version(
        document=row, number=number, stored=f"documents/1/{digest[:2]}/{digest}", sha256=digest,
        size=row.size, media_type=row.media_type, uploaded_at=row.created_at,
    )  # fmt: skip
