"""What stands around every page of a client: the firm, the menu, whom to call."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.items.contract import all_kinds
from tickler.people.access import ClientViewer, LookingViewer
from tickler.people.models import Assignment
from tickler.people.requests import ClientRequest
from tickler.ui import dates, http
from tickler.ui import firm as firm_ui

View = Callable[..., HttpResponse]


def framed(view: View) -> View:
    """The page stands in the portal's frame and on the firm's clock; a refusal becomes its sentence."""

    @wraps(view)
    def inside(request: ClientRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        viewer = request.viewer
        if not isinstance(viewer, ClientViewer):
            return view(request, *args, **kwargs)
        request.frame = frame_of(request)
        with timezone.override(ZoneInfo(viewer.firm.zone)):
            try:
                return view(request, *args, **kwargs)
            except Refused as refusal:
                return http.refused(request, refusal)

    return inside


def frame_of(request: ClientRequest) -> dict[str, Any]:
    """The context of ui/portal.html; what costs a query is asked only where the frame is drawn."""
    viewer = request.viewer
    frame = {
        "side": "client",
        "firm": firm_ui.mark_of(viewer.firm),
        "brand_url": firm_ui.brand_url(viewer.firm),
        "home_url": reverse("client:todo"),
        "portal_nav": cache(lambda: _menu(request)),
        "sign_out_url": reverse("signin:out"),
        "help_person": cache(lambda: help_person(viewer)),
    }
    return frame | _looking(viewer) if isinstance(viewer, LookingViewer) else frame


def _looking(viewer: LookingViewer) -> dict[str, Any]:
    """For staff who only look: every control is off, and a line on top says so and leads back."""
    hour = dates.say_hour(viewer.until, viewer.firm.zone)
    words = _(
        "You see the portal of %(name)s as its clients do, until %(hour)s. Nothing can be changed here."
    )
    return {
        "is_looking": True,
        "sign_out_url": "",
        "banner": {
            "sort": "wait",
            "icon": "eye",
            "words": words % {"name": viewer.account.name, "hour": hour},
            "name": _("View as client"),
            "url": reverse("office:view-leave"),
            "act": _("Leave view"),
            "is_post": True,
        },
    }


def help_person(viewer: ClientViewer) -> dict[str, str]:
    """Who looks after this client's accounts, with a telephone number; else the firm's own."""
    team = Assignment.objects.filter(account__in=viewer.account_ids, staff__left_at=None)
    first = team.order_by("id").values_list("staff__name", "staff__phone").first()
    name, phone = first or ("", "")
    return {
        "name": name,
        "first_name": name.split()[0] if name else "",
        "hours": "",
        "phone": phone or viewer.firm.phone,
    }


def _menu(request: ClientRequest) -> list[dict[str, Any]]:
    entries = [(reverse("client:todo"), "list-check", _("To do"))]
    for kind in all_kinds():
        entries.append((reverse("client:section", args=[kind.key]), kind.section.icon, kind.section.label))
    entries.append((reverse("client:documents"), "folder", _("Documents")))
    entries.append((reverse("client:details"), "user", _("My details")))
    return [
        {"url": url, "icon": icon, "label": label, "current": request.path == url}
        for url, icon, label in entries
    ]
