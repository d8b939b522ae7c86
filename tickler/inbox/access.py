"""The door to the inbox: one's own entries, about what one may still see."""

from django.db.models import Q, QuerySet

from tickler.inbox.models import Entry
from tickler.people.access import StaffViewer, sees_every_account
from tickler.people.models import Assignment


def visible_entries(viewer: StaffViewer) -> QuerySet[Entry]:
    """Entries of this member of staff; those of an account they no longer look after are gone with it."""
    entries = Entry.objects.filter(staff=viewer.staff)
    if sees_every_account(viewer.staff):
        return entries
    own = Assignment.objects.filter(staff=viewer.staff).values("account")
    return entries.filter(Q(account=None) | Q(account__in=own))


def unread_entries(viewer: StaffViewer) -> QuerySet[Entry]:
    """What nobody has looked at yet. The index entry_unread answers."""
    return visible_entries(viewer).filter(read_at=None, archived_at=None)
