"""The lists of approvals, a row for each document: of one client, and of all a member of staff may see."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.items.access import visible_items
from tickler.items.knots import small_knots
from tickler.items.models import Status
from tickler.items.on_documents import list_tabs
from tickler.kinds.approval.models import Decision, DecisionQuerySet, Outcome
from tickler.kinds.approval.notes import menu_of
from tickler.people.access import StaffViewer, visible_accounts
from tickler.people.doors import office_view
from tickler.people.models import Account
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_DOCUMENTS
from tickler.people.search import matching
from tickler.ui import http, lists


@office_view
def every(request: OfficeRequest) -> HttpResponse:
    """Everything this viewer may see, what waits first."""
    context = {
        "title": _("Documents"),
        "tabs": list_tabs("approval"),
        **_list(request, visible_decisions(request.viewer)),
    }
    return http.page(request, "approval/list.html", context)


def of_account(request: OfficeRequest, account: Account, around: dict[str, Any]) -> HttpResponse:
    """Those of one client, within their Documents."""
    rows = visible_decisions(request.viewer).filter(approval__item__account=account)
    context = {**around, **_list(request, rows, account), "is_of_account": True}
    return http.page(request, "approval/of_account.html", context)


def visible_decisions(viewer: StaffViewer) -> DecisionQuerySet:
    """What was asked of the clients this viewer may see; drafts are nobody's."""
    items = visible_items(viewer).filter(kind="approval").exclude(status=Status.DRAFT)
    decisions: DecisionQuerySet = Decision.objects.filter(approval__in=items.values("pk"))
    return decisions


def _list(
    request: OfficeRequest, decisions: DecisionQuerySet, account: Account | None = None
) -> dict[str, Any]:
    rows = _filtered(request, decisions).waiting_first()
    pager = lists.pager(request, rows.select_related("approval__item__account", "document"))
    may_ask = request.viewer.may(MANAGE_DOCUMENTS) and (account is None or account.archived_at is None)
    pending = reverse("approval-pending")
    return {
        "filters": lists.filter_bar(request, Outcome.choices),
        "is_filtered": any(lists.is_on(request, one) for one in Outcome.values)
        or bool(lists.searched(request)),
        "pager": pager,
        "rows": _rows(request.viewer, pager["rows"]),
        "waiting": decisions.waiting().filter(approval__item__archived_at=None).count() if may_ask else 0,
        "pending_url": f"{pending}?account={account.public_id}" if account is not None else pending,
        "zone": request.viewer.firm.zone,
    }


def _filtered(request: OfficeRequest, decisions: DecisionQuerySet) -> DecisionQuerySet:
    wanted = [one for one in Outcome.values if lists.is_on(request, one)]
    if wanted:
        decisions = decisions.filter(outcome__in=wanted)
    for word in lists.searched(request):
        accounts = matching(visible_accounts(request.viewer), word).values("pk")
        decisions = decisions.filter(Q(name__icontains=word) | Q(approval__item__account__in=accounts))
    return decisions


def _rows(viewer: StaffViewer, decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    items = {one.approval_id: one.approval.item for one in decisions}
    states = small_knots(items.values())
    return [
        {
            "decision": one,
            "item": items[one.approval_id],
            "asked_at": items[one.approval_id].sent_at,
            "letters": states[one.approval_id],
            "entries": menu_of(viewer, items[one.approval_id], one),
        }
        for one in decisions
    ]
