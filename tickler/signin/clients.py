"""How a client signs in: an address, a letter with six digits, one field."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickler.core.errors import Refused
from tickler.people import session
from tickler.people.access import StaffViewer
from tickler.people.emails import veiled
from tickler.people.requests import Request
from tickler.signin import actions, proof
from tickler.signin.entering import CLIENT, OFFICE, enter, go_on, safe_next, ways_of
from tickler.signin.forms import CodeForm, EmailForm
from tickler.signin.frame import FIRM, firm_of, framed
from tickler.signin.models import Ticket
from tickler.ui import http

TICKET = "ticket"


@framed
def ask(request: Request) -> HttpResponse:
    """Which address does the code go to?"""
    form = EmailForm(request.POST or None)
    next = safe_next(request.POST.get("next") or request.GET.get("next"))
    if request.method == "POST" and form.is_valid():
        try:
            return _sent(request, form.cleaned_data["email"], next)
        except Refused as refusal:
            form.refuse(refusal, "email")
    if request.method == "GET" and request.viewer is not None and not next:
        return HttpResponseRedirect(OFFICE if isinstance(request.viewer, StaffViewer) else CLIENT)
    context = {"title": _("Sign in"), "form": form, "next": next, "firm_id": request.GET.get("firm", "")}
    return http.page(request, "signin/ask.html", context, 422 if form.errors else 200)


@framed
def code(request: Request) -> HttpResponse:
    """Type the code from our e-mail."""
    ticket = _ticket(request)
    if ticket is None:
        return HttpResponseRedirect(reverse("signin:client"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ip = client_address_of(request)
            person = actions.redeem_code(ticket, form.cleaned_data["code"], ip=ip)
        except Refused as refusal:
            form.refuse(refusal, "code")
        else:
            return go_on(request, person, proof.CODE, ticket.next)
    context = {"title": _("Type the code from our e-mail"), "form": form, "email": veiled(ticket.email)}
    return http.page(request, "signin/code.html", context, 422 if form.errors else 200)


@require_POST
@framed
def again(request: Request) -> HttpResponse:
    """Send a new code to the same address."""
    ticket = _ticket(request)
    if ticket is None:
        return HttpResponseRedirect(reverse("signin:client"))
    return _sent(
        request, ticket.email, ticket.next, toast=_("A new code is on its way. Only the newest works.")
    )


@framed
def choose(request: Request) -> HttpResponse:
    """Which firm? A person may be a client of several, or work for one."""
    held = proof.proven(request)
    if held is None or held.how == proof.PASSWORD:
        return HttpResponseRedirect(reverse("signin:client"))
    ways = ways_of(held)
    if request.method == "POST":
        for way in ways:
            if way.key == request.POST.get("way"):
                return enter(request, held, way)
        raise Refused("nowhere", _("There is nothing here for this address any more. Ask the firm."))
    context = {"title": _("Where do you want to go?"), "ways": ways}
    return http.page(request, "signin/choose.html", context)


@require_POST
@framed
def leave(request: Request) -> HttpResponse:
    """Sign out: the session is dead on the server."""
    was_staff = isinstance(request.viewer, StaffViewer)
    session.close(request)
    return HttpResponseRedirect(reverse("signin:staff" if was_staff else "signin:client"))


def client_address_of(request: Request) -> str:
    """Where the request comes from, for limits."""
    return session.actor_from(request, sort="client").ip


def _sent(request: Request, email: str, next: str, toast: str = "") -> HttpResponse:
    firm = firm_of(request)
    asked = actions.Asked(email=email, ip=client_address_of(request), next=next, firm=firm)
    ticket = actions.ask_code(asked)
    request.session[TICKET] = ticket.pk
    if firm is not None:
        request.session[FIRM] = firm.public_id
    return http.onward(request, reverse("signin:code"), toast)


def _ticket(request: Request) -> Ticket | None:
    """The code this browser waits for: nobody else's browser can use it."""
    return Ticket.objects.filter(pk=request.session.get(TICKET) or 0).first()
