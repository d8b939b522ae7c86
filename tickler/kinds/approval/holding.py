"""Documents a client is asked about: they stay where the client sees them (settings.DOCUMENT_HOLDERS)."""

from collections.abc import Sequence

from tickler.documents.holding import Hold
from tickler.kinds.approval.models import Decision


def holds(document_ids: Sequence[int]) -> list[Hold]:
    """Which of these documents wait for approval."""
    rows = Decision.objects.filter(document__in=document_ids).waiting().select_related("approval__item")
    return [
        Hold(row.document_id, row.approval.item.title, is_open=True, must_be_seen=True)
        for row in rows.order_by("pk")
        if row.document_id is not None
    ]
