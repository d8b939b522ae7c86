"""What is done with the ticked clients: each kind's own sending, resending all that is open, archiving."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tickler.core.errors import Refused
from tickler.items.access import visible_items
from tickler.items.contract import kind_called
from tickler.office import clients
from tickler.office.forms import form_status
from tickler.office.resending import ask_or_start, kept
from tickler.people import actions
from tickler.people.access import visible_tags, visible_teams
from tickler.people.doors import office_view
from tickler.people.models import Account, Tag, Team
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_ACCOUNTS, MANAGE_STAFF
from tickler.ui import http
from tickler.ui.forms import PlainForm

MOST = 300  # archived, restored or sorted in one request
SAME = "same"  # the team stays


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


@require_POST
@office_view(MANAGE_ACCOUNTS)
def sort(request: OfficeRequest) -> HttpResponse:
    """Tags for the ticked clients, and their team: asked first."""
    accounts = _few(list(clients.ticked(request).select_related("office_team")[: MOST + 1]))
    is_sent = request.POST.get("sure") == "1"
    tags = {one.public_id: one for one in visible_tags(request.viewer)}
    teams = {one.public_id: one for one in visible_teams(request.viewer)}
    may_give = request.viewer.may(MANAGE_STAFF) and bool(teams)
    form = SortForm(
        request.POST if is_sent else None, tags=tags.values(), teams=teams.values() if may_give else ()
    )
    if is_sent and form.is_valid():
        chosen = form.cleaned_data
        with transaction.atomic():
            add, remove = ([tags[key] for key in chosen[name]] for name in ("add", "remove"))
            actions.tag_accounts(accounts, add=add, remove=remove, actor=request.actor)
            for account in accounts if may_give and chosen["team"] != SAME else ():
                actions.give_to_team(account, teams.get(chosen["team"]), actor=request.actor)
        return http.onward(request, reverse("office:clients"), _("Saved."))
    count = len(accounts)
    title = ngettext("Sort %(count)s client", "Sort %(count)s clients", count) % {"count": count}
    context = {"title": title, "form": form, "may_give": may_give, "has_tags": bool(tags),
               "back_url": reverse("office:clients"), "kept": kept(request)}  # fmt: skip
    return http.page(request, "office/clients_sort.html", context, form_status(form))


class SortForm(PlainForm):
    """Tags to give and to take, and a team."""

    add = forms.MultipleChoiceField(
        label=lazy("Add tags"), required=False, widget=forms.CheckboxSelectMultiple
    )
    remove = forms.MultipleChoiceField(
        label=lazy("Remove tags"), required=False, widget=forms.CheckboxSelectMultiple
    )
    team = forms.ChoiceField(label=lazy("Team"), required=False)

    def __init__(self, data: Any, *, tags: Iterable[Tag], teams: Iterable[Team]) -> None:
        super().__init__(data, initial={"team": SAME})
        offered = [(tag.public_id, tag.name) for tag in tags]
        self.offer("add", offered)
        self.offer("remove", offered)
        self.offer(
            "team", [(SAME, _("as it is")), ("", _("none")), *((one.public_id, one.name) for one in teams)]
        )


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
