"""Letters that left and of which their items know nothing: found, and followed.

What follows for an item could not be written (mail/alone.py), so the letter was settled alone: it never
leaves twice, but the item plans nothing.
"""

from django.db import transaction
from django.db.models import F, Q, QuerySet

from tickler.items import settling
from tickler.items.models import ActionItem
from tickler.mail.models import Notice, State
from tickler.mail.source import Fate, NoticeRow


def among(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Those of these notices that left later than their item's last letter."""
    unknown = Q(item__last_letter_at=None) | Q(item__last_letter_at__lt=F("settled_at"))
    return notices.filter(unknown, fate__in=[State.SENT, State.HELD], settled_at__isnull=False)


def follow() -> None:
    """Write what follows for every such letter of the firm in scope, item by item."""
    for item_id in set(among(Notice.objects.all()).values_list("item_id", flat=True)):
        with transaction.atomic():
            ActionItem.objects.select_for_update().get(pk=item_id)
            left = list(among(Notice.objects.filter(item=item_id)).order_by("settled_at"))
            for notice in left:
                _follow(notice)


def _follow(notice: Notice) -> None:
    assert notice.settled_at is not None  # as `among` asked
    row = NoticeRow(*(getattr(notice, name) for name in NoticeRow._fields))
    settling.settle([Fate(row, notice.fate, notice.reason, notice.settled_at)], notice.settled_at)
