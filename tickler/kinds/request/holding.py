"""Files that are answers: they are not taken away from under a request (settings.DOCUMENT_HOLDERS)."""

from collections.abc import Sequence

from tickler.documents.holding import Hold
from tickler.items.models import ActionItem, Status
from tickler.kinds.request.models import AnswerFile


def holds(document_ids: Sequence[int]) -> list[Hold]:
    """Which of these documents answer a question."""
    rows = AnswerFile.objects.filter(document__in=document_ids).values_list(
        "document_id", "question__request_id"
    )
    needed = dict(rows)
    items = ActionItem.objects.in_bulk(set(needed.values()))
    return [
        Hold(key, items[item].title, items[item].status in (Status.DRAFT, Status.OPEN))
        for key, item in needed.items()
    ]
