"""One letter: what became of it and why, the text as it left, and the decision about one that is held."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_exempt, csp_update
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from tickler.items.access import visible_letters
from tickler.items.contract import kind_of
from tickler.mail import actions, compose, reasons
from tickler.mail.models import Letter, State
from tickler.office.frame import may_send
from tickler.office.letters_gone import row_of, with_items
from tickler.people.doors import missing_right, office_view
from tickler.people.requests import OfficeRequest
from tickler.ui import http

# To this page a letter is text from outside: it runs nothing, loads nothing, leads nowhere.
_CAGE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


@csp_update({"frame-src": ["'self'"]})
@office_view
def letter(request: OfficeRequest, public_id: str) -> HttpResponse:
    """What became of it, every try, and the text."""
    one = _found(request, public_id)
    shown = compose.shown(one)
    context = {
        "title": one.subject or shown.subject or row_of(one)["about"],
        "letter": one,
        "row": row_of(one),
        "notices": list(one.notices.all()),
        "tries": [
            {"at": each.at, "outcome": reasons.words(each.outcome), "reply": each.reply}
            for each in one.tries.order_by("-at", "-id")
        ],
        "shown": shown,
        "may_decide": one.state == State.HELD and _may_decide(request, one),
    }
    return http.page(request, "office/letter.html", context)


@require_safe
@xframe_options_sameorigin
@csp_exempt()
@office_view
def html(request: OfficeRequest, public_id: str) -> HttpResponse:
    """The letter itself, in a cage."""
    text = compose.shown(_found(request, public_id)).html
    if not text:
        raise Http404
    response = HttpResponse(text)
    response["Content-Security-Policy"] = _CAGE
    return response


@require_POST
@office_view
def again(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Let a held letter leave once more."""
    return _decided(request, public_id, actions.send_again, _("It leaves again."))


@require_POST
@office_view
def counted(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Count a held letter as sent."""
    return _decided(request, public_id, actions.count_as_sent, _("It counts as sent."))


def _decided(request: OfficeRequest, public_id: str, act: Callable[..., Any], said: str) -> HttpResponse:
    one = _found(request, public_id)
    if not _may_decide(request, one):
        raise missing_right()
    act(one, actor=request.actor)
    page = reverse("office:letter", args=[one.public_id])
    return http.onward(request, http.came_from(request) or page, said)


def _found(request: OfficeRequest, public_id: str) -> Letter:
    letters = with_items(visible_letters(request.viewer)).defer(None)
    return get_object_or_404(letters, public_id=public_id)


def _may_decide(request: OfficeRequest, one: Letter) -> bool:
    """Who may send things of the kind a letter is about may decide about the letter."""
    items = [notice.item for notice in one.notices.all()]
    return all(may_send(request.viewer, kind_of(item)) for item in items)
