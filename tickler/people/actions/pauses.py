"""Pausing the reminders of a client, a person or the whole firm, and ending the pause.

A pause concerns reminders alone: first letters, letters by hand and codes leave all the same.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now, today
from tickler.core.errors import Refused
from tickler.core.tenancy import current_firm_id
from tickler.people.followers import follow_accounts, follow_firm
from tickler.people.models import FOREVER, Account, Contact, Firm, Pausable
from tickler.trail.actions import record


def check_pause(until: dt.date | None, zone: str) -> dt.date:
    """The day from which on reminders leave again; without one, until somebody ends the pause."""
    if until is not None and until <= today(zone):
        raise Refused("day_past", _("Choose a day that is still to come, or leave it empty."))
    return until or FOREVER


def set_pause(row: Pausable, until: dt.date | None, reason: str) -> bool:
    """Write it down; is anything different from before?"""
    reason = " ".join(reason.split())[:200]
    if (row.paused_until, row.pause_reason) == (until, reason):
        return False
    row.paused_until, row.pause_reason = until, reason
    row.save(update_fields=["paused_until", "pause_reason"])
    return True


def said_day(until: dt.date) -> str:
    """The day as the trail keeps it: empty where nobody named one."""
    return "" if until == FOREVER else until.isoformat()


def check_paused(row: Pausable, zone: str) -> None:
    """There must be a pause that somebody can end."""
    if not row.is_paused(today(zone)):
        raise Refused("not_paused", _("There is no pause to end."))


@transaction.atomic
def pause_account(account: Account, *, until: dt.date | None, reason: str, actor: Actor) -> None:
    """No reminders about anything of this client until then."""
    day = check_pause(until, account.firm.zone)
    if set_pause(account, day, reason):
        record("account.paused", actor=actor, account=account, until=said_day(day), reason=reason)
        follow_accounts([account.pk], now())


@transaction.atomic
def resume_account(account: Account, *, actor: Actor) -> None:
    """Reminders about this client go on; none is made up for but the first."""
    check_paused(account, account.firm.zone)
    set_pause(account, None, "")
    record("account.resumed", actor=actor, account=account)
    follow_accounts([account.pk], now())


@transaction.atomic
def pause_contact(contact: Contact, *, until: dt.date | None, reason: str, actor: Actor) -> None:
    """No reminders to this person until then; others who get them still do."""
    day = check_pause(until, contact.firm.zone)
    if set_pause(contact, day, reason):
        _record_at_each("contact.paused", contact, actor, until=said_day(day), reason=reason)


@transaction.atomic
def resume_contact(contact: Contact, *, actor: Actor) -> None:
    """This person gets reminders again."""
    check_paused(contact, contact.firm.zone)
    set_pause(contact, None, "")
    _record_at_each("contact.resumed", contact, actor)


@transaction.atomic
def pause_firm(*, until: dt.date | None, reason: str, actor: Actor) -> Firm:
    """No reminders at all until then; the worker moves what is planned, and plans nothing meanwhile."""
    firm = Firm.objects.select_for_update().get(pk=current_firm_id())
    day = check_pause(until, firm.zone)
    if set_pause(firm, day, reason):
        record("firm.paused", actor=actor, until=said_day(day), reason=reason)
        follow_firm(firm)
    return firm


@transaction.atomic
def resume_firm(*, actor: Actor) -> Firm:
    """The firm's reminders go on."""
    firm = Firm.objects.select_for_update().get(pk=current_firm_id())
    check_paused(firm, firm.zone)
    set_pause(firm, None, "")
    record("firm.resumed", actor=actor)
    follow_firm(firm)
    return firm


def _record_at_each(verb: str, contact: Contact, actor: Actor, **facts: str) -> None:
    """A line at every client the person stands for; the plans of those clients look again."""
    accounts = list(Account.objects.filter(links__contact=contact).distinct().order_by("pk"))
    for account in accounts:
        record(verb, actor=actor, account=account, name=contact.full_name, **facts)
    follow_accounts([account.pk for account in accounts], now())
