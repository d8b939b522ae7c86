"""The office's forms. They check shape; the acts check sense, and their refusals stand beside the field."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from tickler.core.errors import Refused
from tickler.people.models import AccountType
from tickler.ui.forms import PlainForm
from tickler.ui.words import languages

# Which field a refusal of the acts belongs to; what is not named stands on top of the form.
FIELD_OF = {
    "name_missing": "name",
    "tag_taken": "name",
    "team_taken": "name",
    "number_malformed": "number",
    "number_taken": "number",
    "type_unknown": "type",
    "email_malformed": "email",
    "email_not_ascii": "email",
    "address_known": "email",
    "address_twice": "email",
    "no_address": "email",
    "colour": "colour",
    "website": "website",
    "zone_unknown": "zone",
    "place_unknown": "country",
    "hours_half": "hours_from",
    "hours_empty": "hours_until",
    "works_here": "email",
    "day_past": "until",
}


def fill_errors(form: forms.Form, refusal: Refused) -> None:
    """Put the sentence of a refusal beside its field."""
    name = FIELD_OF.get(refusal.code)
    form.add_error(name if name in form.fields else None, str(refusal))


def posted(request: HttpRequest) -> QueryDict | None:
    """What was typed, even if it was nothing; None while nobody has sent the form."""
    return request.POST if request.method == "POST" else None


def word(sent: QueryDict, name: str) -> str:
    """One value as it may be looked up: no database takes a NUL."""
    return sent.get(name, "").replace("\0", "")


def public_ids(sent: QueryDict, name: str) -> list[str]:
    """The ids that were ticked; what cannot be one is left out."""
    return [one for one in sent.getlist(name) if one.isascii() and one.isprintable()]


def form_status(*forms_shown: forms.Form) -> int:
    """422 while something is wrong with what was typed: htmx shows it, and a program understands."""
    return 422 if any(form.is_bound and form.errors for form in forms_shown) else 200


def language_choices(empty: Any) -> list[tuple[str, Any]]:
    """The languages we write, after the choice of none."""
    return [("", empty), *languages()]


class AccountForm(PlainForm):
    """A client's name, type, number and language."""

    name = forms.CharField(label=_("Name"), max_length=160)
    type = forms.ChoiceField(label=_("Type"), choices=AccountType.choices)
    number = forms.CharField(
        label=_("Number"),
        max_length=12,
        required=False,
        help_text=_("One or two letters and digits, for example W12."),
    )
    language = forms.ChoiceField(label=_("Language of letters"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("language", language_choices(_("the firm's")))


class ChangedAccountForm(AccountForm):
    """The same, with the account's tags."""

    tags = forms.MultipleChoiceField(label=_("Tags"), required=False, widget=forms.CheckboxSelectMultiple)


class FirstContactForm(AccountForm):
    """A new client together with the first contact."""

    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("Letters go here, and the contact signs in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    login = forms.BooleanField(label=_("May sign in"), required=False, initial=True)

    def __init__(self, *args: Any, next_number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = _(
            "One or two letters and digits. Empty: a letter of the name, and %(number)s."
        ) % {"number": next_number}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        has_name = data.get("first_name") or data.get("last_name")
        if data.get("email") and not has_name:
            self.add_error("first_name", _("Write the contact's name too."))
        return data


class ContactForm(PlainForm):
    """A contact; the address and what they get only where the contact is new."""

    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language of letters"), required=False)
    notify = forms.BooleanField(label=_("Gets letters about this client"), required=False, initial=True)
    login = forms.BooleanField(label=_("May sign in"), required=False)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("language", language_choices(_("the client's")))
        if not is_new:
            for name in ("email", "notify", "login"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("first_name") or data.get("last_name")):
            self.add_error("first_name", _("Write the contact's name."))
        return data
