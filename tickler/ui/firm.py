"""The firm as its pages show it: mark, colour, logo. Public: e-mails and the sign-in page show them too."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.cache import patch_cache_control

from tickler.people.models import Firm
from tickler.ui import brand
from tickler.ui.words import initials_of

A_YEAR = 365 * 24 * 3600


def mark_of(firm: Firm) -> dict[str, Any]:
    """What ui/mark.html reads."""
    return {"name": firm.name, "initials": initials_of(firm.name), "logo_url": logo_url(firm)}


def brand_url(firm: Firm) -> str:
    """The firm's own stylesheet; the address changes with the firm's look, so it is kept for ever."""
    return reverse("firm-brand", args=[firm.public_id, firm.letters_version])


def logo_url(firm: Firm) -> str:
    """Where the logo is; empty without one."""
    return reverse("firm-logo", args=[firm.public_id, firm.letters_version]) if firm.logo else ""


def stylesheet(request: HttpRequest, firm_id: str, version: int) -> HttpResponse:
    """The one token a firm sets."""
    firm = get_object_or_404(Firm, public_id=firm_id)
    return _kept(HttpResponse(brand.stylesheet(firm.colour), content_type="text/css; charset=utf-8"))


def logo(request: HttpRequest, firm_id: str, version: int) -> HttpResponse:
    """The logo, a PNG that we made ourselves from what the firm sent."""
    firm = get_object_or_404(Firm.objects.exclude(logo=""), public_id=firm_id)
    if not default_storage.exists(firm.logo):
        raise Http404
    return _kept(FileResponse(default_storage.open(firm.logo), content_type="image/png"))


def _kept(response: Any) -> Any:
    patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response


urlpatterns = [
    path("firm/<slug:firm_id>/<int:version>/brand.css", stylesheet, name="firm-brand"),
    path("firm/<slug:firm_id>/<int:version>/logo.png", logo, name="firm-logo"),
]
