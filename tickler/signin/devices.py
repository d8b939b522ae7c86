"""Where one is signed in, and signing out from afar; for staff and clients alike."""

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickler.people import session, sign_ins
from tickler.people.access import StaffViewer
from tickler.people.doors import to_sign_in
from tickler.people.models import Person
from tickler.people.requests import Request
from tickler.people.sign_ins import SignIn
from tickler.signin import proof
from tickler.signin.frame import framed
from tickler.trail.actions import record
from tickler.ui import http

View = Callable[..., HttpResponse]


def _signed_in(view: View) -> View:
    """For whoever is signed in, on either side."""

    @wraps(view)
    def inside(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return (
            to_sign_in(request, "signin:client") if request.viewer is None else view(request, *args, **kwargs)
        )

    return inside


@framed
@_signed_in
def devices(request: Request) -> HttpResponse:
    """Every session of one's own that is open."""
    assert request.viewer is not None
    here = session.sign_in_of(request)
    rows = [_row(one, is_here=one.pk == here) for one in sign_ins.open_ones(request.viewer.person)]
    side = "profile" if isinstance(request.viewer, StaffViewer) else "details"
    back = reverse("office:profile" if side == "profile" else "client:details")
    context = {"title": _("Where you are signed in"), "rows": rows, "back_url": back,
               "zone": request.viewer.firm.zone}  # fmt: skip
    return http.page(request, "signin/devices.html", context)


@require_POST
@framed
@_signed_in
def end(request: Request, public_id: str) -> HttpResponse:
    """Sign out one other device."""
    assert request.viewer is not None
    mine = sign_ins.open_ones(request.viewer.person).exclude(pk=session.sign_in_of(request))
    one = get_object_or_404(mine, public_id=public_id)
    sign_ins.end(mine.filter(pk=one.pk))
    _tell(request)
    return http.onward(request, reverse("signin:devices"), _("That device is signed out."))


@require_POST
@framed
@_signed_in
def end_others(request: Request) -> HttpResponse:
    """Sign out everywhere but here, also where somebody is only half way in."""
    assert request.viewer is not None
    person = request.viewer.person
    held = proof.proven(request)
    sign_ins.end(sign_ins.open_ones(person).exclude(pk=session.sign_in_of(request)))
    Person.objects.filter(pk=person.pk).update(epoch=F("epoch") + 1)
    person.refresh_from_db()
    session.refresh_epochs(request, person)
    if held:
        proof.keep(request, person, held.how)
    _tell(request)
    return http.onward(request, reverse("signin:devices"), _("You are signed in here only."))


def _tell(request: Request) -> None:
    assert request.viewer is not None
    sort = "staff" if isinstance(request.viewer, StaffViewer) else "client"
    record(f"{sort}.signed_out_elsewhere", actor=request.viewer.actor)


def _row(one: SignIn, *, is_here: bool) -> dict[str, Any]:
    return {"id": one.public_id, "device": _device(one), "place": _place(one.ip), "is_here": is_here,
            "seen_at": one.seen_at, "began_at": one.began_at}  # fmt: skip


def _device(one: SignIn) -> str:
    if one.browser and one.os:
        return _("%(browser)s on %(system)s") % {"browser": one.browser, "system": one.os}
    return one.browser or one.os or _("A device we do not know")


def _place(ip: str) -> str:
    """Where the network is, as far as its address alone says it."""
    if not ip:
        return _("from an unknown network")
    address = ipaddress.ip_address(ip)
    if address.is_loopback:
        return _("from this very computer")
    words = _("from your own network (%(ip)s)") if address.is_private else _("from %(ip)s")
    return words % {"ip": ip}
