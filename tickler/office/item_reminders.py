"""The sentence of an item's reminder block, recomputed while somebody types."""

from django.http import HttpResponse
from django.urls import reverse

from tickler.items.pages import reminders_as_typed
from tickler.office.items import found
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.ui import http
from tickler.ui.forms import RemindersForm


@office_view
def sentence(request: OfficeRequest, public_id: str) -> HttpResponse:
    """What the reminders would do if the block were saved as it stands."""
    item = found(request, public_id)
    words = reminders_as_typed(item, RemindersForm(request.GET))
    contacts_url = reverse("office:client", args=[item.account.public_id])
    return http.page(request, "ui/reminder_words.html", {**words, "contacts_url": contacts_url})
