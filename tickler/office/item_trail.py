"""An item's whole trail: who did what, when on whose clock, and from where; as a page and as a table."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from tickler.core.domains import readable
from tickler.items.models import ActionItem
from tickler.office import tables
from tickler.office.items import found
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.trail import sentences
from tickler.trail.models import Event
from tickler.ui import http, lists


@office_view
def trail(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Newest first, with server time and the clock of who acted."""
    item = found(request, public_id)
    pager = lists.pager(request, _events(item))
    context = {
        "title": _("Trail of %(title)s") % {"title": item.title},
        "item": item,
        "pager": pager,
        "rows": [_row(event) for event in pager["rows"]],
    }
    return http.page(request, "office/item_trail.html", context)


@office_view
def table(request: OfficeRequest, public_id: str) -> HttpResponse:
    """The same for other programs."""
    item = found(request, public_id)
    head = [
        _("Account"),
        _("User"),
        _("E-mail"),
        _("Event"),
        _("Server time (UTC)"),
        _("Client time"),
        _("IP address"),
        _("Browser"),
        _("Operating system"),
    ]
    return tables.whole(request, f"trail-{item.public_id}.csv", head, _cells(item, _events(item).iterator()))


def _events(item: ActionItem) -> QuerySet[Event]:
    return Event.objects.filter(item=item.pk).order_by("-id")


def _row(event: Event) -> dict[str, Any]:
    return {
        "who": sentences.who(event),
        "email": event.actor_email if event.actor_name else "",
        "sentence": sentences.sentence(event),
        "at": event.at,
        "utc": _utc(event),
        "theirs": _theirs(event),
        "ip": event.ip,
        "browser": event.browser,
        "os": event.os,
    }


def _cells(item: ActionItem, events: Iterable[Event]) -> Iterable[list[str]]:
    for event in events:
        yield [
            item.account.name,
            sentences.who(event),
            readable(event.actor_email),
            sentences.plain(event),
            _utc(event),
            _theirs(event),
            event.ip,
            event.browser,
            event.os,
        ]


def _utc(event: Event) -> str:
    return event.at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S")


def _theirs(event: Event) -> str:
    """The moment on the clock of who acted, with its offset; empty where their browser did not say."""
    if event.utc_offset is None:
        return ""
    zone = dt.timezone(dt.timedelta(minutes=event.utc_offset))
    return event.at.astimezone(zone).isoformat(sep=" ", timespec="seconds")
