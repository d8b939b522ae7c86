"""The forms of approvals: asking, and saying no."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tickler.core.shortcodes import KNOWN
from tickler.core.shortcodes import check as unknown_in
from tickler.kinds.approval.actions.deciding import LONGEST_WORDS
from tickler.kinds.approval.content import LONGEST_MESSAGE
from tickler.kinds.approval.models import Reason
from tickler.ui.forms import PlainForm, RemindersForm

COMMON = ("FIRM_NAME", "CURRENT_YEAR")  # codes that mean the same for every client


class MessageField(forms.CharField):
    """The firm's words to the client; codes in square brackets are filled in."""

    def __init__(self, *, known: Sequence[str] = KNOWN, **options: Any) -> None:
        self.known = known
        box = forms.Textarea(attrs={"rows": 3})
        super().__init__(required=False, max_length=LONGEST_MESSAGE, widget=box, **options)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if codes := unknown_in(text, self.known):
            said = _("We do not know %(codes)s. You can write: %(known)s.")
            facts = {"codes": bracketed(codes), "known": bracketed(self.known)}
            raise forms.ValidationError(said % facts)
        return text


class AskForm(RemindersForm):
    """What goes with the documents."""

    message = MessageField(label=_("Message"))


class PendingForm(PlainForm):
    """What goes with the letters about everything that waits."""

    message = MessageField(label=_("Message to the clients"), known=COMMON)


class DisapproveForm(PlainForm):
    """What is not right."""

    reasons = forms.MultipleChoiceField(
        label=_("What is not right?"),
        choices=Reason.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason.")},
    )
    words = forms.CharField(
        label=_("Tell us more"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("For example: the page, and what it should say."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            Reason.OTHER in cleaned.get("reasons", [])
            and not cleaned.get("words")
            and "words" not in self.errors
        ):
            self.add_error("words", _("Please write what is not right."))
        return cleaned


def bracketed(codes: Any) -> str:
    """ "[ACCOUNT_NAME], [FIRM_NAME]"."""
    return ", ".join(f"[{code}]" for code in codes)


def seen_in(posted: QueryDict) -> int:
    """The number of the version that was on the page; 0 if it says none."""
    seen = posted.get("seen", "")
    return int(seen) if seen.isdigit() and len(seen) < 10 else 0
