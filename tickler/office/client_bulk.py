"""What is done with the ticked clients: each kind's own sending, resending all that is open, archiving."""

from typing import Any

from django.http import HttpResponse
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tickler.core.errors import Refused
from tickler.items.access import visible_items
from tickler.items.contract import kind_called
from tickler.office import clients
from tickler.office.resending import ask_or_start
from tickler.people import actions
from tickler.people.doors import office_view
from tickler.people.models import Account
from tickler.people.requests import OfficeRequest
from tickler.ui import http

MOST = 300  # archived or restored in one request


@require_POST
@office_view
def send(request: OfficeRequest, key: str) -> HttpResponse:
    """On to the kind's own page for many clients; "all" has become the accounts it stands for."""
    kind = kind_called(key)
    chosen: Any = request.POST.copy()
    chosen.setlist("account", _ids(request))
    request.POST = chosen
    match = resolve(reverse(kind.bulk_url))
    return match.func(request, *match.args, **match.kwargs)


@require_POST
@office_view
def resend(request: OfficeRequest) -> HttpResponse:
    """One more letter about everything that waits for the ticked clients."""
    accounts = clients.ticked(request)
    items = visible_items(request.viewer).waiting_for_client().filter(account__in=accounts.values("pk"))
    return ask_or_start(request, items, reverse("office:clients"))


@require_POST
@office_view("manage_accounts")
def archive(request: OfficeRequest) -> HttpResponse:
    """Put the ticked clients aside."""
    accounts = _few(list(clients.ticked(request).filter(archived_at=None)[: MOST + 1]))
    for account in accounts:
        actions.archive_account(account, actor=request.actor)
    said = ngettext("%(count)s client is archived.", "%(count)s clients are archived.", len(accounts))
    return http.onward(request, reverse("office:clients"), said % {"count": len(accounts)})


@require_POST
@office_view("manage_accounts")
def restore(request: OfficeRequest) -> HttpResponse:
    """Bring the ticked clients back."""
    accounts = _few(list(clients.ticked(request).filter(archived_at__isnull=False)[: MOST + 1]))
    for account in accounts:
        actions.restore_account(account, actor=request.actor)
    said = ngettext("%(count)s client is back.", "%(count)s clients are back.", len(accounts))
    return http.onward(request, reverse("office:clients"), said % {"count": len(accounts)})


def _few(accounts: list[Account]) -> list[Account]:
    """These are done while somebody waits for the page, so not without end."""
    if not accounts:
        raise _nothing_ticked()
    if len(accounts) > MOST:
        raise Refused("too_many", _("Choose at most %(most)s clients at once.") % {"most": MOST})
    return accounts


def _ids(request: OfficeRequest) -> list[str]:
    ids = list(clients.ticked(request).filter(archived_at=None).values_list("public_id", flat=True))
    if not ids:
        raise _nothing_ticked()
    return ids


def _nothing_ticked() -> Refused:
    return Refused("nothing_chosen", _("Nothing is ticked. Tick at least one row."))
