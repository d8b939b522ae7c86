"""The doors to items, and to the letters about them."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from tickler.items.models import ActionItem, ItemQuerySet, Status
from tickler.mail.models import Letter, LetterQuerySet, Notice
from tickler.people.access import ClientViewer, StaffViewer, Viewer, sees_every_account, visible_accounts
from tickler.people.models import Assignment


def visible_items(viewer: Viewer) -> ItemQuerySet:
    """Items of the accounts this viewer may see; a client never sees a draft.

    The same rule as `visible_accounts`, but asked of the item's own row: a list of 50 of 50,000 items took
    ten times as long when all accounts had to be gathered first.
    """
    items: ItemQuerySet = ActionItem.objects.filter(firm=viewer.firm)
    if isinstance(viewer, ClientViewer):
        return items.filter(account__in=visible_accounts(viewer)).exclude(status=Status.DRAFT)
    if sees_every_account(viewer.staff):
        return items
    assigned = Assignment.objects.filter(account=OuterRef("account_id"), staff=viewer.staff)
    return items.filter(Exists(assigned))


def visible_letters(viewer: StaffViewer, *, at_once: bool = False) -> LetterQuerySet:
    """Letters about items this viewer may see; who sees every account sees the firm's other letters too.

    `at_once` gathers all of them first: for counting them. A page of them, or a few, are asked one by one.
    """
    letters: LetterQuerySet = Letter.objects.filter(firm=viewer.firm)
    if sees_every_account(viewer.staff):
        return letters
    about = Notice.objects.filter(item__account__in=own_accounts(viewer))
    # A letter about several clients is seen by who sees all of them.
    others = Notice.objects.exclude(item__account__in=own_accounts(viewer)).filter(letter=OuterRef("pk"))
    letters = letters.filter(~Exists(others))
    if at_once:
        return letters.filter(pk__in=about.values("letter_id"))
    return letters.filter(Exists(about.filter(letter=OuterRef("pk"))))


def own_accounts(viewer: StaffViewer) -> QuerySet[Any, Any]:
    """The keys of the accounts this member of staff looks after."""
    return Assignment.objects.filter(staff=viewer.staff).values_list("account_id", flat=True)
