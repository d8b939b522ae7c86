"""Handing out files: inert, whatever is in them."""

from collections.abc import Sequence
from typing import cast

from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tickler.documents import actions, names, sending_views, storage, zipping
from tickler.documents.access import visible_documents, visible_folders
from tickler.documents.models import Document, Version
from tickler.people.access import LookingViewer
from tickler.people.doors import client_view, office_view
from tickler.people.requests import ClientRequest, OfficeRequest

# A file is never a page of ours: it is saved, not shown, and can do nothing if somebody shows it after all.
INERT = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def _download(request: OfficeRequest | ClientRequest, pid: str, version: str = "") -> HttpResponse:
    """The newest version, or the one with this number."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    document = get_object_or_404(visible_documents(request.viewer).select_related("account"), public_id=pid)
    wanted = _version(document, version)
    content = storage.checked(wanted.stored, wanted.sha256)
    response = FileResponse(content, content_type=wanted.media_type)
    response["Content-Length"] = str(wanted.size)
    response["Content-Disposition"] = names.disposition(document.name)
    for name, value in INERT.items():
        response[name] = value
    if request.method == "GET":
        is_looking = isinstance(request.viewer, LookingViewer)
        actions.note_download(document, actor=request.actor, is_opened=not is_looking)
    return cast(HttpResponse, response)  # a stream, which doors treat like any other answer


def _version(document: Document, number: str) -> Version:
    versions = document.versions.order_by("-number")
    if not number:
        return versions[0]
    if not number.isascii() or not number.isdigit() or len(number) > 6:
        raise Http404
    return get_object_or_404(versions, number=int(number))


def _folder(request: OfficeRequest | ClientRequest, pid: str) -> HttpResponse:
    """A folder with everything in it, as one archive."""
    rows = visible_folders(request.viewer).select_related("account")
    folder = get_object_or_404(rows, public_id=pid)
    packed = zipping.of_folder(folder, request.viewer)
    is_looking = isinstance(request.viewer, LookingViewer)
    versions = [one.version for one in packed]
    actions.note_folder_download(folder, versions, actor=request.actor, is_opened=not is_looking)
    return _archive(packed, folder.name)


def _selected(request: OfficeRequest) -> HttpResponse:
    """What is ticked, as one archive: all of it, or nothing when there is something they may not see."""
    wanted = set(request.POST.getlist("document"))
    documents = visible_documents(request.viewer).filter(public_id__in=wanted)
    if documents.count() != len(wanted):
        raise Http404
    packed = zipping.of_documents(documents)
    for document in documents.select_related("account"):
        actions.note_download(document, actor=request.actor)
    return _archive(packed, _("Documents"))


def _archive(packed: Sequence[zipping.Packed], name: str) -> HttpResponse:
    response = StreamingHttpResponse(zipping.stream(packed), content_type="application/zip")
    response["Content-Disposition"] = names.disposition(f"{name}.zip")
    for header, value in INERT.items():
        response[header] = value
    return cast(HttpResponse, response)


office_download = office_view(_download)
client_download = client_view(_download)

office_urls = [
    *sending_views.office_urls,
    path("zip/", require_POST(office_view(_selected)), name="office-documents-zip"),
    path("folders/<str:pid>/zip/", office_view(require_GET(_folder)), name="office-folder-zip"),
    path("<str:pid>/", office_download, name="office-document"),
    path("<str:pid>/<str:version>/", office_download, name="office-version"),
]
client_urls = [
    *sending_views.client_urls,
    path("folders/<str:pid>/zip/", client_view(require_GET(_folder)), name="client-folder-zip"),
    path("<str:pid>/", client_download, name="client-document"),
]
