"""Following an account: one's own wish to hear what happens there."""

from django.db import transaction

from tickler.core.actor import Actor
from tickler.people.models import Account, Follower, Staff
from tickler.trail.actions import record


@transaction.atomic
def follow(account: Account, staff: Staff, *, actor: Actor) -> None:
    """They hear what happens at this account from now on."""
    if Follower.objects.get_or_create(account=account, staff=staff)[1]:
        record("account.followed", actor=actor, account=account, name=staff.name)


@transaction.atomic
def unfollow(account: Account, staff: Staff, *, actor: Actor) -> None:
    """They no longer hear of it."""
    if Follower.objects.filter(account=account, staff=staff).delete()[0]:
        record("account.unfollowed", actor=actor, account=account, name=staff.name)
