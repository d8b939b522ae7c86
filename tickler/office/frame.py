"""What stands around every office page."""

from collections.abc import Callable, Iterable
from functools import cache, wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.errors import Refused
from tickler.items.contract import Kind, all_kinds
from tickler.items.on_documents import list_tabs
from tickler.office import health
from tickler.office.numbers import numbers_of, unread_of
from tickler.people.access import StaffViewer
from tickler.people.requests import OfficeRequest
from tickler.ui import firm as firm_ui
from tickler.ui import http

View = Callable[..., HttpResponse]
KEYS_COOKIE = "tickler_keys"  # "off": single keys do nothing on this device


def framed(view: View) -> View:
    """The page stands in the office frame and on the firm's clock; a refusal becomes its sentence."""

    @wraps(view)
    def inside(request: OfficeRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        viewer = request.viewer
        if not isinstance(viewer, StaffViewer):
            return view(request, *args, **kwargs)
        request.frame = frame_of(request, viewer)
        with timezone.override(ZoneInfo(viewer.firm.zone)):
            try:
                return view(request, *args, **kwargs)
            except Refused as refusal:
                return http.refused(request, refusal)

    return inside


def frame_of(request: OfficeRequest, viewer: StaffViewer) -> dict[str, Any]:
    """The context of ui/office.html; what costs queries is asked only where the frame is drawn."""
    return {
        "side": "staff",
        "firm": firm_ui.mark_of(viewer.firm),
        "brand_url": firm_ui.brand_url(viewer.firm),
        "home_url": reverse("office:start"),
        "nav": cache(lambda: _nav(request)),
        "new_menu": cache(lambda: list(_new_menu(viewer))),
        "me": {"name": viewer.staff.name, "url": reverse("office:profile")},
        "settings_url": reverse("office:settings"),
        "health_url": reverse("office:health") if viewer.staff.is_lead else "",
        "health_words": health.words,
        "health_bad": health.is_bad,
        "keys_off": request.COOKIES.get(KEYS_COOKIE) == "off",
    }


def may_send(viewer: StaffViewer, kind: Kind) -> bool:
    """Whether this member of staff may send and change things of this kind."""
    return not kind.manage_right or viewer.may(kind.manage_right)


def _nav(request: OfficeRequest) -> list[dict[str, Any]]:
    numbers = numbers_of(request)
    entries = [
        ("office:start", "home", _("Start"), numbers.waiting_for_us, True, "s"),
        ("office:inbox", "inbox", _("Inbox"), unread_of(request), True, "b"),
        ("office:clients", "users", _("Clients"), numbers.clients.active, False, "c"),
        ("office:items", "clipboard-list", _("Items"), numbers.waiting_for_client, False, "i"),
        ("office:documents", "folder", _("Documents"), 0, False, "d"),
        ("office:letters", "mail", _("Letters"), _today(numbers.letters_today), False, "l"),
        ("office:activity", "list", _("Activity"), 0, False, "a"),
    ]
    kinds = (kind for kind in all_kinds() if kind.templates_url and may_send(request.viewer, kind))
    if kind := next(kinds, None):
        entries.append((kind.templates_url, "forms", _("Templates"), 0, False, ""))
    return [
        {
            "url": reverse(name),
            "icon": icon,
            "label": label,
            "count": count,
            "hot": is_ours,
            "key": key,
            "current": _is_current(request.path, name),
        }
        for name, icon, label, count, is_ours, key in entries
    ]


def _is_current(address: str, name: str) -> bool:
    here = reverse(name)
    if name == "office:documents":  # the kinds' lists stand among them, at addresses of their own
        return any(address.startswith(tab["url"]) for tab in list_tabs(""))
    return address == here if name == "office:start" else address.startswith(here)


def _today(count: int) -> str:
    return ngettext("%(count)s today", "%(count)s today", count) % {"count": count} if count else ""


def _new_menu(viewer: StaffViewer) -> Iterable[dict[str, Any]]:
    for kind in all_kinds():
        if kind.new_label and kind.new_url and may_send(viewer, kind):
            yield {"url": reverse(kind.new_url), "icon": kind.icon, "label": kind.new_label}
    if viewer.may("manage_accounts"):
        yield {"url": reverse("office:client-add"), "icon": "user-plus", "label": _("Client")}
