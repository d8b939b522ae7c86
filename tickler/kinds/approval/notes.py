"""What approvals say of a document in the lists of documents, and what they offer to do with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tickler.documents.models import Document
from tickler.items.contract import Noted, kind_of
from tickler.items.models import ActionItem, Status
from tickler.kinds.approval.documents import newest_versions
from tickler.kinds.approval.models import Decision, Outcome
from tickler.people.access import ClientViewer, StaffViewer, Viewer
from tickler.people.roles import MANAGE_DOCUMENTS
from tickler.ui.templatetags import ui


def note(viewer: Viewer, documents: Sequence[Document]) -> Mapping[int, Noted]:
    """By document: how its last approval stands. Two queries."""
    rows = Decision.objects.filter(document__in=[one.pk for one in documents])
    rows = rows.exclude(outcome=Outcome.WITHDRAWN).exclude(approval__item__status=Status.DRAFT)
    last = {row.document_id: row for row in rows.select_related("approval__item").order_by("pk")}
    newest = {key: version.number for key, version in newest_versions(key for key in last if key).items()}
    return {
        one.pk: Noted(
            _mark(last[one.pk], newest.get(one.pk, 0), viewer) if one.pk in last else "",
            tuple(_entries(viewer, one, last.get(one.pk))),
        )
        for one in documents
    }


def _mark(decision: Decision, newest: int, viewer: Viewer) -> SafeString:
    if decision.outcome == Outcome.WAITING:
        mine = isinstance(viewer, ClientViewer)
        return ui.chip(
            "open", word=_("Waiting for your answer") if mine else _("Pending approval"), bare=True
        )
    if decision.number is not None and decision.number < newest:
        facts = {"number": decision.number}
        if decision.outcome == Outcome.APPROVED:
            return ui.chip("done", word=_("Version %(number)s approved") % facts, bare=True)
        return ui.chip("declined", word=_("Version %(number)s not approved") % facts, bare=True)
    status = "done" if decision.outcome == Outcome.APPROVED else "declined"
    return ui.chip(status, word=decision.get_outcome_display(), bare=True)


def _entries(viewer: Viewer, document: Document, decision: Decision | None) -> list[dict[str, Any]]:
    if not isinstance(viewer, StaffViewer):
        if decision is None or not decision.is_waiting:
            return []
        url = reverse("client:item", args=[decision.approval.item.public_id])
        return [{"url": url, "words": _("Open and answer"), "icon": "file-check"}]
    entries = menu_of(viewer, decision.approval.item, decision) if decision is not None else []
    if viewer.may(MANAGE_DOCUMENTS) and (decision is None or not decision.is_waiting):
        url = f"{reverse('approval-new')}?document={document.public_id}"
        entries.append({"url": url, "words": _("Request approval"), "icon": "file-check"})
    return entries


def menu_of(viewer: StaffViewer, item: ActionItem, decision: Decision) -> list[dict[str, Any]]:
    """What may be done about a document that was asked about."""
    url = reverse("office:item", args=[item.public_id])
    entries: list[dict[str, Any]] = [{"url": url, "words": _("Open the request"), "icon": "eye"}]
    if not viewer.may(MANAGE_DOCUMENTS) or not decision.is_waiting:
        return entries
    if kind_of(item).may_resend(item):
        url = reverse("office:item-resend", args=[item.public_id])
        entries.append({"url": url, "words": _("Resend approval"), "icon": "mail-forward", "post": True})
    url = reverse("approval-cancel", args=[item.public_id])
    entries.append(
        {"url": url, "words": _("Cancel the request"), "icon": "ban", "rule": True, "dialog": True}
    )
    return entries
