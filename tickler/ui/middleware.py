"""What every request goes through on its way to a page, and every answer of no on its way back."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse

from tickler.core.errors import Refused
from tickler.ui import http, views

NUL = "\0"


class NulMiddleware:
    """No database takes a NUL, so nothing can have one in its name: one answer for both engines.

    In an address it leads nowhere, in a query it counts as a space, a cookie with one is no cookie; in a form
    that looks something up by it, the request cannot be read. Must stand before the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "%20")
        for name in [name for name, value in request.COOKIES.items() if NUL in value]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], parts: Mapping[str, Any]
    ) -> None:
        """Nothing is there."""
        if NUL in request.path_info:
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The database took offence at what was sent."""
        if isinstance(exception, DataError) and any(NUL in word for word in _sent(request)):
            return views.unreadable(request, exception)
        return None


class RefusalMiddleware:
    """A refusal that no form and no frame caught is a sentence on a page, never a 500: 409, or 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The sentence of a refusal; everything else is a bug and none of ours."""
        return http.refused(request, exception) if isinstance(exception, Refused) else None


def _sent(request: HttpRequest) -> list[str]:
    return [word for words in request.POST.lists() for word in [words[0], *words[1]]]
