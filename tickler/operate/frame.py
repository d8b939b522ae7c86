"""What stands around the pages before there is a firm, and around the demo's own: nobody's colour."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.debug import sensitive_post_parameters

from tickler.core.errors import Refused
from tickler.people.requests import Request
from tickler.ui import http

View = Callable[..., HttpResponse]
NAME = "Tickler"


def bare(view: View) -> View:
    """A page of the installation itself: kept by nobody, what is typed in no error report, a refusal said."""

    @wraps(view)
    def inside(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        mark = {"name": NAME, "initials": NAME[0], "logo_url": ""}
        request.frame = {"side": "client", "home_url": "/", "firm": mark}
        try:
            response = view(request, *args, **kwargs)
        except Refused as refusal:
            response = http.refused(request, refusal)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return sensitive_post_parameters()(inside)
