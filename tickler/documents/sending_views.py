"""Where files arrive piece by piece. Scripts come here; without one the plain form brings the same files."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tickler.core.actor import Actor
from tickler.core.errors import Forbidden, Refused
from tickler.documents import sending
from tickler.documents.access import visible_folders
from tickler.documents.models import Upload
from tickler.documents.storage import PIECE
from tickler.people.access import ClientViewer
from tickler.people.doors import client_view, office_view
from tickler.people.requests import ClientRequest, OfficeRequest
from tickler.people.roles import MANAGE_DOCUMENTS

Request = ClientRequest | OfficeRequest
STATUS = {"too_big": 413, "disk_full": 507, "quota": 413, "elsewhere": 409}
DEEPEST, LONGEST = 20, 300


def _in_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A refusal is an answer that a script can show."""

    @functools.wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            status = 403 if isinstance(refusal, Forbidden) else STATUS.get(refusal.code, 422)
            return JsonResponse({"code": refusal.code, "refused": str(refusal)}, status=status)

    return inside


@_in_json
def _begin(request: Request, pid: str) -> HttpResponse:
    """A file is coming into this folder."""
    rows = visible_folders(request.viewer).select_related("account")
    folder = get_object_or_404(rows, public_id=pid)
    size = request.POST.get("size", "")
    name = request.POST.get("name", "")[:LONGEST]
    upload = sending.begin(
        folder,
        key=request.POST.get("key", "")[:64],
        name=name,
        path=[part[:LONGEST] for part in request.POST.get("path", "").split("/")[:DEEPEST]],
        size=int(size) if size.isdecimal() and len(size) < 16 else 0,
        actor=_actor(request, folder.account_id),
    )
    return _state(upload)


@_in_json
def _piece(request: Request, pid: str) -> HttpResponse:
    """How far it is; with POST the bytes that follow."""
    rows = Upload.objects.filter(folder__in=visible_folders(request.viewer))
    upload = get_object_or_404(rows.select_related("account", "folder__account"), public_id=pid)
    if request.method == "POST":
        if upload.person_id != request.actor.person_id:
            raise Forbidden("not_yours", _("Somebody else is sending this file."))
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > sending.MOST_AT_ONCE:
            return JsonResponse({"code": "too_long"}, status=413)
        offset = request.headers.get("Upload-Offset", "")
        upload = sending.take(
            upload,
            int(offset) if offset.isdecimal() and len(offset) < 16 else -1,
            _arriving(request),
            actor=_actor(request, upload.account_id),
        )
    return _state(upload)


def _arriving(request: HttpRequest) -> Iterator[bytes]:
    """The bytes as they come; where the line breaks, they end."""
    try:
        while piece := request.read(PIECE):
            yield piece
    except UnreadablePostError:
        return


def _actor(request: Request, account_id: int) -> Actor:
    viewer = request.viewer
    return viewer.actor_on(account_id) if isinstance(viewer, ClientViewer) else request.actor


def _state(upload: Upload) -> HttpResponse:
    return JsonResponse(
        {
            "upload": upload.public_id,
            "received": upload.received,
            "size": upload.size,
            "is_here": upload.finished_at is not None,
        }
    )


office_urls = [
    path("folders/<str:pid>/send/", require_POST(office_view(MANAGE_DOCUMENTS)(_begin)), name="office-send"),
    path(
        "sending/<str:pid>/",
        require_http_methods(["GET", "POST"])(office_view(MANAGE_DOCUMENTS)(_piece)),
        name="office-sending",
    ),
]
client_urls = [
    path("folders/<str:pid>/send/", require_POST(client_view(_begin)), name="client-send"),
    path(
        "sending/<str:pid>/",
        require_http_methods(["GET", "POST"])(client_view(_piece)),
        name="client-sending",
    ),
]
