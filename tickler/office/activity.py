"""The activity feed: what happened in the firm, as far as one may see it; as a page and as a table."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickler.core.domains import readable
from tickler.items.access import own_accounts
from tickler.items.contract import all_kinds
from tickler.items.models import ActionItem
from tickler.office import tables
from tickler.people.access import StaffViewer, sees_every_account, visible_accounts, visible_staff
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.people.search import matching
from tickler.trail import sentences
from tickler.trail.models import Event
from tickler.ui import http
from tickler.ui.forms import DayField, PlainForm

PER_PAGE = 50
MOST = 100_000  # lines of a table
# What is about no item, by how its verbs begin.
AREAS = {
    "documents": (gettext_lazy("Documents"), ("document.", "folder.")),
    "clients": (
        gettext_lazy("Clients and contacts"),
        ("account.", "contact.", "address.", "link.", "client."),
    ),
    "firm": (gettext_lazy("Firm and staff"), ("firm.", "staff.", "template.", "bulk.")),
}
CLIENTS, SYSTEM = "client", "system"


class ActivityForm(PlainForm):
    """What is asked of the feed; all of it may be left open."""

    q = forms.CharField(label=gettext_lazy("Client"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    who = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)

    def __init__(self, sent: QueryDict, viewer: StaffViewer) -> None:
        super().__init__(sent)
        kinds = [(kind.key, kind.label_plural) for kind in all_kinds()]
        areas = [(key, label) for key, (label, _verbs) in AREAS.items()]
        self.offer("kind", [("", _("Everything")), *kinds, *areas])
        staff = visible_staff(viewer).order_by("name").values_list("public_id", "name")
        others = [(CLIENTS, _("Clients")), (SYSTEM, _("Automation"))]
        self.offer("who", [("", _("Everybody")), *others, *staff])


@office_view
def activity(request: OfficeRequest) -> HttpResponse:
    """Newest first; a page begins below the event the address names."""
    form = ActivityForm(request.GET, request.viewer)
    events = _filtered(request.viewer, form)
    if mark := request.GET.get("before", "").replace("\0", ""):
        events = events.filter(pk__lt=visible_events(request.viewer).filter(public_id=mark).values("pk")[:1])
    found = list(events.select_related("account", "item")[: PER_PAGE + 1])
    asked = {name: value for name, value in request.GET.items() if name != "before" and value}
    context = {
        "title": _("Activity"),
        "form": form,
        "rows": [_row(event) for event in found[:PER_PAGE]],
        "is_filtered": bool(asked),
        "query": f"?{urlencode(asked)}",
        "first_url": f"?{urlencode(asked)}" if mark else "",
        "on_url": f"?{urlencode(asked | {'before': found[PER_PAGE - 1].public_id})}"
        if found[PER_PAGE:]
        else "",
    }
    return http.page(request, "office/activity.html", context, 200 if form.is_valid() else 422)


@office_view
def table(request: OfficeRequest) -> HttpResponse:
    """The same for other programs."""
    viewer, language = request.viewer, translation.get_language()
    keys = list(_filtered(viewer, ActivityForm(request.GET, viewer)).values_list("pk", flat=True)[:MOST])
    head = [
        *(_("Server time (UTC)"), _("Number"), _("Client"), _("Item"), _("Event")),
        *(_("User"), _("E-mail"), _("IP address"), _("Browser"), _("Operating system")),
    ]

    def lines(part: Sequence[int]) -> Iterable[list[str]]:
        with translation.override(language):
            return list(_lines(part))

    return tables.streamed(request, "activity.csv", head, keys, lines)


def visible_events(viewer: StaffViewer) -> QuerySet[Event]:
    """What happened at the accounts this viewer may see; in the firm itself, for who sees every account."""
    events = Event.objects.order_by("-pk")
    return events if sees_every_account(viewer.staff) else events.filter(account__in=own_accounts(viewer))


def _filtered(viewer: StaffViewer, form: ActivityForm) -> QuerySet[Event]:
    """What was not understood is not asked; the page says so."""
    form.is_valid()
    asked, events = form.cleaned_data, visible_events(viewer)
    if asked.get("q"):
        events = events.filter(account__in=matching(visible_accounts(viewer), asked["q"]).values("pk"))
    if kind := asked.get("kind"):
        events = events.filter(_about(kind))
    if who := asked.get("who"):
        is_sort = who in {CLIENTS, SYSTEM}
        staff = visible_staff(viewer).filter(public_id=who).values("person")
        events = (
            events.filter(actor_sort=who)
            if is_sort
            else events.filter(actor_sort="staff", actor_person__in=staff)
        )
    zone = ZoneInfo(viewer.firm.zone)
    if since := asked.get("since"):
        events = events.filter(at__gte=dt.datetime.combine(since, dt.time.min, zone))
    if until := asked.get("until"):
        events = events.filter(at__lt=dt.datetime.combine(until + dt.timedelta(days=1), dt.time.min, zone))
    return events


def _about(kind: str) -> Q:
    if kind not in AREAS:
        return Q(item__in=ActionItem.objects.filter(kind=kind).values("pk"))
    begins = Q()
    for verb in AREAS[kind][1]:
        begins |= Q(verb__startswith=verb)
    return begins


def _row(event: Event) -> dict[str, Any]:
    return {
        "at": event.at,
        "sentence": sentences.sentence(event),
        "who": sentences.who(event),
        "email": event.actor_email if event.actor_name else "",
        "account": event.account,
        "account_url": reverse("office:client", args=[event.account.public_id]) if event.account else "",
        "item": event.item,
        "item_url": reverse("office:item", args=[event.item.public_id]) if event.item else "",
    }


def _lines(keys: Sequence[int]) -> Iterator[list[str]]:
    found = Event.objects.select_related("account", "item").in_bulk(keys)
    for event in (found[key] for key in keys):
        yield [
            event.at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S"),
            event.account.number if event.account else "",
            event.account.name if event.account else "",
            event.item.title if event.item else "",
            sentences.plain(event),
            sentences.who(event),
            readable(event.actor_email),
            event.ip,
            event.browser,
            event.os,
        ]
