"""The door to items."""

from django.db.models import Exists, OuterRef

from tickler.items.models import ActionItem, ItemQuerySet, Status
from tickler.people.access import ClientViewer, Viewer, sees_every_account, visible_accounts
from tickler.people.models import Assignment


def visible_items(viewer: Viewer) -> ItemQuerySet:
    """Items of the accounts this viewer may see; a client never sees a draft.

    The same rule as `visible_accounts`, but asked of the item's own row: a list of 50 of 50,000 items took ten
    times as long when all accounts had to be gathered first.
    """
    items: ItemQuerySet = ActionItem.objects.filter(firm=viewer.firm)
    if isinstance(viewer, ClientViewer):
        return items.filter(account__in=visible_accounts(viewer)).exclude(status=Status.DRAFT)
    if sees_every_account(viewer.staff):
        return items
    assigned = Assignment.objects.filter(account=OuterRef("account_id"), staff=viewer.staff)
    return items.filter(Exists(assigned))
