"""The door to items."""

from tickler.items.models import ActionItem, ItemQuerySet, Status
from tickler.people.access import ClientViewer, Viewer, visible_accounts


def visible_items(viewer: Viewer) -> ItemQuerySet:
    """Items of the accounts this viewer may see; a client never sees a draft."""
    items: ItemQuerySet = ActionItem.objects.filter(account__in=visible_accounts(viewer))
    if isinstance(viewer, ClientViewer):
        return items.exclude(status=Status.DRAFT)
    return items
