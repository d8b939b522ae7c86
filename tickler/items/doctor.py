"""What the tables of the spine cannot refuse by themselves."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.health import Check
from tickler.items import unfollowed
from tickler.items.contract import all_kinds
from tickler.items.models import ActionItem
from tickler.mail.models import Notice


def details() -> Check:
    """Has every item the detail row of its kind?"""
    bare = 0
    for kind in all_kinds():
        rows = kind.detail._base_manager.filter(item=OuterRef("pk"))
        bare += ActionItem.everywhere.filter(~Exists(rows), kind=kind.key).count()
    if bare:
        return Check("details", False, _("%(count)s items have no detail row.") % {"count": bare})
    return Check("details", True, _("Every item has its detail row."))


def followed() -> Check:
    """Does every item know of its last letter? One whose letter could only be settled alone does not."""
    count = unfollowed.among(Notice.everywhere.all()).values("item_id").distinct().count()
    if not count:
        return Check("followed", True, _("Every item knows of its last letter."))
    said = ngettext(
        "%(count)s item does not know of a letter that left about it; the worker's log says why. "
        "When that is mended, run: manage.py replan",
        "%(count)s items do not know of a letter that left about them; the worker's log says why. "
        "When that is mended, run: manage.py replan",
        count,
    )
    return Check("followed", False, said % {"count": count})
