"""What is done with the ticked items."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from tickler.office import items
from tickler.office.resending import ask_or_start
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest


@require_POST
@office_view
def resend(request: OfficeRequest) -> HttpResponse:
    """One more letter about each of the ticked items."""
    return ask_or_start(request, items.ticked(request), reverse("office:items"))
