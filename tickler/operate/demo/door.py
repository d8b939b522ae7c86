"""The way into the demo from an installation that has no firm yet.

The demo is a second tree of processes with a folder and a database of its own (operate/supervise.py). This
side asks for it with the file `demo.wanted` and learns from `demo.port` that it answers.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from tickler import env
from tickler.core.errors import Refused
from tickler.operate.frame import bare
from tickler.operate.setup import code
from tickler.people.models import Firm
from tickler.people.requests import Request
from tickler.ui import http

WANTED, PORT = "demo.wanted", "demo.port"  # in the installation's folder


def why_not() -> str:
    """Why no demo can be looked at from here, and how it can; empty if it can."""
    if settings.HTTPS:
        return _("The demo opens on the computer it runs on. Start Tickler on your own with: make run")
    if not env.flag("TICKLER_TREE"):
        return _("The demo needs processes of its own. Start Tickler with “make run” or “manage.py up”.")
    return ""


@bare
def demo(request: Request) -> HttpResponse:
    """Ask for the demo, then wait until it is there."""
    if settings.DEMO or Firm.objects.exists() or not code.is_passed(request):
        raise Http404
    if reason := why_not():
        raise Refused("no_demo", reason)
    if request.method == "POST":
        (settings.VAR / WANTED).touch()
        return HttpResponseRedirect(reverse("demo"))
    if (port := _port()) is not None:
        return _to_demo(request, port)
    context = {"title": _("The demo firm is being built"), "has_failed": not (settings.VAR / WANTED).exists()}
    return http.page(request, "operate/building.html", context)


def _port() -> int | None:
    """Where the demo answers, once it does."""
    try:
        return int((settings.VAR / PORT).read_text())
    except (FileNotFoundError, ValueError):
        return None


def _to_demo(request: Request, port: int) -> HttpResponse:
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    url = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)
