"""The forms of an import: the file, then what its columns mean and what to do with clients who are there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tickler.imports.columns import FIELDS
from tickler.imports.models import Import
from tickler.imports.planning import MERGE, NEW, SKIP
from tickler.ui.forms import PlainForm

ALIKE = {
    "number": _("A row with the number of a client who is there"),
    "email": _("A row with an e-mail address of a client who is there"),
    "name": _("A row with the name of a client who is there"),
}
WISHES = [
    (SKIP, _("Leave the row out")),
    (MERGE, _("Add its contact to that client")),
    (NEW, _("Add a new client all the same")),
]


class FileForm(PlainForm):
    """The file to import."""

    file = forms.FileField(label=_("File with your clients (.xlsx or .csv)"))


class ColumnsForm(PlainForm):
    """What each column means. The fields stand in the order of the file."""

    def __init__(self, *args: Any, of: Import, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [("", _("Leave out")), *FIELDS.items()]
        for at, (head, meaning) in enumerate(zip(of.heads, of.columns, strict=True)):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=head, choices=offered, required=False, initial=meaning
            )
        for why, label in ALIKE.items():
            self.fields[why] = forms.ChoiceField(
                label=label, choices=WISHES, initial=of.choices.get(why, SKIP)
            )
        self.width = len(of.heads)

    @property
    def columns(self) -> list[str]:
        return [self.cleaned_data[f"column-{at}"] for at in range(self.width)]

    @property
    def choices(self) -> dict[str, str]:
        return {why: self.cleaned_data[why] for why in ALIKE}
