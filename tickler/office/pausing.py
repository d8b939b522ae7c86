"""Pausing reminders of one item, a client, a person, the whole firm: one form and the same words for all."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tickler.core.clock import today
from tickler.core.errors import Refused
from tickler.items.pausing import pause_item, resume_item
from tickler.office import account, contact, items
from tickler.office.forms import fill_errors, form_status, posted
from tickler.people.access import visible_contacts
from tickler.people.actions import pauses
from tickler.people.doors import office_view
from tickler.people.models import FOREVER, Pausable
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_ACCOUNTS, MANAGE_FIRM
from tickler.ui import http
from tickler.ui.forms import DayField, PlainForm


class PauseForm(PlainForm):
    """Until when, and why."""

    until = DayField(
        label=gettext_lazy("Reminders resume on"),
        required=False,
        help_text=gettext_lazy("Empty: until somebody ends the pause."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For your colleagues. The client does not read it."),
    )


@office_view
def item(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Pause the reminders about one item."""
    row = items.changeable(request, public_id)
    title = _("Pause reminders about “%(title)s”") % {"title": row.title}
    return _ask(request, row, title, items.page_of(row), lambda **facts: pause_item(row, **facts))


@require_POST
@office_view
def item_on(request: OfficeRequest, public_id: str) -> HttpResponse:
    """End the pause of an item."""
    row = items.changeable(request, public_id)
    resume_item(row, actor=request.actor)
    return http.onward(request, items.page_of(row), _("The pause is over."))


@office_view(MANAGE_ACCOUNTS)
def client(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Pause all reminders to a client."""
    row = account.found(request, public_id)
    title = _("Pause all reminders to %(name)s") % {"name": row.name}
    return _ask(request, row, title, account.page_of(row), lambda **facts: pauses.pause_account(row, **facts))


@require_POST
@office_view(MANAGE_ACCOUNTS)
def client_on(request: OfficeRequest, public_id: str) -> HttpResponse:
    """End the pause of a client."""
    row = account.found(request, public_id)
    pauses.resume_account(row, actor=request.actor)
    return http.onward(request, account.page_of(row), _("The pause is over."))


@office_view(MANAGE_ACCOUNTS)
def person(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Pause the reminders to one person."""
    row = get_object_or_404(visible_contacts(request.viewer), public_id=public_id)
    title = _("Pause reminders to %(name)s") % {"name": row.full_name}
    return _ask(request, row, title, contact.page_of(row), lambda **facts: pauses.pause_contact(row, **facts))


@require_POST
@office_view(MANAGE_ACCOUNTS)
def person_on(request: OfficeRequest, public_id: str) -> HttpResponse:
    """End the pause of a person."""
    row = get_object_or_404(visible_contacts(request.viewer), public_id=public_id)
    pauses.resume_contact(row, actor=request.actor)
    return http.onward(request, contact.page_of(row), _("The pause is over."))


@office_view(MANAGE_FIRM)
def firm(request: OfficeRequest) -> HttpResponse:
    """Pause all reminders of the firm."""
    back = reverse("office:settings-letters")
    return _ask(request, request.viewer.firm, _("Pause all reminders"), back, pauses.pause_firm)


@require_POST
@office_view(MANAGE_FIRM)
def firm_on(request: OfficeRequest) -> HttpResponse:
    """End the pause of the firm."""
    pauses.resume_firm(actor=request.actor)
    return http.onward(request, reverse("office:settings-letters"), _("The pause is over."))


def _ask(
    request: OfficeRequest, row: Pausable, title: str, back_url: str, act: Callable[..., Any]
) -> HttpResponse:
    """The form, and the act once it is filled in."""
    initial: dict[str, Any] = {}
    if row.is_paused(today(request.viewer.firm.zone)):
        until = None if row.paused_until == FOREVER else row.paused_until
        initial = {"until": until, "reason": row.pause_reason}
    form = PauseForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            act(**form.cleaned_data, actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, back_url, _("Reminders are paused."))
    context = {"title": title, "form": form, "back_url": back_url}
    return http.page(request, "office/pause.html", context, form_status(form))
