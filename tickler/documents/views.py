"""Handing out files: inert, whatever is in them."""

from typing import cast

from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import path

from tickler.documents import actions, names, storage
from tickler.documents.access import visible_documents
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


office_download = office_view(_download)
client_download = client_view(_download)

office_urls = [
    path("<str:pid>/", office_download, name="office-document"),
    path("<str:pid>/<str:version>/", office_download, name="office-version"),
]
client_urls = [path("<str:pid>/", client_download, name="client-document")]
