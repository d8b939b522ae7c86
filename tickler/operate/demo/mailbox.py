"""The clients' mailbox of the demo: every letter that left, to be read, and its links to be followed."""

from typing import Any

from csp.decorators import csp_exempt, csp_update
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from tickler.core.tenancy import firm_scope
from tickler.mail.compose import carries_secret
from tickler.operate.demo import letters
from tickler.operate.demo.front import demo_firm
from tickler.operate.frame import bare
from tickler.people import session
from tickler.people.requests import Request
from tickler.ui import http

SHOWN = 60
_OURS = ("client/", "in/", "office/")  # where our letters lead
_MAY = "allow-top-navigation-by-user-activation"  # a link that somebody clicks opens the whole page
_CAGE = (
    f"sandbox {_MAY}; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'self'"
)


@require_safe
@bare
def mailbox(request: Request) -> HttpResponse:
    """The newest letters, perhaps of one addressee; looks for new ones by itself."""
    firm = demo_firm()
    to = request.GET.get("to", "")
    with firm_scope(firm.pk):
        rows = list(letters.arrived(to)[:SHOWN])
        newest = rows[0].public_id if rows else ""
        if request.htmx and request.GET.get("newest") == newest:
            return HttpResponse(status=204)  # nothing new: the page stays as it is
        context: dict[str, Any] = {
            "title": _("Clients' mailbox"),
            "rows": rows,
            "newest": newest,
            "to": to,
            "addressees": letters.addressees(),
            "zone": firm.zone,
            "is_cut": len(rows) == SHOWN,
        }
        template = "operate/_letters.html" if request.htmx else "operate/mailbox.html"
        return http.page(request, template, context)


@require_safe
@csp_update({"frame-src": ["'self'"]})
@bare
def letter(request: Request, public_id: str) -> HttpResponse:
    """One letter."""
    firm = demo_firm()
    with firm_scope(firm.pk):
        one = get_object_or_404(letters.arrived(), public_id=public_id)
        read = letters.read(one)
    context = {
        "title": read.subject,
        "letter": one,
        "read": read,
        "zone": firm.zone,
        "may": _MAY,
        "is_long": not carries_secret(one),  # a page that may not look into the frame cannot measure it
    }
    return http.page(request, "operate/letter.html", context)


@require_safe
@bare
def follow(request: Request, public_id: str, address: str) -> HttpResponse:
    """A link in a letter, opened by its reader: whoever else is signed in in this browser is no more."""
    with firm_scope(demo_firm().pk):
        one = get_object_or_404(letters.arrived(), public_id=public_id)
    if not address.startswith(_OURS):
        raise Http404
    if request.viewer is not None and request.viewer.person.email != one.email:
        session.close(request)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"/{address}?{query}" if query else f"/{address}")


@require_safe
@xframe_options_sameorigin
@csp_exempt()
@bare
def html(request: Request, public_id: str) -> HttpResponse:
    """The letter itself: it runs nothing and loads nothing, and its links open in place of the whole page."""
    with firm_scope(demo_firm().pk):
        text = letters.read(get_object_or_404(letters.arrived(), public_id=public_id)).html
    by_way_of = reverse("demo-follow", args=[public_id, "_"]).removesuffix("_")
    text = text.replace(f'href="{settings.BASE_URL}/', f'href="{by_way_of}')
    response = HttpResponse(text.replace("<head>", '<head>\n<base target="_top">', 1))
    response["Content-Security-Policy"] = _CAGE
    return response
