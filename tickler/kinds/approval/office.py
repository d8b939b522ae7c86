"""The staff's page of an approval: what was decided about each document, and no longer asking."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.items.access import visible_items
from tickler.items.models import ActionItem, Status
from tickler.items.pages import office_context
from tickler.kinds.approval import actions
from tickler.kinds.approval.models import Approval
from tickler.kinds.approval.papers import papers_of
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_DOCUMENTS
from tickler.ui import http


def page(request: OfficeRequest, item: ActionItem) -> HttpResponse:
    """The documents and what the client said, in the frame every item has."""
    context = office_context(request.viewer, item)
    context |= {
        "detail": Approval.objects.get(item=item),
        "papers": papers_of(item, request.viewer),
        "zone": item.firm.zone,
        "may_cancel": context["may_change"] and item.status in {Status.DRAFT, Status.OPEN},
    }
    return http.page(request, "approval/office.html", context)


@office_view(MANAGE_DOCUMENTS)
def cancel(request: OfficeRequest, pid: str) -> HttpResponse:
    """We no longer ask; a page says first what that means."""
    rows = visible_items(request.viewer).filter(kind="approval").select_related("account", "firm")
    item = get_object_or_404(rows, public_id=pid)
    if request.method == "POST":
        actions.cancel(item, actor=request.actor)
        return http.onward(request, page_of(item), _("Cancelled. No reminder leaves any more."))
    context = {"title": _("Cancel the request"), "item": item, "back_url": page_of(item)}
    return http.page(request, "approval/cancel.html", context)


def page_of(item: ActionItem) -> str:
    """The address of the item's own page."""
    return reverse("office:item", args=[item.public_id])
