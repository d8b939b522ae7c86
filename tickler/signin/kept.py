"""A form that comes after its session has ended: nothing typed into it is lost, and we store nothing of it.

With script the page stays and says so. Without, the page that answers holds the words itself, in hidden
fields.
Signing in happens in a page beside it, and then they are sent from there.
"""

from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from tickler.people.requests import Request
from tickler.signin.entering import CLIENT, OFFICE
from tickler.signin.frame import framed
from tickler.ui import http, views

SECRETS = {"old", "password", "code"}  # fields no page holds for anybody
FROM = http.CAME_FROM


@framed
def signed_out(request: Request, address: str) -> HttpResponse:
    """Nobody is signed in any more; `address` is where this side signs in."""
    is_post = request.method == "POST"
    if request.htmx and not is_post and request.htmx.target == http.DIALOG:
        here = request.htmx.current_url_abs_path or ""
        answer = HttpResponseClientRedirect(f"{address}?{urlencode({'next': here})}")
        answer.status_code = 401
        return answer
    home = CLIENT if address == reverse("signin:client") else OFFICE
    beside = f"{address}?{urlencode({'next': f'{home}signed-in/'})}"
    if request.htmx:
        typed = _("You have been signed out. What you typed is still here. Sign in again to save it.")
        sentence = typed if is_post else _("You have been signed out. Sign in again to go on.")
        return http.warned(
            request,
            sentence,
            401,
            sort="wait",
            icon_name="lock",
            url=beside,
            act=_("Sign in again"),
            beside=True,
        )
    if not _is_held(request):
        return HttpResponseRedirect(address)
    return _page(request, _("You have been signed out"), 401, beside)


@framed
def stale(request: Request, reason: str = "") -> HttpResponse:
    """A form of ours from before signing in again (CSRF_FAILURE_VIEW): the same words, one press more."""
    if urlsplit(request.headers.get("Origin", "")).netloc != request.get_host():
        return views.stale(request, reason)
    if request.viewer is None and (side := _side_of(request.path)):
        return signed_out(request, side)  # a browser that lost its cookies lost the token with the session
    if request.htmx or not _is_held(request):
        return views.stale(request, reason)
    return _page(request, _("This page was open for too long"), 403)


@framed
def again(request: Request) -> HttpResponse:
    """Signed in again, beside a page that waits."""
    return http.page(request, "signin/again.html", {"title": _("You are signed in again")})


def _page(request: Request, title: str, status: int, beside: str = "") -> HttpResponse:
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    if FROM not in request.POST:
        fields.append((FROM, http.came_from(request)))
    context = {
        "title": title,
        "beside": beside,
        "action": request.get_full_path(),
        "fields": fields,
        "had_files": bool(request.FILES),
    }
    return http.page(request, "signin/kept.html", context, status)


def _side_of(path: str) -> str:
    """Where the people of this address sign in; empty for an address that needs nobody."""
    if path.startswith(OFFICE):
        return reverse("signin:staff")
    return reverse("signin:client") if path.startswith(CLIENT) else ""


def _is_held(request: Request) -> bool:
    """Is there anything to hold, and nothing secret in it?"""
    names = set(request.POST) - {"csrfmiddlewaretoken"}
    return bool(names) and not names & SECRETS
