"""The documents of all clients: what came last, whose they are, what lies in the trash."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils.translation import gettext as _

from tickler.documents.access import visible_documents, visible_trash
from tickler.items import on_documents
from tickler.office.client_documents import matching, rows_of
from tickler.people.access import visible_accounts
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_DOCUMENTS
from tickler.ui import http, lists


@office_view
def recent(request: OfficeRequest) -> HttpResponse:
    """Newest first, of every client this viewer may see."""
    rows = visible_documents(request.viewer)
    if lists.is_on(request, "new"):
        rows = rows.filter(is_new_to_firm=True)
    rows = matching(rows, request).order_by("-changed_at", "-id")
    pager = lists.pager(request, rows.select_related("account", "folder"))
    context = {
        "filters": lists.filter_bar(request, [("new", _("New"))]),
        "is_filtered": lists.is_on(request, "new") or bool(lists.searched(request)),
        "pager": pager,
        "rows": rows_of(request.viewer, pager["rows"]),
        "acts": on_documents.acts_of(request.viewer),
        "may_manage": request.viewer.may(MANAGE_DOCUMENTS),
    }
    return _page(request, "recent", context)


@office_view
def by_client(request: OfficeRequest) -> HttpResponse:
    """Every client with files: how many, how many are new."""
    here = Q(documents__removed_at=None)
    accounts = visible_accounts(request.viewer).annotate(
        files=Count("documents", filter=here),
        news=Count("documents", filter=here & Q(documents__is_new_to_firm=True)),
    )
    for word in lists.searched(request):
        accounts = accounts.filter(name__icontains=word)
    pager = lists.pager(request, accounts.filter(files__gt=0).order_by("name", "pk"))
    context = {
        "filters": lists.filter_bar(request, []),
        "is_filtered": bool(lists.searched(request)),
        "pager": pager,
        "accounts": pager["rows"],
    }
    return _page(request, "clients", context)


@office_view
def trash(request: OfficeRequest) -> HttpResponse:
    """What was removed, newest first, until it goes for good."""
    rows = matching(visible_trash(request.viewer), request).order_by("-removed_at", "-id")
    pager = lists.pager(request, rows.select_related("account", "folder"))
    context = {
        "filters": lists.filter_bar(request, []),
        "is_filtered": bool(lists.searched(request)),
        "pager": pager,
        "removed": pager["rows"],
        "trash_days": settings.TRASH_DAYS,
        "may_manage": request.viewer.may(MANAGE_DOCUMENTS),
    }
    return _page(request, "trash", context)


def _page(request: OfficeRequest, current: str, context: dict[str, Any]) -> HttpResponse:
    whole = {"title": _("Documents"), "tabs": on_documents.list_tabs(current), **context}
    return http.page(request, f"office/documents_{current}.html", whole)
