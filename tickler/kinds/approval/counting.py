"""What still waits in many approvals at once, of all firms: the sender asks before a letter leaves."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import ngettext

from tickler.core import sql
from tickler.items.contract import LetterFacts


class Counted(NamedTuple):
    """An approval with how many documents of it wait."""

    id: int
    message: str
    waiting: int


_COUNT = """
SELECT a.item_id, a.message,
    (SELECT count(*) FROM approval_decision d WHERE d.approval_id = a.item_id AND d.outcome = 'waiting')
FROM approval_approval a
WHERE a.item_id = ANY(%s)
"""


def letter_facts(item_ids: Sequence[int]) -> Mapping[int, LetterFacts]:
    """By item: the firm's words and how many documents wait, in one query."""
    return {
        row.id: LetterFacts(row.message, (("document", row.waiting),) if row.waiting else ())
        for row in sql.select(Counted, _COUNT, [list(item_ids)])
    }


def missing_words(_name: str, count: int) -> str:
    """ "2 documents to look at"."""
    return ngettext("%(count)s document to look at", "%(count)s documents to look at", count) % {
        "count": count
    }
