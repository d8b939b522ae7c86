"""A client's files: everything that lies with the account, newest first."""

from django.db.models import Prefetch
from django.http import HttpResponse

from tickler.documents.access import visible_documents
from tickler.documents.models import Version
from tickler.items import on_documents
from tickler.office.account import around, found
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.ui import http, lists


@office_view
def documents(request: OfficeRequest, public_id: str) -> HttpResponse:
    """The files of this client, to look at and to save."""
    account = found(request, public_id)
    newest = Prefetch("versions", queryset=Version.objects.order_by("-number"))
    rows = visible_documents(request.viewer).filter(account=account).prefetch_related(newest)
    pager = lists.pager(request, rows.order_by("-created_at", "-id"))
    notes = on_documents.notes_of(request.viewer, pager["rows"])
    context = {
        **around(request.viewer, account, "documents"),
        "pager": pager,
        "rows": [{"document": row, "note": notes.get(row.pk)} for row in pager["rows"]],
        "acts": on_documents.acts_of(request.viewer) if account.archived_at is None else [],
    }
    return http.page(request, "office/client_documents.html", context)
