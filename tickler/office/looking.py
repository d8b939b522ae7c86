"""Looking at an account's portal as its clients see it, and coming back."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickler.office.account import found, page_of
from tickler.people import actions, session
from tickler.people.access import visible_accounts
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.people.roles import VIEW_PORTAL_AS_CLIENT
from tickler.signin.fresh import needs_fresh
from tickler.ui import http


@require_POST
@office_view(VIEW_PORTAL_AS_CLIENT)
@needs_fresh
def begin(request: OfficeRequest, public_id: str) -> HttpResponse:
    """For half an hour, read-only; the trail says so."""
    account = actions.note_portal_view(found(request, public_id), actor=request.actor)
    session.begin_looking(request, account)
    return http.onward(request, reverse("client:todo"))


@require_POST
@office_view
def leave(request: OfficeRequest) -> HttpResponse:
    """Back to the client's page, if it may still be seen."""
    key = session.stop_looking(request)
    account = visible_accounts(request.viewer).filter(pk=key).first() if key else None
    url = page_of(account) if account else reverse("office:start")
    return http.onward(request, url, _("You have left the view."))
