"""The documents of an approval as both sides' pages show them."""

from dataclasses import dataclass

from tickler.documents.access import visible_documents
from tickler.documents.models import Access, Document, Version
from tickler.items.models import ActionItem
from tickler.kinds.approval.documents import newest_versions
from tickler.kinds.approval.models import Decision
from tickler.people.access import Viewer


@dataclass(frozen=True, slots=True)
class Paper:
    """One document, what was decided about it, and its newest version if the viewer may see it."""

    decision: Decision
    document: Document | None
    version: Version | None

    @property
    def is_newer_than_asked(self) -> bool:
        """Whether a version came in after we asked, and is what the client looks at."""
        decision = self.decision
        return (
            decision.is_waiting and self.version is not None and self.version.number > decision.asked_number
        )

    @property
    def is_hidden(self) -> bool:
        """Whether it lies where the client cannot see it, so that nobody can answer."""
        return self.document is not None and self.document.folder.access == Access.PRIVATE

    @property
    def is_changed_since(self) -> bool:
        """Whether a version came in after the client had decided."""
        number = self.decision.number
        return number is not None and self.version is not None and self.version.number > number


def papers_of(item: ActionItem, viewer: Viewer) -> list[Paper]:
    """Every document of the item in its order, as far as this viewer may see it. Three queries."""
    decisions = list(Decision.objects.filter(approval=item.pk).order_by("order", "pk"))
    keys = [decision.document_id for decision in decisions if decision.document_id is not None]
    documents = visible_documents(viewer).select_related("folder").in_bulk(keys)
    versions = newest_versions(documents)
    return [
        Paper(decision, documents.get(decision.document_id or 0), versions.get(decision.document_id or 0))
        for decision in decisions
    ]
