"""The two doors to screens: who may come in, and how the house answers those who may not."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from tickler.core.errors import Forbidden
from tickler.people import session
from tickler.people.access import ClientViewer, LookingViewer, StaffViewer
from tickler.people.requests import Request

View = Callable[..., HttpResponse]


def office_view(right: str | View = "") -> Any:
    """A screen for staff, who may need a right: `@office_view` or `@office_view("manage_templates")`."""
    if callable(right):
        return office_view()(right)

    def decorate(view: View) -> View:
        @wraps(view)
        def inside(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.viewer is None:
                return to_sign_in(request, "signin:staff")
            if not isinstance(request.viewer, StaffViewer):
                raise Http404
            if right and not request.viewer.may(right):
                raise missing_right()
            return _kept_private(view(request, *args, **kwargs))

        return inside

    return decorate


def client_view(view: View) -> View:
    """A screen for clients."""

    @wraps(view)
    def inside(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.viewer is None:
            return to_sign_in(request, "signin:client")
        if not isinstance(request.viewer, ClientViewer):
            if session.was_looking(request):  # and may no longer: the time is over, or the client not theirs
                return HttpResponseRedirect(reverse("office:start"))
            raise Http404
        if isinstance(request.viewer, LookingViewer) and request.method not in {"GET", "HEAD", "OPTIONS"}:
            raise Forbidden(
                "only_looking", _("You are only looking at this portal: nothing can be changed here.")
            )
        return _kept_private(view(request, *args, **kwargs))

    return inside


def missing_right() -> Forbidden:
    """The refusal of an act that is not this person's."""
    return Forbidden("missing_right", _("You do not have the right to do this. Ask an admin of your firm."))


def to_sign_in(request: Request, route: str) -> HttpResponse:
    """Nobody is signed in: people go to the sign-in page and come back here, programs get 401.

    Where something may have been typed already, the page stays, or its words come back.
    """
    if not request.htmx and not _wants_a_page(request):
        return HttpResponse(status=401)
    if request.htmx or request.method == "POST":
        answer: HttpResponse = import_string(settings.SIGNED_OUT)(request, reverse(route))
        return answer
    return HttpResponseRedirect(reverse(route) + "?" + urlencode({"next": request.get_full_path()}))


def _wants_a_page(request: Request) -> bool:
    accept = request.headers.get("accept", "*/*")
    return "text/html" in accept or "json" not in accept


def _kept_private(response: HttpResponse) -> HttpResponse:
    """Nothing behind a door is kept by a shared cache, or shown by the Back button after signing out."""
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_store=True)
    return response
