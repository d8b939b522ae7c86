"""What a client may change about themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickler.people import actions
from tickler.people.access import ClientViewer, LookingViewer, visible_contacts
from tickler.people.actions import profiles
from tickler.people.doors import client_view
from tickler.people.requests import ClientRequest
from tickler.ui import http
from tickler.ui.forms import PlainForm


class LanguageForm(PlainForm):
    """The language of pages and e-mails."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of these pages and of our e-mails"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )


@client_view
def details(request: ClientRequest) -> HttpResponse:
    """Name, address, language, the way out."""
    language = request.viewer.person.language or (translation.get_language() or "en")[:2]
    form = LanguageForm(request.POST if request.method == "POST" else None, initial={"language": language})
    if form.is_valid():
        _speak(request, form.cleaned_data["language"])
        with translation.override(form.cleaned_data["language"]):
            return http.onward(request, reverse("client:details"), _("Saved."))
    context: dict[str, Any] = {
        "title": _("My details"),
        "form": form,
        **_who(request.viewer),
    }
    return http.page(request, "client/details.html", context, 422 if form.errors else 200)


def _who(viewer: ClientViewer) -> dict[str, Any]:
    """Name, address and accounts; staff who look stand for nobody."""
    if isinstance(viewer, LookingViewer):
        return {"name": "", "email": "", "accounts": [viewer.account.name]}
    return {
        "name": viewer.links[0].contact.full_name,
        "email": viewer.person.email,
        "accounts": sorted({link.account.name for link in viewer.links}),
    }


@transaction.atomic
def _speak(request: ClientRequest, language: str) -> None:
    """Pages follow the person, e-mails the contact: a client means both."""
    profiles.set_language(request.viewer.person, language)
    for contact in visible_contacts(request.viewer):
        actions.change_contact(contact, language=language, actor=request.actor)
