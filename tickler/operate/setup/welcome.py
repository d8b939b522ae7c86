"""The last step: do letters leave? The owner is signed in by now."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tickler.mail import health, reasons
from tickler.mail.actions import write_letter
from tickler.mail.models import Letter, State
from tickler.operate.frame import bare
from tickler.operate.setup.views import STEPS
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_FIRM
from tickler.ui import firm as firm_ui
from tickler.ui import http

_UNDER_WAY = {State.PLANNED, State.SENDING}


@bare
@office_view(MANAGE_FIRM)
def welcome(request: OfficeRequest) -> HttpResponse:
    """Send a letter to yourself."""
    if request.method == "POST" and settings.SMTP_URL:
        viewer = request.viewer
        letter = write_letter(
            "test",
            email=viewer.person.email,
            name=viewer.staff.name,
            language=viewer.person.language or viewer.firm.language,
            firm_id=viewer.firm.pk,
            params={"url": settings.BASE_URL + reverse("office:start")},
        )
        return http.onward(request, reverse("welcome-letter", args=[letter.public_id]))
    context = {"has_server": bool(settings.SMTP_URL), "email": request.viewer.person.email}
    return _page(request, "operate/welcome.html", _("Do letters leave?"), context)


@bare
@office_view(MANAGE_FIRM)
def outcome(request: OfficeRequest, public_id: str) -> HttpResponse:
    """What became of it, with the server's words; looks again by itself until it is settled."""
    letter = get_object_or_404(Letter.objects.filter(sort="test"), public_id=public_id)
    with timezone.override(ZoneInfo(request.viewer.firm.zone)):
        trouble = health.stopped() if letter.state in _UNDER_WAY else ""
    context = {
        "letter": letter,
        "is_sent": letter.state == State.SENT,
        "is_over": letter.state not in _UNDER_WAY,
        "trouble": trouble,
        "why": reasons.words(letter.reason) if letter.reason else "",
    }
    return _page(request, "operate/welcome_letter.html", _("Your test letter"), context)


def _page(request: OfficeRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    firm = request.viewer.firm
    frame = {"firm": firm_ui.mark_of(firm), "brand_url": firm_ui.brand_url(firm), "home_url": "/office/"}
    return http.page(request, template, {**frame, "title": title, "number": STEPS, "of": STEPS, **context})
