"""From a proof into a firm: straight in if there is one way, else a choice."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Forbidden, Refused
from tickler.core.tenancy import firm_scope
from tickler.items.models import ActionItem
from tickler.people import session
from tickler.people.access import login_links
from tickler.people.memberships import client_firms_of, staff_of
from tickler.people.models import Address, Firm, Person, Staff
from tickler.signin import proof
from tickler.trail.actions import record

OFFICE, CLIENT = "/office/", "/client/"


@dataclass(frozen=True, slots=True)
class Way:
    """One firm this person may enter, on one side."""

    firm: Firm
    staff: Staff | None = None  # empty = as a client

    @property
    def key(self) -> str:
        return f"{'office' if self.staff else 'client'}:{self.firm.public_id}"

    @property
    def home(self) -> str:
        return OFFICE if self.staff else CLIENT


def ways_of(held: proof.Proof) -> list[Way]:
    """Where this proof leads: a code from a letter opens clients' doors only."""
    ways = [Way(firm) for firm in client_firms_of(held.person)]
    if held.how == proof.FULL:
        ways = [Way(staff.firm, staff) for staff in staff_of(held.person)] + ways
    return ways


def needs_factor(person: Person) -> bool:
    """Staff of a real firm have a second factor; a demo asks for none."""
    return any(not staff.firm.is_demo for staff in staff_of(person))


def go_on(request: HttpRequest, person: Person, how: str, next: str) -> HttpResponse:
    """In, or to the page where one chooses; `next` says on which side they were going in."""
    held = proof.Proof(person, how, "", next)
    ways = ways_of(held)
    wanted = [way for way in ways if next.startswith(way.home)] or ways
    if len(wanted) > 1 and next:
        wanted = _where_it_is(next, wanted)
    if not wanted:
        raise Refused("nowhere", _("There is nothing here for this address any more. Ask the firm."))
    if len(wanted) == 1:
        return enter(request, held, wanted[0])
    proof.keep(request, person, how, next)
    return HttpResponseRedirect(reverse("signin:choose"))


def enter(request: HttpRequest, held: proof.Proof, way: Way) -> HttpResponse:
    """Begin the session at this firm and go where they were going."""
    sort = "staff" if way.staff else "client"
    actor = session.actor_from(
        request, sort=sort, person=held.person, name=way.staff.name if way.staff else ""
    )
    if way.staff:
        session.open_for_staff(request, way.staff)
    else:
        session.open_for_client(request, held.person, way.firm)
    proof.keep(request, held.person, held.how)
    with firm_scope(way.firm.pk):
        if not way.staff:
            _confirm(held.person.email, actor)
        record(f"{sort}.signed_in", actor=actor, how=held.how)
    return HttpResponseRedirect(held.next if held.next.startswith(way.home) else way.home)


def enter_demo(request: HttpRequest, person: Person, firm: Firm) -> HttpResponse:
    """Straight into the demo as one of its people. Only in the demo; its door is a POST."""
    if not (settings.DEMO and firm.is_demo):
        raise Forbidden("no_demo", _("This is not a demo."))
    held = proof.Proof(person, proof.FULL, "", "")
    for way in ways_of(held):
        if way.firm.pk == firm.pk:
            return enter(request, held, way)
    raise Refused("nowhere", _("There is nothing here for this address any more. Ask the firm."))


def _where_it_is(address: str, ways: list[Way]) -> list[Way]:
    """Those of the ways behind which the item lies that this address shows; all of them if it shows none."""
    try:
        key = resolve(address.partition("?")[0]).kwargs.get("public_id", "")
    except Resolver404:
        return ways
    items = ActionItem.everywhere.filter(public_id=key, firm__in=[way.firm for way in ways])
    firms = set(items.values_list("firm", flat=True))
    return [way for way in ways if way.firm.pk in firms] or ways


def safe_next(text: Any) -> str:
    """Where somebody wants to go afterwards, if it is a page of ours behind a door."""
    address = str(text or "")[:500]
    if not address.startswith((OFFICE, CLIENT)) or not address.isprintable():
        return ""
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""


def _confirm(email: str, actor: Actor) -> None:
    """Somebody has come in by this address; the first time, the trail of each of their accounts says so."""
    if Address.objects.filter(email=email, confirmed_at=None).update(confirmed_at=now()):
        for link in login_links(email).select_related("account", "contact"):
            record(
                "client.activated", actor=replace(actor, name=link.contact.full_name), account=link.account
            )
