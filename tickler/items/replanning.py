"""When a firm's zone, hours, days or pause change, its planned reminders move: in the worker, in pieces."""

from django.db import transaction
from django.db.models import Q

from tickler.core.background import background, progress
from tickler.core.tenancy import firm_scope
from tickler.items import unfollowed
from tickler.items.models import ActionItem, Quiet, Status
from tickler.items.plan import replan
from tickler.people.models import Firm

PIECE = 200
# Planned, or quiet because the firm paused; a client's pause is followed at once, by that act.
_IS_CONCERNED = Q(remind_at__isnull=False) | Q(status=Status.OPEN, quiet_reason=Quiet.FIRM_PAUSED)


def follow_firm(firm: Firm) -> None:
    """Leave the work in the transaction of the change (settings name this)."""
    with firm_scope(firm.pk):
        replan_all.enqueue()


@background
def replan_all() -> None:
    """Write anew what comes next for every item of the firm in scope that reminds, or would."""
    unfollowed.follow()
    planned = ActionItem.objects.filter(_IS_CONCERNED).order_by("pk")
    last, done, total = 0, 0, planned.count()
    while items := list(planned.filter(pk__gt=last)[:PIECE]):
        with transaction.atomic():
            for item in items:
                replan(item)
        last, done = items[-1].pk, done + len(items)
        progress(done, max(done, total))
