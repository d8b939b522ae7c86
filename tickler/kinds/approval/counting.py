"""What still waits in many approvals at once, of all firms: the sender asks before a letter leaves."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import ngettext

from tickler.core import sql
from tickler.items.contract import LetterFacts


class Waiting(NamedTuple):
    """An approval with one document of it that waits (or none)."""

    id: int
    message: str
    total: int
    name: str | None


_WAITING = """
SELECT a.item_id, a.message, i.parts_total, d.name
FROM approval_approval a
JOIN items_actionitem i ON i.id = a.item_id
LEFT JOIN approval_decision d ON d.approval_id = a.item_id AND d.outcome = 'waiting'
WHERE a.item_id = ANY(%s)
ORDER BY a.item_id, d."order", d.id
"""


def letter_facts(item_ids: Sequence[int]) -> Mapping[int, LetterFacts]:
    """By item: the firm's words, which documents wait and how many, in one query."""
    found = sql.select(Waiting, _WAITING, [list(item_ids)])
    return {key: _facts(list(rows)) for key, rows in groupby(found, key=lambda row: row.id)}


def _facts(rows: Sequence[Waiting]) -> LetterFacts:
    names = tuple(row.name for row in rows if row.name is not None)
    missing = (("document", len(names)),) if names else ()
    return LetterFacts(rows[0].message, names if rows[0].total > 1 else (), missing)


def missing_words(_name: str, count: int) -> str:
    """ "2 documents to look at"."""
    return ngettext("%(count)s document to look at", "%(count)s documents to look at", count) % {
        "count": count
    }
