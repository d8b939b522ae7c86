"""Fields every form shares: a day, a colour, the reminder block."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tickler.core.errors import Refused
from tickler.ui import brand

MOST_DAYS, MOST_TIMES = 365, 99


EMAIL = _("This is not a whole e-mail address. One looks like anna@example.org.")
PLAIN = {  # the first sort that fits
    forms.BooleanField: _("Please tick this to go on."),
    forms.ChoiceField: _("Please choose one."),
    forms.FileField: _("Please choose a file."),
    forms.Field: _("Please fill this in."),
}


class PlainForm(forms.Form):
    """A form whose fields say what to do when they are empty, rather than that they are required."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                sort = next(sort for sort in PLAIN if isinstance(field, sort))
                field.error_messages["required"] = PLAIN[sort]
            if isinstance(field, forms.EmailField):
                field.error_messages.setdefault("invalid", EMAIL)

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """What may be chosen in this field, where that is known only now."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


class DayInput(forms.DateInput):
    """The device's own way to choose a day."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day."""

    widget = DayInput
    default_error_messages = {"invalid": _("This is not a day we can read. Write it like 2026-12-04.")}


class ColourField(forms.CharField):
    """A colour, kept as #rrggbb."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return brand.parse(text)
        except Refused as error:
            raise ValidationError(str(error), code=error.code) from error


class CountField(forms.IntegerField):
    """A whole number in a short field, with one sentence for everything that is wrong with it."""

    def __init__(self, *, most: int, **options: Any) -> None:
        sentence = _("Write a whole number from 1 to %(most)s.") % {"most": most}
        widget = forms.NumberInput(attrs={"class": "input short", "inputmode": "numeric"})
        messages = {code: sentence for code in ("required", "invalid", "min_value", "max_value")}
        super().__init__(min_value=1, max_value=most, widget=widget, error_messages=messages, **options)


class RemindersForm(PlainForm):
    """The reminder block (ui/reminders.html): on or off, every so many days, at most so many times."""

    reminders_on = forms.BooleanField(label=_("Remind until it is done"), required=False)
    remind_days = CountField(label=_("Days until next reminder"), most=MOST_DAYS, initial=3)
    remind_times = CountField(label=_("Number of reminders"), most=MOST_TIMES, initial=1)
