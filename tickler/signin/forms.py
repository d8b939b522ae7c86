"""What people type to sign in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tickler.core.errors import Refused
from tickler.ui.forms import PlainForm


class Form(PlainForm):
    """A form that can carry the refusal of an act."""

    def refuse(self, refusal: Refused, field: str | None = None) -> None:
        """Put the sentence beside the field, or on top."""
        self.add_error(field, str(refusal))


class EmailForm(Form):
    """The address a code or a link goes to."""

    email = forms.CharField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"type": "email", "autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class CodeForm(Form):
    """Six digits."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        help_text=_("The code works for 10 minutes."),
        widget=forms.TextInput(
            attrs={
                "class": "code",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "autofocus": True,
                "data-sends": "",
            }
        ),
    )


class FactorForm(CodeForm):
    """A code of the app, or one from paper."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["code"].widget.attrs["data-sends"]  # a code from paper begins with six digits too
        self.fields["code"].help_text = _(
            "Six digits from the app on your telephone. Is it lost? Type one of your recovery codes."
        )


class SetUpForm(CodeForm):
    """The first code of a new app."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].help_text = _("The six digits the app shows now.")


def _password(label: Any, use: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": use})
    return forms.CharField(label=label, strip=False, max_length=1000, widget=widget, help_text=help_text)


class PasswordForm(Form):
    """Who are you, staff?"""

    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.TextInput(
            attrs={
                "type": "email",
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = _password(_("Password"), "current-password")


class OwnPasswordForm(Form):
    """The password of whoever is signed in."""

    password = _password(_("Your password"), "current-password")


class NewPasswordForm(Form):
    """A new password. Typed once: one can look at it, and a link by letter is always there."""

    password = _password(
        _("New password"), "new-password", _("At least 8 characters. Four or five words in a row do well.")
    )

    def __init__(self, *args: Any, least: int = 8, **options: Any) -> None:
        super().__init__(*args, **options)
        if least != 8:
            self.fields["password"].help_text = _(
                "At least 15 characters. Four or five words in a row do well."
            )


class JoinForm(NewPasswordForm):
    """Somebody accepts an invitation."""

    name = forms.CharField(
        label=_("Your name, as clients read it"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "password"]

    def __init__(self, *args: Any, has_password: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if has_password:
            self.fields["password"].label = _("Your password")
            self.fields["password"].help_text = _("You have one here already.")
            self.fields["password"].widget.attrs["autocomplete"] = "current-password"


class ChangePasswordForm(Form):
    """Another password, by somebody who knows the old one."""

    old = _password(_("Your password until now"), "current-password")
    password = _password(
        _("New password"), "new-password", _("At least 8 characters. Four or five words in a row do well.")
    )
