"""What the tables of the spine cannot refuse by themselves."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from tickler.core.health import Check
from tickler.items.contract import all_kinds
from tickler.items.models import ActionItem


def details() -> Check:
    """Has every item the detail row of its kind?"""
    bare = 0
    for kind in all_kinds():
        rows = kind.detail._base_manager.filter(item=OuterRef("pk"))
        bare += ActionItem.everywhere.filter(~Exists(rows), kind=kind.key).count()
    if bare:
        return Check("details", False, _("%(count)s items have no detail row.") % {"count": bare})
    return Check("details", True, _("Every item has its detail row."))
