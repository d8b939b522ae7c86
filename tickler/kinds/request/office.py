"""The staff's page of a request: what came back, and what is done with it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickler.core.errors import Refused
from tickler.items.access import visible_items
from tickler.items.models import ActionItem, Status
from tickler.items.pages import office_context
from tickler.kinds.request import actions
from tickler.kinds.request.asks import asks_of
from tickler.kinds.request.compose import codes
from tickler.kinds.request.content import plain_ask, read_ask
from tickler.kinds.request.forms import (
    Editor,
    RequestForm,
    as_rows,
    as_typed,
    bound,
    changed_rows,
    posted_rows,
    unbound,
)
from tickler.kinds.request.models import Question, Request
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_CLIENT_REQUESTS
from tickler.ui import http


def page(request: OfficeRequest, item: ActionItem) -> HttpResponse:
    """The answers as they came, in the frame every item has."""
    context = office_context(request.viewer, item)
    may_change = context["may_change"] and item.archived_at is None
    context |= {
        "detail": Request.objects.get(item=item),
        "asks": asks_of(Question.objects.filter(request=item.pk).with_answers()),
        "zone": item.firm.zone,
        "may_edit": may_change and item.status in {Status.DRAFT, Status.OPEN},
        "may_complete": may_change and item.status == Status.OPEN,
        "may_set_back": may_change and item.status == Status.DONE,
    }
    return http.page(request, "request/office.html", context)


@office_view(MANAGE_CLIENT_REQUESTS)
def change(request: OfficeRequest, pid: str) -> HttpResponse:
    """New words, date, questions and reminders for a request that is with the client."""
    item = found(request, pid)
    form: dict[str, Any] = {"zone": item.firm.zone, "kept_due": item.due_on}
    if request.method != "POST":
        return _editor(request, item, Editor(RequestForm(initial=_initial(item), **form), _rows(item)))
    act = request.POST.get("act", "")
    if act != "save":
        words = RequestForm(initial=as_typed(request.POST), **form)
        rows = unbound(changed_rows(posted_rows(request.POST), act))
        return _editor(request, item, Editor(words, rows, act=act), seen=_seen(request))
    editor = Editor(RequestForm(request.POST, **form), bound(request.POST))
    if not editor.is_valid():
        return _editor(request, item, editor, seen=_seen(request), status=422)
    try:
        actions.change(item, editor.content(), seen=_seen(request), actor=request.actor)
    except Refused as refused:
        # What was typed stays; whoever saves again has seen that somebody else was there.
        seen = None if refused.code == "stale" else _seen(request)
        return _editor(request, found(request, pid), editor, seen=seen, refused=str(refused), status=409)
    return http.onward(request, page_of(item), _("Saved."))


@require_POST
@office_view(MANAGE_CLIENT_REQUESTS)
def complete(request: OfficeRequest, pid: str) -> HttpResponse:
    """We have what we need."""
    item = actions.complete_by_hand(found(request, pid), actor=request.actor)
    undo = reverse("request-set-back", args=[item.public_id])
    return http.onward(request, page_of(item), _("Completed. No reminder leaves any more."), undo)


@require_POST
@office_view(MANAGE_CLIENT_REQUESTS)
def set_back(request: OfficeRequest, pid: str) -> HttpResponse:
    """The client has to look at it again."""
    item = actions.set_back(found(request, pid), actor=request.actor)
    return http.onward(request, page_of(item), _("It is on the client's list again."))


def found(request: OfficeRequest, pid: str) -> ActionItem:
    """The request, if this viewer may see it."""
    rows = visible_items(request.viewer).filter(kind="request").select_related("account", "firm")
    return get_object_or_404(rows, public_id=pid)


def page_of(item: ActionItem) -> str:
    """The address of the item's own page."""
    return reverse("office:item", args=[item.public_id])


def _initial(item: ActionItem) -> dict[str, Any]:
    return {
        "title": item.title,
        "message": Request.objects.get(item=item).message,
        "due_on": item.due_on,
        "reminders_on": item.reminders_on,
        "remind_days": item.remind_days,
        "remind_times": item.remind_times,
    }


def _rows(item: ActionItem) -> list[Any]:
    questions = Question.objects.filter(request=item.pk).order_by("order", "pk").values()
    return unbound(as_rows([plain_ask(read_ask(question)) for question in questions]))


def _seen(request: OfficeRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdigit() and len(seen) < 10 else 0


def _editor(
    request: OfficeRequest,
    item: ActionItem,
    editor: Editor,
    *,
    seen: int | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": _("Change the request"),
        "item": item,
        "form": editor.words,
        "editor": editor,
        "seen": item.version if seen is None else seen,
        "refused": refused,
        "back_url": page_of(item),
        "codes": codes(),
        "words_url": reverse("office:item-reminder-sentence", args=[item.public_id]),
        **office_context(request.viewer, item),
    }
    context["title"] = _("Change the request")
    return http.page(request, "request/change.html", context, status=status)
