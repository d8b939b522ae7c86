"""The firm's tags and teams: their pages in the settings."""

from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from tickler.core.errors import Refused
from tickler.office.forms import fill_errors, form_status, posted
from tickler.office.settings import tabs_for
from tickler.people import actions
from tickler.people.access import visible_staff, visible_tags, visible_teams
from tickler.people.doors import office_view
from tickler.people.models import Colour, Tag, Team
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_ACCOUNTS, MANAGE_STAFF
from tickler.ui import http
from tickler.ui.forms import PlainForm


class TagForm(PlainForm):
    """A tag's name and colour."""

    name = forms.CharField(label=lazy("Name"), max_length=40)
    colour = forms.ChoiceField(label=lazy("Colour"), choices=Colour.choices)


class TeamForm(PlainForm):
    """A team's name and who is in it."""

    name = forms.CharField(label=lazy("Name"), max_length=60)
    members = forms.MultipleChoiceField(
        label=lazy("Members"), required=False, widget=forms.CheckboxSelectMultiple
    )


@office_view(MANAGE_ACCOUNTS)
def tags(request: OfficeRequest) -> HttpResponse:
    """The firm's tags."""
    rows = visible_tags(request.viewer).annotate(clients=Count("taggings"))
    context = {"title": _("Tags"), "tabs": tabs_for(request.viewer, "tags"), "rows": list(rows)}
    return http.page(request, "office/tags.html", context)


@office_view(MANAGE_ACCOUNTS)
def tag_add(request: OfficeRequest) -> HttpResponse:
    """A new tag."""
    return _tag(request, None)


@office_view(MANAGE_ACCOUNTS)
def tag(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Another name or colour; or it goes."""
    return _tag(request, get_object_or_404(visible_tags(request.viewer), public_id=public_id))


def _tag(request: OfficeRequest, one: Tag | None) -> HttpResponse:
    back = reverse("office:tags")
    if one and request.POST.get("act") == "delete":
        actions.delete_tag(one, actor=request.actor)
        return http.onward(request, back, _("%(name)s is deleted.") % {"name": one.name})
    initial = {"name": one.name, "colour": one.colour} if one else {}
    form = TagForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            actions.save_tag(**form.cleaned_data, tag=one, actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, back, _("Saved."))
    count = one.taggings.count() if one else 0
    used = ngettext("%(count)s client has it.", "%(count)s clients have it.", count) % {"count": count}
    context = {"title": _("Tag"), "form": form, "one": one, "used": used, "back_url": back}
    return http.page(request, "office/tag.html", context, form_status(form))


@office_view(MANAGE_STAFF)
def teams(request: OfficeRequest) -> HttpResponse:
    """The firm's teams."""
    rows = visible_teams(request.viewer).annotate(clients=Count("accounts")).prefetch_related("members")
    context = {"title": _("Teams"), "tabs": tabs_for(request.viewer, "teams"), "rows": list(rows)}
    return http.page(request, "office/teams.html", context)


@office_view(MANAGE_STAFF)
def team_add(request: OfficeRequest) -> HttpResponse:
    """A new team."""
    return _team(request, None)


@office_view(MANAGE_STAFF)
def team(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Another name or other members; or it is dissolved."""
    return _team(request, get_object_or_404(visible_teams(request.viewer), public_id=public_id))


def _team(request: OfficeRequest, one: Team | None) -> HttpResponse:
    back = reverse("office:teams")
    if one and request.POST.get("act") == "delete":
        actions.delete_team(one, actor=request.actor)
        return http.onward(request, back, _("%(name)s is deleted.") % {"name": one.name})
    here = {row.public_id: row for row in visible_staff(request.viewer).filter(left_at=None).order_by("name")}
    initial: dict[str, Any] = {}
    if one:
        initial = {"name": one.name, "members": list(one.members.values_list("public_id", flat=True))}
    form = TeamForm(posted(request), initial=initial)
    form.offer("members", [(key, row.name) for key, row in here.items()])
    if form.is_valid():
        members = [here[key] for key in form.cleaned_data["members"]]
        try:
            actions.save_team(form.cleaned_data["name"], members, team=one, actor=request.actor)
        except Refused as refusal:
            fill_errors(form, refusal)
        else:
            return http.onward(request, back, _("Saved."))
    context = {"title": _("Team"), "form": form, "one": one, "back_url": back}
    return http.page(request, "office/team.html", context, form_status(form))
