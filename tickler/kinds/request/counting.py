"""What is still missing from many requests at once, of all firms: the sender asks before a letter leaves."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tickler.core import sql
from tickler.items.contract import LetterFacts
from tickler.kinds.request.logic import count_missing


class Counted(NamedTuple):
    """A request with how much of it is missing."""

    id: int
    message: str
    is_started: bool
    papers: int
    questions: int


# The rules of logic.is_lacking: a paper that must come and has not, an answer that must come and has not or
# could not be read.
_COUNT = """
SELECT r.item_id, r.message, r.started_at IS NOT NULL,
    (SELECT count(*) FROM request_question q
        WHERE q.request_id = r.item_id AND q.type = 'file' AND q.is_required
        AND NOT EXISTS (
            SELECT 1 FROM request_answerfile f JOIN documents_document d ON d.id = f.document_id
            WHERE f.question_id = q.id AND d.removed_at IS NULL)),
    (SELECT count(*) FROM request_question q LEFT JOIN request_answer a ON a.question_id = q.id
        WHERE q.request_id = r.item_id AND q.type <> 'file'
        AND ((q.is_required AND a.value IS NULL) OR a.typed <> ''))
FROM request_request r
WHERE r.item_id = ANY(%s)
"""


def letter_facts(item_ids: Sequence[int]) -> Mapping[int, LetterFacts]:
    """By item: the firm's words and what is missing, in one query."""
    return {
        row.id: LetterFacts(
            row.message, missing=tuple(count_missing(row.papers, row.questions, row.is_started))
        )
        for row in sql.select(Counted, _COUNT, [list(item_ids)])
    }
