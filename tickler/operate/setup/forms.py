"""What one types to set up a firm: a page each for the firm, where it is, and who owns it."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tickler.operate.setup import places
from tickler.signin.forms import Form, NewPasswordForm
from tickler.ui.words import languages


class FirmForm(Form):
    """What the firm is called, and in which country it is."""

    name = forms.CharField(
        label=_("Name of your firm"),
        max_length=120,
        help_text=_("As your clients know it. It stands on every page and in every letter."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        help_text=_("For its public holidays, and to suggest what comes next."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = places.countries(get_language() or "en")
        _choice(self, "country").choices = [("", _("another country")), *named]


class PlaceForm(Form):
    """The firm's clock and its language, as the country suggests them."""

    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Reminders leave by this clock."))
    language = forms.ChoiceField(
        label=_("Language of letters"),
        choices=languages,
        help_text=_("Each client can have another one."),
    )

    def __init__(self, *args: Any, country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        own = places.zones_of(country)
        named = dict(places.countries(get_language() or "en"))
        others = [zone for zone in places.zones() if zone not in own]
        _choice(self, "zone").choices = [
            *([(named.get(country, country), _labelled(own))] if own else []),
            (_("Elsewhere"), _labelled(others)),
        ]


class OwnerForm(NewPasswordForm):
    """Who owns the firm, and signs in first."""

    name = forms.CharField(
        label=_("Your name, as clients read it"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.CharField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("You sign in with it."),
        widget=forms.TextInput(
            attrs={
                "type": "email",
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    field_order = ["name", "email", "password"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].label = _("A password")


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


def _labelled(zones: list[str]) -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in zones]
