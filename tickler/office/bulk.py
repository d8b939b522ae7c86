"""The page of an act on many clients: how far the worker is, and what became of each."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tickler.items import bulk as acts
from tickler.items.contract import kind_called
from tickler.items.models import Bulk, BulkRow
from tickler.office import tables
from tickler.people.access import sees_every_account, visible_accounts
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.ui import http, lists


@office_view
def progress(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Progress while it runs, then the report; the page asks again by itself every two seconds."""
    bulk = _found(request, public_id)
    return http.page(
        request,
        "office/bulk.html",
        {"title": _title(bulk), "bulk": bulk, **_counts(request, bulk), **_rows(request, bulk)},
    )


@require_POST
@office_view
def cancel(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Stop after the row in hand."""
    bulk = acts.cancel(_found(request, public_id), actor=request.actor)
    return http.onward(request, page_of(bulk), _("Stopped. What was sent stays sent."))


@office_view
def report(request: OfficeRequest, public_id: str) -> HttpResponse:
    """The report as a table for other programs."""
    bulk = _found(request, public_id)
    words = _outcomes()
    rows = (
        (row.account.number, row.account.name, words[row.outcome], row.reason)
        for row in _seen(request, bulk).select_related("account").order_by("id")
    )
    head = [_("Number"), _("Client"), _("Outcome"), _("Why")]
    return tables.whole(request, f"report-{bulk.created_at:%Y-%m-%d}.csv", head, rows)


def page_of(bulk: Bulk) -> str:
    """The address of its page."""
    return reverse("office:bulk", args=[bulk.public_id])


def _found(request: OfficeRequest, public_id: str) -> Bulk:
    """Who started it may look, and who sees every account."""
    rows = Bulk.objects.select_related("started_by")
    if not sees_every_account(request.viewer.staff):
        rows = rows.filter(started_by=request.viewer.staff)
    return get_object_or_404(rows, public_id=public_id)


def _seen(request: OfficeRequest, bulk: Bulk) -> QuerySet[BulkRow]:
    """Its rows, but for clients that somebody else looks after by now."""
    if sees_every_account(request.viewer.staff):
        return bulk.rows.all()
    return bulk.rows.filter(account__in=visible_accounts(request.viewer))


def _title(bulk: Bulk) -> str:
    if bulk.act == "resend":
        return _("Resend")
    return bulk.title or str(kind_called(bulk.kind).label_plural)


def _counts(request: OfficeRequest, bulk: Bulk) -> dict[str, Any]:
    found = dict(_seen(request, bulk).values_list("outcome").annotate(count=Count("pk")).order_by())
    sent, skipped = found.get("sent", 0), found.get("skipped", 0)
    total = sum(found.values())
    return {
        "total": total,
        "done": sent + skipped,
        "sent": ngettext("%(count)s sent", "%(count)s sent", sent) % {"count": sent},
        "skipped": skipped,
        "skipped_words": ngettext("%(count)s skipped", "%(count)s skipped", skipped) % {"count": skipped},
        "is_over": bulk.finished_at is not None,
        "is_stopping": bulk.cancelled_at is not None and bulk.finished_at is None,
    }


def _rows(request: OfficeRequest, bulk: Bulk) -> dict[str, Any]:
    """What was skipped first, because that is what somebody has to look at."""
    rows = _seen(request, bulk).exclude(outcome="waiting").select_related("account", "item")
    rows = rows.order_by("-outcome", "id")
    pager = lists.pager(request, rows)
    return {"pager": pager, "rows": pager["rows"]}


def _outcomes() -> dict[str, str]:
    return {"waiting": _("waiting"), "sent": _("sent"), "skipped": _("skipped")}
