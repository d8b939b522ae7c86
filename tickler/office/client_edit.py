"""Adding a client, changing one, and choosing who looks after it."""

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.office.account import found, page_of
from tickler.office.forms import AccountForm, FirstContactForm, fill_errors, form_status, posted
from tickler.people import actions
from tickler.people.access import visible_staff
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
    form = AccountForm(posted(request), initial={name: getattr(account, name) for name in ACCOUNT})
    if form.is_valid():
        changes = dict(form.cleaned_data)
        changes["number"] = changes["number"] or account.number
        try:
            actions.change_account(account, **changes, actor=request.actor)
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
    now = set(account.team.values_list("public_id", flat=True)) & set(colleagues)
    form = TeamForm(posted(request), colleagues=list(colleagues.values()), initial={"staff": list(now)})
    if form.is_valid():
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
    """Colleagues, ticked."""

    staff = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, colleagues: list[Staff], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].label = _("Team")
        self.offer("staff", [(one.public_id, one.name) for one in colleagues])


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


@transaction.atomic
def _reassign(
    account: Account, colleagues: dict[str, Staff], now: set[str], wanted: set[str], request: OfficeRequest
) -> None:
    for public_id in wanted - now:
        actions.assign(account, colleagues[public_id], actor=request.actor)
    for public_id in now - wanted:
        actions.unassign(account, colleagues[public_id], actor=request.actor)
