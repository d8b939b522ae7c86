"""How a member of staff hears of what happens at their clients."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.inbox.summary import HOUR
from tickler.inbox.wishes import Way, choose, ways_of
from tickler.office.forms import form_status, posted
from tickler.office.settings import tabs_for
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.trail.news import Group
from tickler.ui import http
from tickler.ui.forms import PlainForm


class WishesForm(PlainForm):
    """One choice for each group of news."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for group in Group:
            self.fields[group.value] = forms.ChoiceField(label=group.label, choices=Way.choices)


@office_view
def wishes(request: OfficeRequest) -> HttpResponse:
    """For oneself alone."""
    viewer = request.viewer
    form = WishesForm(
        posted(request), initial={group: way.value for group, way in ways_of(viewer.staff).items()}
    )
    if form.is_valid():
        choose(viewer.staff, form.cleaned_data)
        return http.onward(request, reverse("office:wishes"), _("Saved."))
    context = {
        "title": _("Notifications"),
        "tabs": tabs_for(viewer, "wishes"),
        "form": form,
        "email": viewer.person.email,
        "hour": viewer.firm.hours_from or HOUR,
    }
    return http.page(request, "office/wishes.html", context, form_status(form))
