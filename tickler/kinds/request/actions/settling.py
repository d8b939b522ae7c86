"""What staff do with a request that is with the client, or back from there."""

from django.db import transaction

from tickler.core.actor import Actor
from tickler.items import actions
from tickler.items.models import ActionItem, Status
from tickler.kinds.request.models import Request


@transaction.atomic
def complete_by_hand(item: ActionItem, *, actor: Actor) -> ActionItem:
    """Staff have what they need, by whatever way it came. Reminders stop with it."""
    actions.move(item, Status.DONE, "request.completed", actor=actor)
    return item


@transaction.atomic
def set_back(item: ActionItem, *, actor: Actor) -> ActionItem:
    """Back to the client, answers and all: on top of the list, reminders as new."""
    Request.objects.filter(pk=item.pk).update(submitted_at=None, submitted_by="")
    return actions.reopen(item, "request.set_back", actor=actor)
