"""The client's list: what to do, first things first, and what was done."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tickler.core.clock import day_of, now
from tickler.items import actions
from tickler.items.access import visible_items
from tickler.items.contract import all_kinds, kind_of
from tickler.items.models import ActionItem, ItemQuerySet, Status
from tickler.mail.words import name_to_greet
from tickler.people.access import ClientViewer, LookingViewer
from tickler.people.doors import client_view
from tickler.people.requests import ClientRequest
from tickler.ui import dates, http, words

DONE = [Status.REVIEW, Status.DONE, Status.DECLINED]
DONE_SHOWN = 20
LATE_MORNING, EVENING = 12, 18


@client_view
def todo(request: ClientRequest) -> HttpResponse:
    """Everything this person has to do, for all accounts they may sign in to."""
    items = visible_items(request.viewer)
    context = {"title": _("To do"), "greeting": _greeting(request.viewer), **_lists(request.viewer, items)}
    return http.page(request, "client/todo.html", context)


@client_view
def section(request: ClientRequest, key: str) -> HttpResponse:
    """The same, of one kind only."""
    kind = next((kind for kind in all_kinds() if kind.key == key), None)
    if kind is None:
        raise Http404
    items = visible_items(request.viewer).filter(kind=key)
    context = {"title": kind.section.label, **_lists(request.viewer, items)}
    return http.page(request, "client/section.html", context)


@client_view
def item(request: ClientRequest, public_id: str) -> HttpResponse:
    """One thing to do, as its kind shows it."""
    rows = visible_items(request.viewer).select_related("account", "firm", "sent_by")
    row = get_object_or_404(rows, public_id=public_id)
    if request.method == "GET" and not isinstance(request.viewer, LookingViewer):
        actions.note_viewed(row, actor=request.viewer.actor_on(row.account_id))
    return kind_of(row).client_page(request, row)


def in_groups(items: Iterable[ActionItem]) -> list[ActionItem]:
    """By kind, the kind with the newest entry first; newest first in each. So the newest of all is first.

    The items come newest first.
    """
    groups: dict[str, list[ActionItem]] = {}
    for one in items:
        groups.setdefault(one.kind, []).append(one)
    return [one for group in groups.values() for one in group]


def first_name_of(viewer: ClientViewer) -> str:
    """How this person is spoken to, in the language of the page; empty where no name is known."""
    if not viewer.links:
        return ""
    contact = viewer.links[0].contact
    return name_to_greet(contact.first_name, contact.full_name, get_language() or "en")


def _lists(viewer: ClientViewer, items: ItemQuerySet) -> dict[str, Any]:
    waiting = in_groups(items.to_do().select_related("account"))
    done = items.filter(status__in=DONE, archived_at=None).order_by("-changed_at", "-id")
    shown = list(done.select_related("account")[: DONE_SHOWN + 1])
    several = len(viewer.account_ids) > 1
    today = day_of(now(), viewer.firm.zone)
    return {
        "first_name": first_name_of(viewer),
        "count": len(waiting),
        "entries": [_entry(one, several, today) for one in waiting],
        "done": [_done_entry(one, several) for one in shown[:DONE_SHOWN]],
        "done_count": len(shown) if len(shown) <= DONE_SHOWN else done.count(),
    }


def _entry(one: ActionItem, several: bool, today: Any) -> dict[str, Any]:
    kind, late = kind_of(one), dates.days_late(one.due_on, today)
    return {
        "url": _url(one),
        "icon": kind.icon,
        "ask": kind.ask,
        "call": kind.call,
        "title": one.title,
        "account": one.account.name if several else "",
        "done": one.parts_done,
        "total": one.parts_total,
        "progress": kind.progress_words(one.parts_done, one.parts_total) if one.parts_total > 1 else "",
        "due_on": one.due_on,
        "late": words.say_late(late) if late else "",
    }


def _done_entry(one: ActionItem, several: bool) -> dict[str, Any]:
    return {
        "url": _url(one),
        "title": one.title,
        "account": one.account.name if several else "",
        "state": words.STATUSES[one.status].client,
        "at": one.closed_at or one.changed_at,
        "is_done": one.status == Status.DONE,
    }


def _url(one: ActionItem) -> str:
    return reverse("client:item", args=[one.public_id])


def _greeting(viewer: ClientViewer) -> str:
    """By the clock of the firm; without a name where none is known."""
    name, hour = first_name_of(viewer), timezone.localtime(now()).hour
    if hour < LATE_MORNING:
        return _("Good morning, %(name)s") % {"name": name} if name else _("Good morning")
    if hour < EVENING:
        return _("Good afternoon, %(name)s") % {"name": name} if name else _("Good afternoon")
    return _("Good evening, %(name)s") % {"name": name} if name else _("Good evening")
