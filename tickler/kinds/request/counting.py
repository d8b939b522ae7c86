"""What is still missing from many requests at once, of all firms: the sender asks before a letter leaves."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tickler.items.contract import LetterFacts
from tickler.kinds.request.logic import count_missing
from tickler.kinds.request.models import Answer, AnswerFile, Question, Request, Sort


def letter_facts(item_ids: Sequence[int]) -> Mapping[int, LetterFacts]:
    """By item: the firm's words and what is missing, in one query."""
    answers = Answer.everywhere.filter(question=OuterRef("pk"))
    files = AnswerFile.everywhere.filter(question=OuterRef("pk"), document__removed_at=None)
    asked = Question.everywhere.filter(request=OuterRef("pk"))
    papers = asked.filter(~Exists(files), type=Sort.FILE, is_required=True)
    unanswered = Q(is_required=True) & ~Exists(answers.filter(value__isnull=False)) | Exists(
        answers.exclude(typed="")
    )
    questions = asked.exclude(type=Sort.FILE).filter(unanswered)
    rows = (
        Request.everywhere.filter(pk__in=item_ids)
        .annotate(papers=_count(papers), questions_open=_count(questions))
        .values_list("pk", "message", "papers", "questions_open", "started_at")
    )
    return {
        item_id: LetterFacts(message, tuple(count_missing(papers, questions, started_at is not None)))
        for item_id, message, papers, questions, started_at in rows
    }


def _count(rows: "QuerySet[Question]") -> Coalesce:
    counted = rows.order_by().values("request").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)
