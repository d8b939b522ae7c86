"""Who works here: inviting, roles, who sees which clients, leaving."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.office.forms import fill_errors, form_status, posted, word
from tickler.office.settings import tabs_for
from tickler.office.settings_forms import StaffForm
from tickler.people import actions
from tickler.people.access import sees_every_account, visible_accounts, visible_staff
from tickler.people.doors import office_view
from tickler.people.models import Role, Staff
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_ADMINS, MANAGE_STAFF, SWITCHABLE, may
from tickler.signin import actions as signin
from tickler.signin.models import Ticket
from tickler.ui import dates, http, lists


@office_view(MANAGE_STAFF)
def staff(request: OfficeRequest) -> HttpResponse:
    """All colleagues."""
    here = Q(assignments__account__archived_at=None)
    rows = visible_staff(request.viewer).filter(left_at=None).select_related("person")
    rows = rows.annotate(clients=Count("assignments", filter=here)).order_by("name", "pk")
    invited = signin.invitations_of(rows)
    context = {
        "title": _("Staff"),
        "tabs": tabs_for(request.viewer, "staff"),
        "rows": [_row(one, invited.get(one.pk)) for one in rows],
    }
    return http.page(request, "office/staff.html", context)


@office_view(MANAGE_STAFF)
def add(request: OfficeRequest) -> HttpResponse:
    """Invite a colleague."""
    form = StaffForm(posted(request))
    if form.is_valid():
        try:
            one = _invited(form.cleaned_data, request)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            said = _("%(name)s is invited.") % {"name": one.name}
            return http.onward(request, reverse("office:staff"), said)
    context = {"title": _("Invite a colleague"), "form": form, "back_url": reverse("office:staff")}
    return http.page(request, "office/staff_add.html", context, form_status(form))


@require_POST
@office_view(MANAGE_STAFF)
def invite(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Another invitation; the one before no longer works."""
    one = _found(request, public_id)
    signin.invite(one, inviter=request.viewer.staff, actor=request.actor)
    return http.onward(request, page_of(one), _("%(name)s is invited again.") % {"name": one.name})


@office_view(MANAGE_STAFF)
def member(request: OfficeRequest, public_id: str) -> HttpResponse:
    """One colleague: role, clients."""
    one = _found(request, public_id)
    accounts = visible_accounts(request.viewer).filter(assignments__staff=one, archived_at=None)
    context = {
        "title": one.name,
        "member": one,
        "invitation": _invitation(signin.invitations_of([one]).get(one.pk)),
        "tabs": tabs_for(request.viewer, "staff"),
        "rights": [(right, words, may(one, right)) for right, words in SWITCHABLE.items()],
        "pager": lists.pager(request, accounts.order_by("name", "pk")),
        "may_change_role": request.viewer.may(MANAGE_ADMINS) and one.role != Role.OWNER,
        "may_remove": _may_remove(request, one),
    }
    return http.page(request, "office/staff_member.html", context)


@require_POST
@office_view(MANAGE_ADMINS)
def role(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Admin or employee."""
    one = _found(request, public_id)
    actions.change_role(one, request.POST.get("role", ""), by=request.viewer.staff, actor=request.actor)
    return http.onward(request, page_of(one), _("Saved."))


@require_POST
@office_view(MANAGE_STAFF)
def rights(request: OfficeRequest, public_id: str) -> HttpResponse:
    """What an employee may do, and whether they see all clients."""
    one = _found(request, public_id)
    chosen, sees_all = request.POST.getlist("right"), request.POST.get("all") == "1"
    actions.set_rights(one, chosen, sees_all=sees_all, by=request.viewer.staff, actor=request.actor)
    return http.onward(request, page_of(one), _("Saved."))


@require_POST
@office_view(MANAGE_STAFF)
def assign(request: OfficeRequest, public_id: str) -> HttpResponse:
    """They look after the client with this number."""
    one = _found(request, public_id)
    number = "".join(word(request.POST, "number").split()).upper()
    account = visible_accounts(request.viewer).filter(number=number).first()
    if account is None:
        raise Refused("number_unknown", _("No client has the number %(number)s.") % {"number": number or "–"})
    actions.assign(account, one, actor=request.actor)
    said = _("%(name)s looks after %(client)s now.") % {"name": one.name, "client": account.name}
    return http.onward(request, page_of(one), said)


@require_POST
@office_view(MANAGE_STAFF)
def unassign(request: OfficeRequest, public_id: str) -> HttpResponse:
    """They no longer look after this client."""
    one = _found(request, public_id)
    account = get_object_or_404(visible_accounts(request.viewer), public_id=word(request.POST, "account"))
    actions.unassign(account, one, actor=request.actor)
    said = _("%(name)s no longer looks after %(client)s.") % {"name": one.name, "client": account.name}
    return http.onward(request, page_of(one), said)


@office_view(MANAGE_STAFF)
def remove(request: OfficeRequest, public_id: str) -> HttpResponse:
    """They leave; asked first."""
    one = _found(request, public_id)
    if request.method == "POST":
        actions.remove_staff(one, by=request.viewer.staff, actor=request.actor)
        said = _("%(name)s no longer works here.") % {"name": one.name}
        return http.onward(request, reverse("office:staff"), said)
    title = _("Remove %(name)s") % {"name": one.name}
    context: dict[str, Any] = {"title": title, "member": one, "back_url": page_of(one)}
    return http.page(request, "office/staff_remove.html", context)


def page_of(one: Staff) -> str:
    """The address of a colleague's page."""
    return reverse("office:staff-member", args=[one.public_id])


@transaction.atomic
def _invited(facts: dict[str, Any], request: OfficeRequest) -> Staff:
    """Both or neither: who is added gets the letter."""
    one = actions.add_staff(**facts, by=request.viewer.staff, actor=request.actor)
    signin.invite(one, inviter=request.viewer.staff, actor=request.actor)
    return one


def _found(request: OfficeRequest, public_id: str) -> Staff:
    rows = visible_staff(request.viewer).filter(left_at=None).select_related("person")
    return get_object_or_404(rows, public_id=public_id)


def _may_remove(request: OfficeRequest, one: Staff) -> bool:
    if one.role == Role.OWNER or one.pk == request.viewer.staff.pk:
        return False
    return request.viewer.may(MANAGE_ADMINS if one.role == Role.ADMIN else MANAGE_STAFF)


def _invitation(ticket: Ticket | None) -> str:
    """How far the invitation is of somebody who has not joined."""
    if ticket is None:
        return _("Not invited yet")
    if ticket.expires_at <= now():
        return _("The invitation is over since %(day)s.") % {"day": dates.say_day(ticket.expires_at.date())}
    days = {"day": dates.say_day(ticket.created_at.date()), "until": dates.say_day(ticket.expires_at.date())}
    return _("Invited on %(day)s; the link works until %(until)s.") % days


def _row(one: Any, ticket: Ticket | None) -> dict[str, Any]:
    return {
        "name": one.name,
        "email": one.person.email,
        "url": page_of(one),
        "role": one.get_role_display(),
        "clients": _("all clients") if sees_every_account(one) else str(one.clients),
        "invitation": _invitation(ticket) if one.joined_at is None else "",
    }
