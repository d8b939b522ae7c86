"""Filters of the items' list that somebody keeps under a name. One's own, so the trail says nothing."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickler.items.contract import all_kinds
from tickler.office.keeping import drop, keep
from tickler.office.models import SavedFilter
from tickler.people.access import StaffViewer
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.ui import http


@require_POST
@office_view
def save(request: OfficeRequest) -> HttpResponse:
    """Keep what the address asks; the same name again means the new one."""
    saved = keep(request.viewer.staff, request.POST.get("name", ""), query_of(request.GET))
    return http.onward(request, _address(saved.query), _("“%(name)s” is saved.") % {"name": saved.name})


@require_POST
@office_view
def forget(request: OfficeRequest, public_id: str) -> HttpResponse:
    """No longer among the saved ones."""
    saved = get_object_or_404(SavedFilter.objects.filter(staff=request.viewer.staff), public_id=public_id)
    drop(saved)
    said = _("“%(name)s” is no longer saved.") % {"name": saved.name}
    return http.onward(request, _address(saved.query), said)


def query_of(asked: QueryDict) -> str:
    """What of an address is worth keeping, always in the same order; nothing for the plain list."""
    names = ["q", "tab", *(f"kind-{kind.key}" for kind in all_kinds())]
    found = {name: str(asked[name]).replace("\0", " ") for name in sorted(names) if asked.get(name)}
    if found.get("tab") == "client":
        del found["tab"]
    return urlencode(found)


def saved_context(viewer: StaffViewer, asked: QueryDict) -> dict[str, Any]:
    """The saved ones as links, and whether what is shown now could be saved. One query."""
    query = query_of(asked)
    rows = SavedFilter.objects.filter(staff=viewer.staff).order_by("name")
    saved = [
        {
            "name": one.name,
            "url": _address(one.query),
            "is_current": one.query == query,
            "forget_url": reverse("office:filter-forget", args=[one.public_id]),
        }
        for one in rows
    ]
    is_new = bool(query) and not any(one["is_current"] for one in saved)
    return {"saved_filters": saved, "save_url": f"{reverse('office:filter-save')}?{query}" if is_new else ""}


def _address(query: str) -> str:
    return f"{reverse('office:items')}?{query}"
