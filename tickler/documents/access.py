"""The door to documents."""

from django.db.models import QuerySet

from tickler.documents.models import Document
from tickler.people.access import Viewer, visible_accounts


def visible_documents(viewer: Viewer) -> QuerySet[Document]:
    """The documents of the accounts this viewer may see; removed ones are nobody's to see."""
    return Document.objects.filter(account__in=visible_accounts(viewer), removed_at=None)
