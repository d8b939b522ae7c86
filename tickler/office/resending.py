"""Sending many items again by hand: first a page says exactly what will leave, then the worker does it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.errors import Refused
from tickler.items import bulk
from tickler.items.contract import all_kinds, kind_of
from tickler.items.models import ActionItem
from tickler.items.recipients import addressees_of_accounts
from tickler.office.bulk import page_of
from tickler.office.frame import may_send
from tickler.people.access import StaffViewer
from tickler.people.doors import missing_right
from tickler.people.requests import OfficeRequest
from tickler.ui import http

SHOWN = 10


def ask_or_start(request: OfficeRequest, items: QuerySet[ActionItem], back_url: str) -> HttpResponse:
    """With `sure` in the form the worker starts; without, a page asks and says what will leave."""
    items = _sendable(request.viewer, items)
    if request.POST.get("sure") == "1":
        started = bulk.start_resending(items, by=request.viewer.staff, actor=request.actor)
        return http.onward(request, page_of(started))
    rows = [one for one in items.select_related("account", "firm") if kind_of(one).may_resend(one)]
    if not rows:
        raise Refused("nothing_chosen", _("Nothing that is ticked waits for a client."))
    return http.page(
        request, "office/resend.html", {"back_url": back_url, **_said(rows), "kept": kept(request)}
    )


def _sendable(viewer: StaffViewer, items: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
    kinds = [kind.key for kind in all_kinds() if may_send(viewer, kind)]
    if not kinds:
        raise missing_right()
    return items.filter(kind__in=kinds)


def _said(rows: list[ActionItem]) -> dict[str, Any]:
    languages = {row.account_id: (row.account.language, row.firm.language) for row in rows}
    people = addressees_of_accounts(languages, languages)
    letters = sum(len(people.get(row.account_id, [])) for row in rows)
    silent = sorted({row.account.name for row in rows if not people.get(row.account_id)})
    count = len(rows)
    return {
        "title": ngettext("Resend %(count)s item", "Resend %(count)s items", count) % {"count": count},
        "act": ngettext("Send %(count)s letter", "Send %(count)s letters", letters) % {"count": letters},
        "letters": letters,
        "rows": [(row.title, row.account.name) for row in rows[:SHOWN]],
        "more": max(count - SHOWN, 0),
        "silent": silent[:SHOWN],
        "silent_more": max(len(silent) - SHOWN, 0),
    }


def kept(request: OfficeRequest) -> list[tuple[str, str]]:
    """What was ticked, for the form of the question."""
    names = ("account", "item", "every")
    return [(name, value) for name in names for value in request.POST.getlist(name)]
