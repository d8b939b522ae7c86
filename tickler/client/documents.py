"""The client's documents: their folders, what lies in them, and the way to add something."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tickler.core.actor import Actor
from tickler.core.errors import Refused
from tickler.core.ids import public_id
from tickler.core.once import key_of, once
from tickler.documents import actions, folders, unpacking, uploads
from tickler.documents.access import check_folder, documents_in, may_change, visible_folders
from tickler.documents.models import Access, Document, Folder
from tickler.documents.sniff import ACCEPTED
from tickler.items.contract import Noted
from tickler.items.on_documents import notes_of
from tickler.people.access import visible_accounts
from tickler.people.doors import client_view
from tickler.people.models import Account
from tickler.people.requests import ClientRequest
from tickler.ui import http, lists


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder as a line that leads into it."""

    folder: Folder
    count: int
    new: int

    @property
    def is_ours(self) -> bool:
        """The client only looks at what the firm puts there."""
        return self.folder.access != Access.EDIT


@dataclass(frozen=True, slots=True)
class Lost:
    """A file that was not kept, and why."""

    name: str
    size: int
    why: str


@client_view
def index(request: ClientRequest) -> HttpResponse:
    """The folders on top, of every account this person stands for."""
    every = visible_accounts(request.viewer).order_by("name", "pk")
    accounts = list(every)
    for bare in every.filter(folders=None):
        folders.ensure(bare)
    shelves = _shelves(visible_folders(request.viewer).filter(parent=None))
    groups = [
        (account, [shelf for shelf in shelves if shelf.folder.account_id == account.pk])
        for account in accounts
    ]
    context = {"title": _("Documents"), "groups": groups, "is_one": len(accounts) == 1}
    return http.page(request, "client/documents.html", context)


@client_view
def folder(request: ClientRequest, pid: str) -> HttpResponse:
    """What lies in a folder; a POST adds files to it."""
    found = found_folder(request, pid)
    if request.method != "POST":
        return _page(request, found)
    actor = request.viewer.actor_on(found.account_id)
    check_folder(found, actor)
    files = uploads.arrived(request, "files")
    if not files:
        return _page(request, found, refused=_("Choose a photo or a file first."))
    received, lost = _receive(files)

    def enter() -> str:
        for one in received:
            unpacking.bring(found.account, one, actor=actor, folder=found)
        return ""

    # The key of a form says nothing of its files: others are another act.
    once(key_of(request.POST, *(one.kept.sha256 for one in received)), enter)
    kept = len(received)
    said = ngettext("%(count)s file is with us.", "%(count)s files are with us.", kept) % {"count": kept}
    if lost:
        return _page(request, found, lost=lost, said=said if kept else "")
    return http.onward(request, page_of(found), said)


@require_POST
@client_view
def done(request: ClientRequest, pid: str) -> HttpResponse:
    """Everything is here, says the client."""
    account = get_object_or_404(visible_accounts(request.viewer), public_id=pid)
    actor = request.viewer.actor_on(account.pk)

    def note() -> str:
        actions.note_done_uploading(account, actor=actor)
        return ""

    once(key_of(request.POST), note)
    back = http.came_from(request) or reverse("client:documents")
    return http.onward(request, back, _("Thank you. We know that everything is here."))


def found_folder(request: ClientRequest, pid: str) -> Folder:
    """The folder, if this client may see it."""
    rows = visible_folders(request.viewer).select_related("account", "parent")
    return get_object_or_404(rows, public_id=pid)


def page_of(folder: Folder) -> str:
    """The address of a folder's page."""
    return reverse("client:folder", args=[folder.public_id])


def _receive(files: Sequence[UploadedFile]) -> tuple[list[actions.Received], list[Lost]]:
    """The bytes of what we take, and what we do not take."""
    received, lost = [], []
    for file in files:
        try:
            received.append(unpacking.check_archive(actions.receive(file)))
        except Refused as refusal:
            lost.append(Lost(file.name or "", file.size or 0, str(refusal)))
    return received, lost


def _page(
    request: ClientRequest, folder: Folder, *, lost: Sequence[Lost] = (), refused: str = "", said: str = ""
) -> HttpResponse:
    viewer, actor = request.viewer, request.viewer.actor_on(folder.account_id)
    rows = documents_in(folder).order_by("-changed_at", "-pk")
    pager = lists.pager(request, rows)
    is_theirs = folder.access == Access.EDIT
    notes = notes_of(viewer, pager["rows"])
    context: dict[str, Any] = {
        "title": folder.name,
        "folder": folder,
        "is_theirs": is_theirs,
        "back_url": page_of(folder.parent) if folder.parent else reverse("client:documents"),
        "back_words": folder.parent.name if folder.parent else _("Documents"),
        "account": folder.account if len(viewer.account_ids) > 1 else None,
        "shelves": _shelves(visible_folders(viewer).filter(parent=folder)),
        "files": [_line(document, folder, actor, notes.get(document.pk)) for document in pager["rows"]],
        "pager": pager,
        "unpackings": unpacking.shown(folder),
        "lost": lost,
        "refused": refused,
        "said": said,
        "accepted": ACCEPTED,
        "ticket": public_id(),
        "may_be_done": is_theirs and _has_unopened(folder.account),
    }
    return http.page(request, "client/folder.html", context, status=422 if lost or refused else 200)


def _line(document: Document, folder: Folder, actor: Actor, note: Noted | None) -> dict[str, Any]:
    document.folder = folder  # it is the same for all, and asked for by each
    return {
        "document": document,
        "icon": "photo" if document.media_type.startswith("image/") else "file-text",
        "may_change": may_change(document, actor),
        "note": note,
    }


def _shelves(rows: QuerySet[Folder]) -> list[Shelf]:
    found = list(rows.order_by("name", "pk"))
    inside = documents_in(*found)
    counts, new = _by_folder(inside), _by_folder(inside.filter(is_new_to_client=True))
    return [Shelf(one, counts.get(one.pk, 0), new.get(one.pk, 0)) for one in found]


def _by_folder(rows: QuerySet[Document]) -> dict[int, int]:
    return dict(rows.values_list("folder").annotate(Count("pk")))


def _has_unopened(account: Account) -> bool:
    return Document.objects.filter(account=account, removed_at=None, is_new_to_firm=True).exists()
