"""The pages that say no, and the style page."""

import logging
import secrets
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from tickler.core import clock
from tickler.ui import http, samples

logger = logging.getLogger(__name__)

_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is mistaken for another on the telephone


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, whether it never was or is not yours to see. Somebody else's letter may have led here."""
    context = {}
    if getattr(request, "viewer", None) is not None and request.path.startswith(reverse("client:todo")):
        other_url = reverse("signin:client") + "?" + urlencode({"next": request.path})
        context = {"other_url": other_url, "url": other_url}
    return http.page(request, "404.html", context, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: you may see it, but this act is not yours."""
    sentence = str(exception or "")
    if http.is_htmx(request):
        return http.warned(request, sentence or gettext("This is not open to you."), 403)
    return http.page(request, "403.html", {"sentence": sentence}, status=403)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token no longer counts (CSRF_FAILURE_VIEW)."""
    if http.is_htmx(request):
        return http.warned(request, gettext("This page was open for too long. Please load it again."), 403)
    return http.page(request, "403_csrf.html", status=403)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400. Without request context: what is wrong with the request may break that too."""
    return HttpResponse(render_to_string("400.html"), status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """500, with a reference that also stands in the log. Asks the database nothing: it may be broken."""
    reference = new_reference()
    logger.error("reference %s: %s %s", reference, request.method, request.path)
    return HttpResponse(render_to_string("500.html", {"reference": reference, "at": clock.now()}), status=500)


def new_reference() -> str:
    """A word like 7F3K-22, short enough to read out on the telephone."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(6))
    return f"{signs[:4]}-{signs[4:]}"


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part in every state: in debugging, or behind a door."""
    if not (settings.DEBUG or hasattr(request, "frame")):
        raise Http404
    side = "client" if request.GET.get("side") == "client" else "staff"
    context: dict[str, Any] = {**samples.frame(side, request), **samples.parts(request)}
    return http.page(request, f"ui/style/{side}.html", context)


def style_words(request: HttpRequest) -> HttpResponse:
    """The reminder sentence of the style page, for the values typed there."""
    if not (settings.DEBUG or hasattr(request, "frame")):
        raise Http404
    return http.page(request, "ui/reminder_words.html", samples.reminder_words(request.GET))
