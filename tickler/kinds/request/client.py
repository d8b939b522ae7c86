"""The client's page of a request: numbered questions, saved as they are answered, sent with one button."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickler.core.actor import Actor
from tickler.core.clock import day_of, today
from tickler.core.errors import Refused
from tickler.documents import uploads
from tickler.documents.sniff import ACCEPTED
from tickler.items.access import visible_items
from tickler.items.models import ActionItem, Status
from tickler.kinds.request import actions, logic
from tickler.kinds.request.asks import Ask, Lost, ask_of, asks_of, field_name, lost_file
from tickler.kinds.request.models import AnswerFile, Question, Request, Sort
from tickler.people.doors import client_view
from tickler.people.requests import ClientRequest
from tickler.ui import http

_OVER = {"already_sent", "closed"}  # refusals that are about the whole request


def page(request: ClientRequest, item: ActionItem) -> HttpResponse:
    """The questions while they wait for the client; afterwards what was sent."""
    if item.is_waiting_for_client:
        return _form(request, item)
    return _done(request, item)


@client_view
def answers(request: ClientRequest, pid: str) -> HttpResponse:
    """The whole form at once: keep everything that came, then send it if that was asked."""
    item = _found(request, pid)
    if request.method != "POST":
        return http.onward(request, page_of(item))
    try:
        return _take(request, item)
    except Refused as refusal:
        if refusal.code not in _OVER:
            raise
        return http.onward(request, page_of(item), str(refusal))


@require_POST
@client_view
def answer(request: ClientRequest, pid: str, question: str) -> HttpResponse:
    """One answer, as it is typed."""
    item = _found(request, pid)
    asked = get_object_or_404(Question.objects.filter(request=item.pk), public_id=question)
    raw = request.POST.getlist(field_name(asked))
    saved = actions.save_answer(
        item, asked, _raw(asked, raw), actor=_actor(request, item), seen_version=_seen(request, asked)
    )
    ask = _ask(item, question)
    ask.error, ask.overtook = saved.error, saved.overtook
    if saved.answer is not None and raw and not saved.error:
        ask.said_back = logic.said_back(asked.type, raw[0], saved.answer.value)
    return http.row(request, "request/_saved.html", _after_saving(request, item, ask), back=page_of(item))


@require_POST
@client_view
def files(request: ClientRequest, pid: str, question: str) -> HttpResponse:
    """Files for one question, as soon as they were chosen."""
    item = _found(request, pid)
    asked = get_object_or_404(Question.objects.filter(request=item.pk, type=Sort.FILE), public_id=question)
    lost = _add(request, item, asked)
    ask = _ask(item, question, lost)
    return http.row(request, "request/_kept.html", _after_saving(request, item, ask), back=page_of(item))


@require_POST
@client_view
def file_remove(request: ClientRequest, pid: str, document: str) -> HttpResponse:
    """Take one file back. Without script the whole form comes along, so it is kept first."""
    item = _found(request, pid)
    file = get_object_or_404(
        AnswerFile.objects.filter(question__request=item.pk, document__removed_at=None).select_related(
            "document__account", "question"
        ),
        document__public_id=document,
    )
    if not http.is_htmx(request):
        uploads.check_whole(request)
        _save_answers(request, item)
        _add_files(request, item)
    actions.remove_file(item, file, actor=_actor(request, item))
    ask = _ask(item, file.question.public_id)
    said = _("%(name)s is removed.") % {"name": file.document.name}
    return http.row(
        request, "request/_kept.html", _after_saving(request, item, ask), said, back=page_of(item)
    )


def page_of(item: ActionItem) -> str:
    """The address of the item's own page."""
    return reverse("client:item", args=[item.public_id])


def _take(request: ClientRequest, item: ActionItem) -> HttpResponse:
    uploads.check_whole(request)
    overtook = _save_answers(request, item)
    lost = _add_files(request, item)
    wants_to_send = request.POST.get("act") == "send"
    if wants_to_send and not lost:
        try:
            actions.submit(item, actor=_actor(request, item))
            return http.onward(request, page_of(item))
        except Refused as refusal:
            if refusal.code != "missing":
                raise
    elif not lost and not overtook and not _is_any_unreadable(item):
        return http.onward(request, page_of(item), _("Saved. You can stop and come back."))
    return _form(request, item, status=422, is_complaining=wants_to_send, lost=lost, overtook=overtook)


def _found(request: ClientRequest, pid: str) -> ActionItem:
    rows = visible_items(request.viewer).filter(kind="request").select_related("account", "firm", "sent_by")
    return get_object_or_404(rows, public_id=pid)


def _actor(request: ClientRequest, item: ActionItem) -> Actor:
    return request.viewer.actor_on(item.account_id)


def _seen(request: ClientRequest, question: Question) -> int | None:
    seen = request.POST.get(f"v-{question.public_id}", "")
    return int(seen) if seen.isdigit() and len(seen) < 10 else None


def _raw(question: Question, raw: list[str]) -> str | list[str]:
    return raw if question.type == Sort.CHOICE_MANY else (raw[0] if raw else "")


def _save_answers(request: ClientRequest, item: ActionItem) -> dict[str, str]:
    """Keep every answer of the form; who was overtaken, by question."""
    overtook: dict[str, str] = {}
    for question in Question.objects.filter(request=item.pk).exclude(type=Sort.FILE).order_by("order"):
        if f"v-{question.public_id}" not in request.POST:
            continue  # it was added after the page was opened
        saved = actions.save_answer(
            item,
            question,
            _raw(question, request.POST.getlist(field_name(question))),
            actor=_actor(request, item),
            seen_version=_seen(request, question),
        )
        if saved.overtook:
            overtook[question.public_id] = saved.overtook
    return overtook


def _add_files(request: ClientRequest, item: ActionItem) -> dict[str, list[Lost]]:
    """Keep every file of the form; those that were refused, by question."""
    lost: dict[str, list[Lost]] = {}
    for question in Question.objects.filter(request=item.pk, type=Sort.FILE).order_by("order"):
        if refused := _add(request, item, question):
            lost[question.public_id] = refused
    return lost


def _add(request: ClientRequest, item: ActionItem, question: Question) -> list[Lost]:
    lost: list[Lost] = []
    for file in uploads.arrived(request, field_name(question)):
        try:
            actions.add_file(item, question, file, actor=_actor(request, item))
        except Refused as refusal:
            if refusal.code in _OVER:
                raise
            lost.append(lost_file(file, refusal))
    return lost


def _is_any_unreadable(item: ActionItem) -> bool:
    return any(one.is_unreadable for one in Question.objects.filter(request=item.pk).with_answers())


def _ask(item: ActionItem, pid: str, lost: Sequence[Lost] = ()) -> Ask:
    """One question as it stands now, with its number."""
    questions = list(Question.objects.filter(request=item.pk).with_answers())
    number = next(number for number, one in enumerate(questions, start=1) if one.public_id == pid)
    return ask_of(questions[number - 1], number, lost=lost)


def _after_saving(request: ClientRequest, item: ActionItem, ask: Ask) -> dict[str, Any]:
    item.refresh_from_db(fields=["parts_done", "parts_total"])
    return {"ask": ask, **_around(request, item)}


def _around(request: ClientRequest, item: ActionItem) -> dict[str, Any]:
    detail, zone = Request.objects.get(item=item), item.firm.zone
    return {
        "title": item.title,
        "item": item,
        "detail": detail,
        "is_saved_today": detail.saved_at is not None and day_of(detail.saved_at, zone) == today(zone),
        "zone": zone,
        "accepted": ACCEPTED,
    }


def _form(
    request: ClientRequest,
    item: ActionItem,
    *,
    status: int = 200,
    is_complaining: bool = False,
    lost: dict[str, list[Lost]] | None = None,
    overtook: dict[str, str] | None = None,
) -> HttpResponse:
    item.refresh_from_db(fields=["parts_done", "parts_total"])
    questions = Question.objects.filter(request=item.pk).with_answers()
    asks = asks_of(questions, is_complaining=is_complaining, lost=lost)
    for ask in asks:
        ask.overtook = (overtook or {}).get(ask.pid, "")
    context = {"asks": asks, "wrong": [ask for ask in asks if ask.is_wrong], **_around(request, item)}
    return http.page(request, "request/client.html", context, status=status)


def _done(request: ClientRequest, item: ActionItem) -> HttpResponse:
    link = request.viewer.link_to(item.account_id)
    following = visible_items(request.viewer).to_do().first()
    asks = asks_of(Question.objects.filter(request=item.pk).with_answers())
    context = {
        "asks": asks,
        "sent_count": sum(ask.question.is_answered for ask in asks),
        "is_done": item.status == Status.DONE,
        "first_name": link.contact.first_name if link else "",
        "next": following,
        "next_url": page_of(following) if following else "",
        **_around(request, item),
    }
    return http.page(request, "request/done.html", context)
