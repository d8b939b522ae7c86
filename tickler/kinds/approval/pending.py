"""Asking again for everything that waits: one letter to each person, which names their documents."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.core import shortcodes
from tickler.core.clock import today
from tickler.core.errors import Refused
from tickler.core.ids import public_id
from tickler.core.once import key_of, once
from tickler.items import bulk
from tickler.items.access import visible_items
from tickler.items.models import ItemQuerySet
from tickler.items.reminder_words import short_names
from tickler.items.together import people_of
from tickler.kinds.approval.forms import PendingForm
from tickler.kinds.approval.models import Decision
from tickler.people.access import visible_accounts
from tickler.people.doors import office_view
from tickler.people.models import Account
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_DOCUMENTS
from tickler.ui import http, words


@office_view(MANAGE_DOCUMENTS)
def pending(request: OfficeRequest) -> HttpResponse:
    """First exactly what will leave, with a message to edit; then the worker does it."""
    account = _account(request)
    items = _waiting(request, account)
    form = PendingForm(
        request.POST if request.method == "POST" else None,
        initial={"message": _("Please look at these documents and tell us whether they are right.")},
    )
    if request.method != "POST" or not form.is_valid():
        ticket = request.POST.get("ticket") or public_id()
        context = {"form": form, "ticket": ticket, "back_url": _back(account), **_said(items)}
        return http.page(request, "approval/pending.html", context, 422 if form.is_bound else 200)
    message = _filled(form.cleaned_data["message"], request)
    started = once(key_of(request.POST), lambda: _start(request, items, message))
    return http.onward(request, reverse("office:bulk", args=[started]))


def _start(request: OfficeRequest, items: ItemQuerySet, message: str) -> str:
    title = _("Request approval for pending")
    by, actor = request.viewer.staff, request.actor
    return bulk.start_together(items, message=message, by=by, actor=actor, title=title).public_id


def _account(request: OfficeRequest) -> Account | None:
    """The client it is about; none means all that this viewer may see."""
    named = request.GET.get("account", "")
    return get_object_or_404(visible_accounts(request.viewer), public_id=named) if named else None


def _waiting(request: OfficeRequest, account: Account | None) -> ItemQuerySet:
    items = visible_items(request.viewer).filter(kind="approval").waiting_for_client()
    items = items.filter(account=account) if account is not None else items.filter(account__archived_at=None)
    if not items.exists():
        raise Refused("nothing_waits", _("No document waits for an answer."))
    return items


def _said(items: ItemQuerySet) -> dict[str, Any]:
    """How many documents and letters, to whom, and who is left out."""
    rows = list(items.select_related("account", "firm").order_by("account__name", "pk"))
    people = people_of(rows)
    by_address = {one.email: one for found in people.values() for one in found}
    silent = {item.account_id: item.account for item in rows if not people[item.pk]}
    return {
        "title": _("Request approval for pending"),
        "documents": Decision.objects.filter(approval__in=[item.pk for item in rows]).waiting().count(),
        "clients": len({item.account_id for item in rows}),
        "letters": len(by_address),
        "names": words.say_names(short_names(list(by_address.values())), at_most=6) if by_address else "",
        "silent": list(silent.values()),
    }


def _filled(message: str, request: OfficeRequest) -> str:
    """With its codes filled in; they mean the same for everybody."""
    firm = request.viewer.firm
    return shortcodes.fill(message, {"FIRM_NAME": firm.name, "CURRENT_YEAR": str(today(firm.zone).year)})[0]


def _back(account: Account | None) -> str:
    if account is None:
        return reverse("approval-list")
    return reverse("office:client-tab", args=[account.public_id, "approval"])
