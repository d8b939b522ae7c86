"""Adding a client, changing one, and choosing who looks after it."""

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from tickler.core.errors import Refused
from tickler.office.account import found, page_of
from tickler.office.forms import ChangedAccountForm, FirstContactForm, fill_errors, form_status, posted
from tickler.people import actions
from tickler.people.access import visible_staff, visible_tags, visible_teams
from tickler.people.doors import office_view
from tickler.people.models import Account, Staff
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_ACCOUNTS, MANAGE_STAFF
from tickler.ui import http
from tickler.ui.forms import PlainForm

ACCOUNT = ("name", "type", "number", "language")


@office_view(MANAGE_ACCOUNTS)
def add(request: OfficeRequest) -> HttpResponse:
    """A new client, with the first contact if there is one."""
    form = FirstContactForm(posted(request), next_number=request.viewer.firm.accounts_made + 1)
    if form.is_valid():
        try:
            account = _create(form, request)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, page_of(account), _("%(name)s is added.") % {"name": account.name})
    context = {"title": _("Add client"), "form": form, "back_url": reverse("office:clients")}
    return http.page(request, "office/client_add.html", context, form_status(form))


@office_view(MANAGE_ACCOUNTS)
def edit(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Another name, type, number or language."""
    account = found(request, public_id)
    tags = {one.public_id: one for one in visible_tags(request.viewer)}
    has = set(account.tags.values_list("public_id", flat=True))
    initial = {name: getattr(account, name) for name in ACCOUNT}
    form = ChangedAccountForm(posted(request), initial={**initial, "tags": list(has)})
    form.offer("tags", [(key, one.name) for key, one in tags.items()])
    if form.is_valid():
        changes = dict(form.cleaned_data)
        wanted = set(changes.pop("tags"))
        changes["number"] = changes["number"] or account.number
        try:
            with transaction.atomic():
                actions.change_account(account, **changes, actor=request.actor)
                add, remove = ([tags[key] for key in keys] for keys in (wanted - has, has - wanted))
                actions.tag_accounts([account], add=add, remove=remove, actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, page_of(account), _("Saved."))
    context = {"title": _("Edit client"), "form": form, "account": account, "back_url": page_of(account)}
    return http.page(request, "office/client_edit.html", context, form_status(form))


@office_view(MANAGE_STAFF)
def team(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Who looks after this client."""
    account = found(request, public_id)
    colleagues = {
        one.public_id: one for one in visible_staff(request.viewer).filter(left_at=None).order_by("name")
    }
    teams = {one.public_id: one for one in visible_teams(request.viewer)}
    by_hand = account.assignments.filter(by_hand=True)
    now = set(by_hand.values_list("staff__public_id", flat=True)) & set(colleagues)
    initial = {"staff": list(now), "team": account.office_team.public_id if account.office_team else ""}
    form = TeamForm(posted(request), initial=initial)
    form.offer("staff", [(key, one.name) for key, one in colleagues.items()])
    form.offer("team", [("", _("none")), *((key, one.name) for key, one in teams.items())])
    if form.is_valid():
        with transaction.atomic():
            actions.give_to_team(account, teams.get(form.cleaned_data["team"]), actor=request.actor)
            _reassign(account, colleagues, now, set(form.cleaned_data["staff"]), request)
        return http.onward(request, page_of(account), _("Saved."))
    context = {
        "title": _("Who looks after %(name)s") % {"name": account.name},
        "form": form,
        "account": account,
        "back_url": page_of(account),
    }
    return http.page(request, "office/client_team.html", context, form_status(form))


class TeamForm(PlainForm):
    """A team, and colleagues beside it."""

    team = forms.ChoiceField(label=lazy("Team"), required=False)
    staff = forms.MultipleChoiceField(
        label=lazy("Colleagues"), required=False, widget=forms.CheckboxSelectMultiple
    )


@transaction.atomic
def _create(form: FirstContactForm, request: OfficeRequest) -> Account:
    """Both or neither: a mistyped address must not leave a client behind."""
    facts = form.cleaned_data
    account = actions.create_account(**{name: facts[name] for name in ACCOUNT}, actor=request.actor)
    if facts["first_name"] or facts["last_name"]:
        contact = {name: facts[name] for name in ("first_name", "last_name", "email")}
        login = facts["login"] and bool(facts["email"])
        actions.add_contact(account, **contact, login=login, actor=request.actor)
    return account


def _reassign(
    account: Account, colleagues: dict[str, Staff], now: set[str], wanted: set[str], request: OfficeRequest
) -> None:
    for public_id in wanted - now:
        actions.assign(account, colleagues[public_id], actor=request.actor)
    for public_id in now - wanted:
        actions.unassign(account, colleagues[public_id], actor=request.actor)
