"""When a firm's zone, hours or working days change, its planned reminders move: in the worker, in pieces."""

from django.db import transaction

from tickler.core.background import background, progress
from tickler.core.tenancy import firm_scope
from tickler.items import unfollowed
from tickler.items.models import ActionItem
from tickler.items.plan import replan
from tickler.people.models import Firm

PIECE = 200


def follow_firm(firm: Firm) -> None:
    """Leave the work in the transaction of the change (settings name this)."""
    with firm_scope(firm.pk):
        replan_all.enqueue()


@background
def replan_all() -> None:
    """Write anew what comes next for every item of the firm in scope with a reminder planned."""
    unfollowed.follow()
    planned = ActionItem.objects.filter(remind_at__isnull=False).order_by("pk")
    last, done, total = 0, 0, planned.count()
    while items := list(planned.filter(pk__gt=last)[:PIECE]):
        with transaction.atomic():
            for item in items:
                replan(item)
        last, done = items[-1].pk, done + len(items)
        progress(done, max(done, total))
