"""Setting up a firm: one question a page, until it has an owner. Then their second key, as at any sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.operate.frame import bare
from tickler.operate.setup import code, places
from tickler.operate.setup.actions import open_first_firm
from tickler.operate.setup.forms import FirmForm, OwnerForm, PlaceForm
from tickler.people import session
from tickler.people.models import Firm, Person
from tickler.people.requests import Request
from tickler.signin.forms import Form
from tickler.signin.staff import past_password
from tickler.ui import http

KEPT = "setup"  # in the session: what was answered so far; never the password
STEPS = 5  # firm, place, owner, second key, test letter
# Which field a refusal belongs to.
_FIELDS = {"name_missing": "name", "email_malformed": "email", "email_not_ascii": "email"}

View = Callable[..., HttpResponse]


def fresh(view: View) -> View:
    """Only where there is no firm yet, and only for who may set it up."""

    @wraps(view)
    def inside(request: Request) -> HttpResponse:
        if settings.DEMO:
            raise Http404
        if Firm.objects.exists():
            return HttpResponseRedirect(reverse("first"))
        if not code.is_passed(request):
            return HttpResponseRedirect(reverse("setup-code"))
        return view(request)

    return inside


@bare
@fresh
def firm(request: Request) -> HttpResponse:
    """What is your firm called, and where is it?"""
    kept = _kept(request)
    initial = {"country": places.guess(request.headers.get("Accept-Language", ""), _language()), **kept}
    form = FirmForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if facts["country"] != kept.get("country"):
            kept = {}  # another country suggests another clock and language
        request.session[KEPT] = {**kept, **facts}
        return HttpResponseRedirect(reverse("setup-place"))
    return _step(request, "operate/setup_firm.html", 1, _("Your firm"), form, reverse("first"))


@bare
@fresh
def place(request: Request) -> HttpResponse:
    """Which clock, which language?"""
    kept = _kept(request)
    if "name" not in kept:
        return HttpResponseRedirect(reverse("setup"))
    country = kept["country"]
    languages = [key for key, _name in settings.LANGUAGES]
    suggested = {
        "zone": places.zone_for(country),
        "language": places.language_for(country, languages, _language()),
    }
    form = PlaceForm(request.POST or None, country=country, initial={**suggested, **kept})
    if request.method == "POST" and form.is_valid():
        request.session[KEPT] = {**kept, **form.cleaned_data}
        return HttpResponseRedirect(reverse("setup-owner"))
    return _step(request, "operate/setup_place.html", 2, _("Clock and language"), form, reverse("setup"))


@bare
@fresh
def owner(request: Request) -> HttpResponse:
    """Who are you? With this answer the firm is opened."""
    kept = _kept(request)
    if "zone" not in kept:
        return HttpResponseRedirect(reverse("setup-place"))
    form = OwnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _open(request, kept, form.cleaned_data)
        except Refused as refusal:
            field = "password" if refusal.code.startswith("password") else _FIELDS.get(refusal.code)
            form.refuse(refusal, field)
    return _step(request, "operate/setup_owner.html", 3, _("You, the owner"), form, reverse("setup-place"))


def _open(request: Request, kept: dict[str, Any], you: dict[str, str]) -> HttpResponse:
    actor = session.actor_from(request, sort="staff", person=Person(email=you["email"], name=you["name"]))
    staff = open_first_firm(
        **kept, owner_name=you["name"], owner_email=you["email"], password=you["password"], actor=actor
    )
    del request.session[KEPT]
    code.forget()
    step = (STEPS - 1, STEPS)
    return past_password(request, Person.objects.get(pk=staff.person.pk), reverse("welcome"), step)


def _kept(request: Request) -> dict[str, Any]:
    return dict(request.session.get(KEPT) or {})


def _language() -> str:
    return (get_language() or "en")[:2]


def _step(request: Request, template: str, number: int, title: str, form: Form, back: str) -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "back_url": back,
        "number": number,
        "of": STEPS,
    }
    return http.page(request, template, context, 422 if form.errors else 200)
