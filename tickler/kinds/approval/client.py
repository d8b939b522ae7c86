"""The client's pages of an approval: look at each document, then say yes or no to it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.items.access import visible_items
from tickler.items.models import ActionItem, Status
from tickler.kinds.approval import actions
from tickler.kinds.approval.forms import DisapproveForm, seen_in
from tickler.kinds.approval.models import Approval
from tickler.kinds.approval.papers import Paper, papers_of
from tickler.people.doors import client_view
from tickler.people.requests import ClientRequest
from tickler.ui import http

_OVER = {"decided", "closed", "gone"}  # refusals after which there is nothing to answer here


def page(request: ClientRequest, item: ActionItem) -> HttpResponse:
    """The documents while they wait for the client; afterwards what was said."""
    papers = papers_of(item, request.viewer)
    context = {"title": item.title, "item": item, "papers": papers, "zone": item.firm.zone}
    if item.is_waiting_for_client:
        return http.page(
            request, "approval/client.html", {**context, "message": Approval.objects.get(item=item).message}
        )
    return http.page(request, "approval/done.html", {**context, **_after(request, item)})


@client_view
def approve(request: ClientRequest, pid: str, decision: str) -> HttpResponse:
    """Yes, after a page that says to what."""
    item, paper = _found(request, pid, decision)
    if request.method != "POST":
        return _ask(request, item, paper, "approval/approve.html", {})
    try:
        actions.approve(item, paper.decision, seen=seen_in(request.POST), actor=_actor(request, item))
    except Refused as refused:
        return _again(request, item, refused, decision, "approval/approve.html", {})
    return _onward(request, item, _("You have approved %(name)s.") % {"name": paper.decision.name})


@client_view
def disapprove(request: ClientRequest, pid: str, decision: str) -> HttpResponse:
    """No, and why."""
    item, paper = _found(request, pid, decision)
    form = DisapproveForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return _ask(request, item, paper, "approval/disapprove.html", {"form": form}, status=status)
    try:
        actions.disapprove(
            item, paper.decision, seen=seen_in(request.POST), actor=_actor(request, item), **form.cleaned_data
        )
    except Refused as refused:
        return _again(request, item, refused, decision, "approval/disapprove.html", {"form": form})
    return _onward(
        request, item, _("We know now what is not right with %(name)s.") % {"name": paper.decision.name}
    )


def page_of(item: ActionItem) -> str:
    """The address of the item's own page."""
    return reverse("client:item", args=[item.public_id])


def _found(request: ClientRequest, pid: str, decision: str) -> tuple[ActionItem, Paper]:
    rows = visible_items(request.viewer).filter(kind="approval").select_related("account", "firm", "sent_by")
    item = rows.filter(public_id=pid).first()
    papers = papers_of(item, request.viewer) if item is not None else []
    paper = next((one for one in papers if one.decision.public_id == decision), None)
    if item is None or paper is None:
        raise Http404
    return item, paper


def _ask(
    request: ClientRequest,
    item: ActionItem,
    paper: Paper,
    template: str,
    more: dict[str, Any],
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The question about one document; where there is nothing to answer any more, back to the item."""
    if not item.is_waiting_for_client or not paper.decision.is_waiting or paper.version is None:
        return http.onward(request, page_of(item))
    context = {"title": paper.decision.name, "item": item, "paper": paper, "refused": refused}
    context |= {"zone": item.firm.zone, "back_url": page_of(item)}
    return http.page(request, template, context | more, status=status)


def _again(
    request: ClientRequest,
    item: ActionItem,
    refused: Refused,
    decision: str,
    template: str,
    more: dict[str, Any],
) -> HttpResponse:
    """The refusal in words: beside the newer version, or on the item's page if the matter is over."""
    if refused.code in _OVER:
        return http.onward(request, page_of(item), str(refused))
    item, paper = _found(request, item.public_id, decision)
    return _ask(request, item, paper, template, more, refused=str(refused), status=409)


def _onward(request: ClientRequest, item: ActionItem, said: str) -> HttpResponse:
    return http.onward(request, page_of(item), said)


def _actor(request: ClientRequest, item: ActionItem) -> Any:
    return request.viewer.actor_on(item.account_id)


def _after(request: ClientRequest, item: ActionItem) -> dict[str, Any]:
    link = request.viewer.link_to(item.account_id)
    following = visible_items(request.viewer).to_do().first()
    return {
        "first_name": link.contact.first_name if link else "",
        "is_answered": item.status in {Status.DONE, Status.DECLINED},
        "is_declined": item.status == Status.DECLINED,
        "next": following,
        "next_url": page_of(following) if following else "",
    }
