"""A client's files: the folders on top and everything that came, newest first; or what lies in one folder."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.documents import folders, unpacking
from tickler.documents.access import visible_documents, visible_folders
from tickler.documents.models import Document, Folder
from tickler.items import on_documents
from tickler.office.account import around, found
from tickler.people.access import StaffViewer, visible_accounts
from tickler.people.doors import office_view
from tickler.people.models import Account
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_DOCUMENTS
from tickler.ui import http, lists


@office_view
def documents(request: OfficeRequest, public_id: str) -> HttpResponse:
    """The folders on top, and every file of this client."""
    account = found(request, public_id)
    on_top = visible_folders(request.viewer).filter(account=account, parent=None)
    rows = matching(visible_documents(request.viewer).filter(account=account), request)
    shelves = shelves_of(on_top)
    if not shelves:
        folders.ensure(account)
        shelves = shelves_of(on_top)
    context = {"shelves": shelves, "places": True}
    return _page(request, account, rows.order_by("-changed_at", "-id"), context)


@office_view
def folder(request: OfficeRequest, public_id: str) -> HttpResponse:
    """What lies in a folder; a search looks below it too."""
    one = found_folder(request, public_id)
    is_searching = bool(lists.searched(request))
    inside = visible_documents(request.viewer).filter(account=one.account)
    if is_searching:
        rows = matching(inside.filter(folder__path__startswith=one.path), request)
    else:
        rows = inside.filter(folder=one)
    shown = visible_folders(request.viewer).filter(parent=one)
    context = {
        "folder": one,
        "above": folders.above(one),
        "shelves": [] if is_searching else shelves_of(shown),
        "places": is_searching,
        "unpackings": unpacking.shown(one),
        "folder_entries": _folder_entries(request.viewer, one),
    }
    return _page(request, one.account, rows.order_by("name", "id"), context)


def found_folder(request: OfficeRequest, public_id: str) -> Folder:
    """The folder, if this viewer may see it."""
    seen = visible_accounts(request.viewer)
    rows = Folder.objects.filter(account__in=seen).select_related("account", "parent")
    one = get_object_or_404(rows, public_id=public_id)
    if one.removed_at is not None:
        raise Refused("removed", _("This folder was removed meanwhile."))
    return one


def place_of(folder: Folder) -> str:
    """The address of a folder's page."""
    return reverse("office:folder", args=[folder.public_id])


def shelves_of(shown: QuerySet[Folder]) -> list[dict[str, Any]]:
    """Folders as rows, with what lies right in each: files, and how many nobody opened yet."""
    here = Document.objects.filter(folder=OuterRef("pk"), removed_at=None).order_by().values("folder")
    files = here.annotate(count=Count("pk")).values("count")
    news = here.filter(is_new_to_firm=True).annotate(count=Count("pk")).values("count")
    counted = shown.annotate(files=Coalesce(Subquery(files), 0), news=Coalesce(Subquery(news), 0))
    return [{"folder": one, "files": one.files, "news": one.news} for one in counted.order_by("name", "pk")]


def matching(rows: QuerySet[Document], request: OfficeRequest) -> QuerySet[Document]:
    """Those with every word of the search in name, description or tags."""
    for word in lists.searched(request):
        rows = rows.filter(search__contains=word)
    return rows


def rows_of(viewer: StaffViewer, documents: Sequence[Document]) -> list[dict[str, Any]]:
    """Documents as the lists show them, with what the kinds say of each."""
    notes = on_documents.notes_of(viewer, documents)
    may_manage = viewer.may(MANAGE_DOCUMENTS)
    found = []
    for one in documents:
        note = notes.get(one.pk)
        mine = _entries(one, may_manage)
        entries = [*(note.entries if note else ()), *mine]
        found.append({"document": one, "mark": note.mark if note else "", "entries": entries})
    return found


def _page(
    request: OfficeRequest, account: Account, rows: QuerySet[Document], context: dict[str, Any]
) -> HttpResponse:
    pager = lists.pager(request, rows.select_related("folder"))
    may_manage = request.viewer.may(MANAGE_DOCUMENTS) and account.archived_at is None
    whole = {
        **around(request.viewer, account, "documents"),
        "filters": lists.filter_bar(request, []),
        "is_filtered": bool(lists.searched(request)),
        "pager": pager,
        "rows": rows_of(request.viewer, pager["rows"]),
        "acts": on_documents.acts_of(request.viewer) if account.archived_at is None else [],
        "may_manage": may_manage,
        **context,
    }
    return http.page(request, "office/client_documents.html", whole)


def _folder_entries(viewer: StaffViewer, one: Folder) -> list[dict[str, Any]]:
    if not viewer.may(MANAGE_DOCUMENTS):
        return []
    entries = [
        {"url": reverse("office:folder-rename", args=[one.public_id]), "words": _("Rename"), "icon": "pencil"}
    ]
    if not one.is_top:
        move = reverse("office:folder-move", args=[one.public_id])
        entries.append({"url": move, "words": _("Move"), "icon": "arrow-right"})
    remove = reverse("office:folder-remove", args=[one.public_id])
    entries.append({"url": remove, "words": _("Remove"), "icon": "trash"})
    return [{**entry, "dialog": True, "danger": entry["icon"] == "trash"} for entry in entries]


def _entries(one: Document, may_manage: bool) -> list[dict[str, Any]]:
    details = reverse("office:document", args=[one.public_id])
    entries: list[dict[str, Any]] = [
        {"url": details, "words": _("Details and versions"), "icon": "info-circle"}
    ]
    if not may_manage:
        return entries
    query = f"?document={one.public_id}"
    return [
        *entries,
        {
            "url": reverse("office:document-edit", args=[one.public_id]),
            "words": _("Rename and describe"),
            "icon": "pencil",
            "dialog": True,
        },
        {
            "url": reverse("office:documents-move") + query,
            "words": _("Move or copy"),
            "icon": "arrow-right",
            "dialog": True,
        },
        {
            "url": reverse("office:document-seal", args=[one.public_id]),
            "words": _("Take the seal off") if one.sealed_at else _("Seal"),
            "icon": "lock",
            "post": True,
        },
        {
            "url": reverse("office:documents-remove") + query,
            "words": _("Remove"),
            "icon": "trash",
            "post": True,
            "rule": True,
            "danger": True,
        },
    ]
