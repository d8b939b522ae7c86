"""Who looks, in which firm and in which language, for the length of one request."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils import translation

from tickler.core.tenancy import firm_scope
from tickler.people.requests import Request
from tickler.people.session import viewer_of


class ViewerMiddleware:
    """Sets `request.viewer` and `request.actor`, enters the firm, speaks the viewer's language."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        viewer = viewer_of(request)
        request.viewer, request.actor = viewer, viewer.actor if viewer else None
        if viewer is None:
            return self.get_response(request)
        request.user = viewer.person
        if viewer.person.language:
            translation.activate(viewer.person.language)
            request.LANGUAGE_CODE = translation.get_language()
        with firm_scope(viewer.firm.pk):
            return self.get_response(request)
