"""Is the planner up to date? A promise for the health page."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.clock import now
from tickler.core.health import Check
from tickler.items.models import ActionItem

LATE = 15 * 60  # seconds a reminder may be due before somebody should look


def planner() -> Check:
    """How long is the oldest reminder due that nobody has planned?"""
    moment = now()
    oldest = ActionItem.everywhere.due(moment).values_list("remind_at", flat=True).first()
    age = int((moment - oldest).total_seconds()) if oldest else 0
    if age <= LATE:
        return Check("planner", True, _("Every reminder is planned in time."), age)
    minutes = age // 60
    said = ngettext(
        "A reminder has been due for %(count)s minute and was not planned.",
        "A reminder has been due for %(count)s minutes and was not planned.",
        minutes,
    )
    return Check("planner", False, said % {"count": minutes}, age)
