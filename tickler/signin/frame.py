"""What stands around the pages of signing in: whose page it is, if we know, and where one is."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from tickler.core.errors import Over, Refused
from tickler.people.models import Firm
from tickler.people.requests import Request
from tickler.ui import firm as firm_ui
from tickler.ui import http

View = Callable[..., HttpResponse]
FIRM = "from_firm"  # in the session: whose page somebody came from


def framed(view: View) -> View:
    """A page of signing in: in the firm's frame, kept by nobody, its secrets in no error report."""

    @wraps(view)
    def inside(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        request.frame = frame_of(request)
        try:
            response = view(request, *args, **kwargs)
        except Refused as refusal:
            response = said_no(request, refusal)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return sensitive_post_parameters()(inside)


def said_no(request: Request, refusal: Refused) -> HttpResponse:
    """A refusal no form stood for: its sentence, and the way to begin again."""
    facts = {"title": _("That did not work"), "lead": str(refusal), "act": _("Start again"), "url": "/in/"}
    if isinstance(refusal, Over):
        return http.page(request, "410.html", facts, 410)
    return http.page(request, "signin/refused.html", facts, 409)


def frame_of(request: Request) -> dict[str, Any]:
    """The context of ui/bare.html."""
    firm = firm_of(request)
    frame: dict[str, Any] = {"side": "client", "home_url": "/in/", "here": urlsplit(settings.BASE_URL).netloc}
    if firm is not None:
        frame |= {
            "firm": firm_ui.mark_of(firm),
            "brand_url": firm_ui.brand_url(firm),
            "help_person": {"phone": firm.phone},
        }
    return frame


def firm_of(request: Request) -> Firm | None:
    """Whose page this is: the firm whose letter led here, else the only one there is."""
    if not hasattr(request, "page_firm"):
        request.page_firm = _find_firm(request)
    return request.page_firm


def _find_firm(request: Request) -> Firm | None:
    if request.viewer is not None:
        return request.viewer.firm
    named = request.GET.get("firm") or request.session.get(FIRM)
    if named and (firm := Firm.objects.filter(public_id=named).first()):
        return firm
    firms = list(Firm.objects.all()[:2])
    return firms[0] if len(firms) == 1 else None
