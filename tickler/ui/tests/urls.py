"""Addresses for these tests: the style page behind a door, and pages that fail."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret of the firm")


def closed(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Only an owner may do that.")


urlpatterns = [path("", include("tickler.ui.urls")), path("broken/", broken), path("closed/", closed)]
handler400 = "tickler.ui.views.unreadable"
handler403 = "tickler.ui.views.forbidden"
handler404 = "tickler.ui.views.not_found"
handler500 = "tickler.ui.views.broken"
