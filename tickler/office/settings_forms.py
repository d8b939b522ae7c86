"""The forms of the settings."""

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tickler.core import workdays
from tickler.people.models import Role
from tickler.ui.forms import ColourField, PlainForm
from tickler.ui.words import languages

FIRM = (
    "name", "address", "phone", "website", "reply_to", "copy_to", "colour", "language", "zone", "country",
    "region",
)  # fmt: skip
HOURS = ("hours_from", "hours_until", "working_days_only", "notices_follow_hours", "one_letter_a_day")


class FirmForm(PlainForm):
    """What clients read about the firm, and where it is."""

    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Address"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("Stands on every page your clients see."),
    )
    website = forms.CharField(label=_("Website"), max_length=200, required=False)
    reply_to = forms.CharField(
        label=_("Answers to our letters go to"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(),
    )
    copy_to = forms.CharField(
        label=_("Copies of letters to clients go to"),
        max_length=254,
        required=False,
        help_text=_("A blind copy of every letter about an item. Codes and invitations are never copied."),
        widget=forms.EmailInput(),
    )
    colour = ColourField(
        label=_("Colour"),
        help_text=_("Any colour is fine: what is read on it stays readable."),
        widget=forms.TextInput(attrs={"type": "color", "data-brand": ""}),
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=languages)
    zone = forms.ChoiceField(label=_("Time zone"))
    country = forms.ChoiceField(label=_("Country"), required=False, help_text=_("For its public holidays."))
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        country = (data or initial).get("country", "")
        self.offer("zone", [(name, name.replace("_", " ")) for name in _zones()])
        self.offer("country", [("", _("not said")), *_countries(get_language() or "en")])
        self.offer("region", [("", _("none")), *_regions(country)])
        if (data or initial).get("region") not in workdays.regions(country):
            # The region belongs to the country before; choosing another country lets it go.
            self.data = {**data.dict(), "region": ""} if data else self.data
            self.initial["region"] = ""


class HoursForm(PlainForm):
    """When letters may leave by themselves."""

    hours_from = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    hours_until = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    working_days_only = forms.BooleanField(label=_("Only on working days"), required=False)
    notices_follow_hours = forms.BooleanField(
        label=_("First letters keep to these hours and days too"), required=False
    )
    one_letter_a_day = forms.BooleanField(
        label=_("At most one letter with reminders per person per day"),
        required=False,
        help_text=_(
            "All that is due to a person that day travels in one letter, also about several clients."
        ),
    )


class LogoForm(forms.Form):
    """A picture."""

    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("PNG, JPEG, GIF or WebP, at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}),
    )


class ProfileForm(PlainForm):
    """A member of staff about themselves."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Your clients read it."))
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("Clients you look after may call it."),
    )
    language = forms.ChoiceField(label=_("Language of your pages"), required=False)
    keys = forms.BooleanField(
        label=_("Single keys work on this device (press ? for the list)"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("language", [("", _("as the browser says")), *settings.LANGUAGES])


class StaffForm(PlainForm):
    """A new colleague."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.CharField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[(Role.EMPLOYEE, Role.EMPLOYEE.label), (Role.ADMIN, Role.ADMIN.label)]
    )
    sees_all_accounts = forms.BooleanField(label=_("Sees all clients"), required=False)


@lru_cache(maxsize=1)
def _zones() -> list[str]:
    # Names without a slash are old aliases nobody lives in; UTC is the one that is meant.
    return ["UTC", *sorted(name for name in available_timezones() if "/" in name and name[:4] != "Etc/")]


def _regions(country: str) -> list[tuple[str, str]]:
    return sorted(workdays.region_names(country).items(), key=lambda pair: pair[1])


@lru_cache(maxsize=8)
def _countries(language: str) -> list[tuple[str, str]]:
    names = Locale.parse(language[:2]).territories
    return sorted(((code, names.get(code, code)) for code in workdays.countries()), key=lambda pair: pair[1])
