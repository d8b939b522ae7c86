"""The first page: two doors while there is no firm, afterwards the way in; in the demo, whom to be."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tickler.operate.demo import door, front
from tickler.operate.frame import bare
from tickler.operate.setup import code
from tickler.people.access import StaffViewer
from tickler.people.models import Firm
from tickler.people.requests import Request
from tickler.ui import http


@require_safe
def first(request: Request) -> HttpResponse:
    """Where the address of the installation leads."""
    if settings.DEMO:
        return front.front(request)
    if Firm.objects.exists():
        return HttpResponseRedirect(_home(request))
    if not code.is_passed(request):
        return HttpResponseRedirect(reverse("setup-code"))
    return doors(request)


@bare
def doors(request: Request) -> HttpResponse:
    """Look at the demo, or set up your firm."""
    context = {
        "title": _("Tickler asks your clients, and reminds them until it is done"),
        "why_no_demo": door.why_not(),
    }
    return http.page(request, "operate/doors.html", context)


def _home(request: Request) -> str:
    if request.viewer is None:
        return reverse("signin:client")
    return "/office/" if isinstance(request.viewer, StaffViewer) else "/client/"
