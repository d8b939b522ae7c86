"""Keeping and dropping filters under a name. They are one's own: the trail says nothing of them."""

from django.db import transaction
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.office.models import SavedFilter
from tickler.people.models import Staff

MOST = 20  # for one member of staff
LONGEST_NAME, LONGEST_QUERY = 60, 500


@transaction.atomic
def keep(staff: Staff, name: str, query: str) -> SavedFilter:
    """Save the query under the name, or say why not."""
    name = " ".join(name.replace("\0", " ").split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(
            "name_missing", _("Give the filter a name of up to %(most)s letters.") % {"most": LONGEST_NAME}
        )
    if not query or len(query) > LONGEST_QUERY:
        raise Refused("nothing_filtered", _("Choose a tab or a filter first, or search for fewer words."))
    Staff.objects.select_for_update().get(pk=staff.pk)  # so that two at once do not exceed the number
    others = SavedFilter.objects.filter(staff=staff).exclude(name=name)
    if others.count() >= MOST:
        raise Refused("too_many", _("You have %(most)s saved filters. Remove one first.") % {"most": MOST})
    saved, _made = SavedFilter.objects.update_or_create(staff=staff, name=name, defaults={"query": query})
    return saved


def drop(saved: SavedFilter) -> None:
    """It is kept no longer."""
    saved.delete()
