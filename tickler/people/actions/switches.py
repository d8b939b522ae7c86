"""What a contact gets and may do for one account: Login, Notify, Signatory. Each acts at once."""

from typing import Any

from django.db import transaction
from django.db.models import F

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.people.actions.contacts import no_address
from tickler.people.followers import follow_accounts
from tickler.people.models import Link
from tickler.trail.actions import record


@transaction.atomic
def set_login(link: Link, on: bool, *, actor: Actor) -> Link:
    """May this address sign in? Taken away, sessions end at once; given, the contact may sign too."""
    change: dict[str, Any] = {"signatory": True} if on else {"epoch": F("epoch") + 1}
    return _switch(link, "login", on, actor, change)


@transaction.atomic
def set_notify(link: Link, on: bool, *, actor: Actor) -> Link:
    """Is this address written to? Counts from the next letter on."""
    return _switch(link, "notify", on, actor, {"notify_changed_at": now()})


@transaction.atomic
def set_signatory(link: Link, on: bool, *, actor: Actor) -> Link:
    """May this contact sign for the account?"""
    return _switch(link, "signatory", on, actor, {})


@transaction.atomic
def set_reminders_off(link: Link, off: bool, *, actor: Actor) -> Link:
    """Does this person want no reminders by mail about this account? Other letters go on as Notify says."""
    rows = Link.objects.filter(pk=link.pk, reminders_off_at__isnull=off)
    if rows.update(reminders_off_at=now() if off else None):
        name = link.contact.full_name
        email = link.address.email if link.address else ""
        record(
            "link.reminders_switched", actor=actor, account=link.account, name=name, email=email, to=not off
        )
        follow_accounts([link.account_id], now())
    link.refresh_from_db()
    return link


def _switch(link: Link, name: str, on: bool, actor: Actor, change: dict[str, Any]) -> Link:
    """Conditional on the other position, so that two clicks are one event."""
    if on and name != "signatory" and link.address_id is None:
        raise no_address(link.contact)
    rows = Link.objects.filter(pk=link.pk, **{name: not on})
    if rows.update(**change, **{name: on}):
        record(
            f"link.{name}_switched",
            actor=actor,
            account=link.account,
            name=link.contact.full_name,
            email=link.address.email if link.address else "",
            was=not on,
            to=on,
        )
    link.refresh_from_db()
    return link
