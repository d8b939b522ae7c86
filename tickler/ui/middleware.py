"""A refusal that no form and no frame caught is a sentence on a page, never a 500."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tickler.core.errors import Refused
from tickler.ui import http


class RefusalMiddleware:
    """Answers an unhandled `Refused` with 409, a `Forbidden` with 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The sentence of a refusal; everything else is a bug and none of ours."""
        return http.refused(request, exception) if isinstance(exception, Refused) else None
