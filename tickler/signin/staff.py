"""How staff sign in: address and password, then a code of the app."""

import io

import qrcode
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathFillImage

from tickler.core.errors import Refused
from tickler.core.ids import public_id
from tickler.core.origin import neighbourhood
from tickler.core.tenancy import firm_scope
from tickler.people import limits, session
from tickler.people.auth import checks, factor, totp
from tickler.people.emails import comparable
from tickler.people.memberships import staff_of
from tickler.people.models import Person
from tickler.people.requests import Request
from tickler.signin import actions, proof
from tickler.signin.clients import client_address_of
from tickler.signin.entering import go_on, needs_factor, safe_next
from tickler.signin.forms import FactorForm, PasswordForm, SetUpForm
from tickler.signin.frame import framed
from tickler.trail.actions import record
from tickler.ui import http

KNOWN = "known_device"
KNOWN_DAYS = 180
_COOKIE = ("__Host-" if settings.HTTPS else "") + KNOWN


@framed
def password(request: Request) -> HttpResponse:
    """Address and password."""
    form = PasswordForm(request.POST or None)
    next = safe_next(request.POST.get("next") or request.GET.get("next"))
    if request.method == "POST" and form.is_valid():
        try:
            person = _check(request, form.cleaned_data["email"], form.cleaned_data["password"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return past_password(request, person, next)
    context = {"title": _("Sign in to work"), "form": form, "next": next}
    return http.page(request, "signin/password.html", context, 422 if form.errors else 200)


def past_password(
    request: Request, person: Person, next: str, step: tuple[int, int] | None = None
) -> HttpResponse:
    """The password was right: on to the second factor, or in if none is asked."""
    if not needs_factor(person) and not person.has_second_factor:
        return go_on(request, person, proof.FULL, next)
    proof.keep(request, person, proof.PASSWORD, next, step)
    return HttpResponseRedirect(reverse("signin:factor" if person.has_second_factor else "signin:set-up"))


@framed
def second_factor(request: Request) -> HttpResponse:
    """The code of the app."""
    held = _halfway(request)
    if held is None or not held.person.has_second_factor:
        return HttpResponseRedirect(reverse("signin:staff"))
    form = FactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.take(limits.FACTOR_OF_ACCOUNT, str(held.person.pk))
            used = factor.use_code(held.person, form.cleaned_data["code"])
        except Refused as refusal:
            form.refuse(refusal, "code")
        else:
            limits.give_back(limits.FACTOR_OF_ACCOUNT, str(held.person.pk))
            if used == "paper":
                _tell_firms(request, held.person, "staff.recovery_code_used")
            return _known(held.person, go_on(request, held.person, proof.FULL, held.next))
    context = {"title": _("Type the code from your app"), "form": form}
    return http.page(request, "signin/factor.html", context, 422 if form.errors else 200)


@framed
def set_up(request: Request) -> HttpResponse:
    """Set up the app: once, before the first time in."""
    held = _halfway(request)
    if held is None or held.person.has_second_factor:
        return HttpResponseRedirect(reverse("signin:staff"))
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.take(limits.FACTOR_OF_ACCOUNT, str(held.person.pk))
            codes = factor.set_up(held.person, held.nonce, form.cleaned_data["code"])
        except Refused as refusal:
            form.refuse(refusal, "code")
        else:
            _tell_firms(request, held.person, "staff.second_factor_set_up")
            onward = go_on(request, held.person, proof.FULL, held.next)
            return _known(held.person, _codes_page(request, codes, onward["Location"], held.step))
    context = {
        "title": _("Set up your second key"),
        "form": form,
        "key": totp.grouped(factor.offered_secret(held.nonce)),
        "address": _address_for_app(held),
        "step": held.step,
    }
    return http.page(request, "signin/set_up.html", context, 422 if form.errors else 200)


@framed
def set_up_picture(request: Request) -> HttpResponse:
    """The key as a picture for the app's camera."""
    held = _halfway(request)
    if held is None or held.person.has_second_factor:
        raise Http404
    drawn = io.BytesIO()
    qrcode.make(_address_for_app(held), image_factory=SvgPathFillImage, border=2).save(drawn)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


def _address_for_app(held: proof.Proof) -> str:
    firms = staff_of(held.person)
    issuer = firms[0].firm.name if len(firms) == 1 else "Tickler"
    return totp.address_for_app(factor.offered_secret(held.nonce), issuer=issuer, account=held.person.email)


def _codes_page(request: Request, codes: list[str], url: str, step: tuple[int, int] | None) -> HttpResponse:
    context = {"title": _("Keep these codes on paper"), "codes": codes, "url": url, "step": step}
    return http.page(request, "signin/codes.html", context)


def _check(request: Request, typed: str, text: str) -> Person:
    """The person, if the password is right: counted first, the same work for everybody."""
    email = comparable(typed)
    person = checks.find_person(email)
    account = f"{email or typed}|{_device(request, person)}"
    near = neighbourhood(client_address_of(request))
    limits.take(limits.PASSWORD_FROM_ADDRESS, near)
    try:
        limits.take(limits.PASSWORD_OF_ACCOUNT, account)
    except Refused:
        _tell_of_guessing(request, person)
        raise
    if not checks.is_password_of(person, text) or person is None or not staff_of(person):
        raise actions.wrong_password()
    limits.give_back(limits.PASSWORD_FROM_ADDRESS, near)
    limits.give_back(limits.PASSWORD_OF_ACCOUNT, account)
    return person


def _tell_of_guessing(request: Request, person: Person | None) -> None:
    """Somebody guesses at a password: the firms read it in their trail."""
    if person is None:
        return
    try:
        limits.take(limits.TOLD_OF_GUESSING, str(person.pk))
    except Refused:
        return  # it stands there already
    _tell_firms(request, person, "staff.guessed_at", sort="system")


def _device(request: Request, person: Person | None) -> str:
    """This device, if its owner has been in with it: strangers who guess cannot lock them out of it."""
    try:
        whose, device = signing.loads(
            request.COOKIES.get(_COOKIE, ""), salt=KNOWN, max_age=KNOWN_DAYS * 86400
        )
    except (signing.BadSignature, ValueError):
        return ""
    return device if person and whose == person.public_id else ""


def _known(person: Person, response: HttpResponse) -> HttpResponse:
    value = signing.dumps([person.public_id, public_id()], salt=KNOWN)
    response.set_cookie(
        _COOKIE, value, max_age=KNOWN_DAYS * 86400, httponly=True, samesite="Lax", secure=settings.HTTPS
    )
    return response


def _halfway(request: Request) -> proof.Proof | None:
    held = proof.proven(request)
    return held if held and held.how == proof.PASSWORD else None


def _tell_firms(request: Request, person: Person, verb: str, sort: str = "staff") -> None:
    """What a person did to their way in stands in the trail of each firm they work for."""
    for staff in staff_of(person):
        actor = session.actor_from(request, sort=sort, person=person, name=staff.name)
        with firm_scope(staff.firm.pk):
            record(verb, actor=actor, name=staff.name)
