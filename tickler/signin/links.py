"""What letters to staff open: an invitation, a new password. Opening changes nothing, sending does."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.core.domains import readable
from tickler.core.errors import Refused
from tickler.core.tenancy import firm_scope
from tickler.people import limits, session
from tickler.people.auth import checks
from tickler.people.auth.secrets import INVITATION, RESET
from tickler.people.requests import Request
from tickler.signin import actions
from tickler.signin.clients import client_address_of
from tickler.signin.entering import needs_factor
from tickler.signin.forms import EmailForm, JoinForm, NewPasswordForm
from tickler.signin.frame import framed
from tickler.signin.staff import past_password
from tickler.ui import http


@framed
def invitation(request: Request, public_id: str, secret: str) -> HttpResponse:
    """Join the firm: your name, your password."""
    ticket = actions.ticket_of(INVITATION, public_id, secret)
    staff, person = ticket.staff, ticket.person
    assert staff is not None and person is not None
    _refuse_another(request, person.pk)
    has_password = checks.has_password(person)
    least = 15 if staff.firm.is_demo else 8
    data, initial = request.POST or None, {"name": staff.name}
    form = JoinForm(data, initial=initial, has_password=has_password, least=least)
    if request.method == "POST" and form.is_valid():
        actor = session.actor_from(request, sort="staff", person=person, name=form.cleaned_data["name"])
        try:
            if has_password:
                limits.take(limits.PASSWORD_OF_ACCOUNT, f"{person.email}|")
            with firm_scope(staff.firm.pk):
                actions.use_invitation(ticket, **form.cleaned_data, actor=actor)
        except Refused as refusal:
            form.refuse(refusal, "password" if refusal.code.startswith("password") else None)
        else:
            person.refresh_from_db()
            return past_password(request, person, "")
    context = {"title": _("Join %(firm)s") % {"firm": staff.firm.name}, "form": form, "email": person.email}
    return http.page(request, "signin/join.html", context, 422 if form.errors else 200)


@framed
def reset_ask(request: Request) -> HttpResponse:
    """A new password: which address does the link go to?"""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = actions.Asked(email=form.cleaned_data["email"], ip=client_address_of(request))
        try:
            actions.ask_reset(asked)
        except Refused as refusal:
            form.refuse(refusal, "email")
        else:
            return HttpResponseRedirect(reverse("signin:reset-ask") + "?sent=1")
    context = {"title": _("Choose a new password"), "form": form, "is_sent": "sent" in request.GET}
    return http.page(request, "signin/reset_ask.html", context, 422 if form.errors else 200)


@framed
def reset(request: Request, public_id: str, secret: str) -> HttpResponse:
    """Choose a new password."""
    ticket = actions.ticket_of(RESET, public_id, secret)
    assert ticket.person is not None
    _refuse_another(request, ticket.person.pk)
    form = NewPasswordForm(request.POST or None, least=8 if needs_factor(ticket.person) else 15)
    if request.method == "POST" and form.is_valid():
        try:
            actions.use_reset(ticket, form.cleaned_data["password"])
        except Refused as refusal:
            form.refuse(refusal, "password")
        else:
            said = _("Your new password works now. Sign in with it.")
            return http.onward(request, reverse("signin:staff"), said)
    context = {"title": _("Choose a new password"), "form": form, "email": ticket.person.email}
    return http.page(request, "signin/reset.html", context, 422 if form.errors else 200)


def _refuse_another(request: Request, person_id: int) -> None:
    """A link is for one person; whoever else is signed in here must not use it by mistake."""
    if request.viewer is not None and request.viewer.person.pk != person_id:
        raise Refused(
            "somebody_else",
            _("This link is for somebody else. You are signed in as %(email)s: sign out first.")
            % {"email": readable(request.viewer.person.email)},
        )
