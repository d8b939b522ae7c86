"""What has lain in the trash long enough goes for good; bytes without a row are swept away at night."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from tickler.core.actor import SYSTEM
from tickler.core.background import every
from tickler.core.clock import now
from tickler.core.tenancy import firm_scope
from tickler.documents import arranging, sending, unpacking
from tickler.documents.actions import sweep_orphans
from tickler.documents.models import Document, Folder
from tickler.people.models import Firm

AT_ONCE = 200


@every(days=1, at="03:30")
def sweep() -> None:
    """Empty the trash of what is older than TRASH_DAYS, then remove files that no version names any more."""
    for firm_id in Firm.objects.order_by("pk").values_list("pk", flat=True):
        with firm_scope(firm_id):
            empty_trash(now() - dt.timedelta(days=settings.TRASH_DAYS))
            unpacking.forget(now() - dt.timedelta(days=1))
            sending.forget(now() - dt.timedelta(days=1))
    sweep_orphans()


def empty_trash(before: dt.datetime) -> int:
    """Delete what was removed before this moment; how many documents. Safe to run twice."""
    gone = 0
    doomed = Document.objects.filter(removed_at__lt=before).select_related("account").order_by("pk")
    while documents := list(doomed[:AT_ONCE]):
        with transaction.atomic():
            for document in documents:
                _purge(document)
        gone += len(documents)
    # The lowest first, so that none is left below one that is gone.
    for folder in Folder.objects.filter(removed_at__lt=before).order_by("-path"):
        if not folder.documents.exists() and not folder.folders.exists():
            folder.delete()
    return gone


def _purge(document: Document) -> None:
    arranging.told("document.purged", document, actor=SYSTEM)
    document.delete()
