"""How a view answers: a page, a row, onward, or no.

A door (the decorator in front of a view) sets `request.frame`: what the frame around the page needs (see the
comment in ui/office.html and ui/portal.html). Its values may be functions, called only where it is drawn.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget
from django_htmx.middleware import HtmxDetails

from tickler.core.errors import Forbidden, Refused

CAME_FROM = "came_from"  # the field in which a page that is sent on says where it was filled in
DIALOG = "dialog"  # the id of the one dialog of a staff page


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The whole page; only its main block when htmx asked for a part of the page."""
    shell = {
        "shell": "ui/fragment.html" if _wants_part(request) else "ui/base.html",
        "in_dialog": _target(request) == DIALOG,
    }
    return _render(request, template, {**(context or {}), **shell}, status)


def row(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    toast: str = "",
    undo: str = "",
    back: str = "",
) -> HttpResponse:
    """One row after an act, and a toast. Without htmx the way leads back to the page the row is on."""
    if not is_htmx(request):
        return onward(request, back or came_from(request) or "/", toast, undo)
    response = _render(request, template, context or {})
    if toast:
        # After the row, since a parser that has seen a <div> takes no <tr> any more; and in a <template>,
        # since after a <tr> it closes every <form> at once.
        said = render_to_string("ui/toast.html", {"words": toast, "undo": undo}, request)
        response.write(f'<template><div hx-swap-oob="beforeend:#toasts">{said}</div></template>')
    return response


def onward(request: HttpRequest, url: str, toast: str = "", undo: str = "") -> HttpResponse:
    """After an act: to that page, where a toast says what happened; `undo` takes the POST that undoes it."""
    if toast:
        messages.success(request, toast, extra_tags=undo)
    if is_htmx(request):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """The act was refused: its sentence on top of the page it came from; 403 if the act was not yours."""
    status = 403 if isinstance(error, Forbidden) else 409
    if is_htmx(request):
        return warned(request, str(error), status)
    if status == 403:
        return page(request, "403.html", {"sentence": str(error)}, 403)
    back = came_from(request)
    if back and request.method == "POST":
        messages.error(request, str(error))
        return onward(request, back)
    return page(request, "ui/refused.html", {"lead": str(error), "url": back}, 409)


def warned(request: HttpRequest, sentence: str, status: int, **banner: Any) -> HttpResponse:
    """What htmx shows when the answer is no: the sentence on top, and nothing else on the page changes.

    `banner` is what ui/banner.html reads besides.
    """
    where = "#dialog-refusal" if _target(request) == DIALOG else "#refusal"
    response = _render(request, "ui/banner.html", {"sort": "stop", "words": sentence, **banner}, status)
    return reswap(retarget(response, where), "innerHTML")


def is_htmx(request: HttpRequest) -> bool:
    """Did a script ask, that shows only a part of what we answer?"""
    return _asked(request) is not None


def came_from(request: HttpRequest) -> str:
    """The page of ours the request came from, or nothing."""
    url = request.POST.get(CAME_FROM) or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return url
    return ""


def _render(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    frame = getattr(request, "frame", {})
    response = render(request, template, {**frame, **context}, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _asked(request: HttpRequest) -> HtmxDetails | None:
    """What htmx says about its request, if it made it."""
    return getattr(request, "htmx", None) or None


def _target(request: HttpRequest) -> str:
    """The id of what htmx will replace, if it asked."""
    asked = _asked(request)
    return (asked.target or "") if asked else ""


def _wants_part(request: HttpRequest) -> bool:
    """Did htmx ask for a part of the page? Going back in history, or for a new body, it wants all of it."""
    asked = _asked(request)
    return asked is not None and bool(asked.target) and not asked.history_restore_request
