"""Signing in and out."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tickler.people import session


def client(request: HttpRequest) -> HttpResponse:
    """A client says which address to send the code to."""
    return render(request, "ui/bare.html", {"title": "Sign in"})


def staff(request: HttpRequest) -> HttpResponse:
    """Staff say who they are."""
    return render(request, "ui/bare.html", {"title": "Sign in"})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    session.close(request)
    return HttpResponseRedirect(reverse("signin:client"))
