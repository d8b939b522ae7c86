"""The form that makes a request or a template: a few fields, and one row for each thing asked for.

Rows are added, moved and taken away by buttons that post the form and get it back: it works without script.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tickler.core.errors import Refused
from tickler.core.shortcodes import check as unknown_in
from tickler.kinds.request import content
from tickler.kinds.request.actions.making import check_due
from tickler.kinds.request.actions.templates import LONGEST_NAME
from tickler.kinds.request.content import unknown_sentence
from tickler.kinds.request.models import Sort
from tickler.ui.forms import DayField, PlainForm, RemindersForm

ROWS = "rows"  # the field that says how many questions the form has


class WordsForm(RemindersForm):
    """What a request says besides its questions, and how it reminds."""

    title = forms.CharField(
        label=_("Name"),
        max_length=content.LONGEST_TITLE,
        help_text=_("The client reads this in the letter."),
        error_messages={"required": _("Give the request a name: the client reads it in the letter.")},
    )
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=content.LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    template = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_title(self) -> str:
        return self._without_unknown("title")

    def clean_message(self) -> str:
        return self._without_unknown("message")

    def _without_unknown(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        if codes := unknown_in(text):
            raise forms.ValidationError(unknown_sentence(codes))
        return text


class RequestForm(WordsForm):
    """A request to be sent, or one that is with the client."""

    due_on = DayField(label=_("By"), required=False)

    def __init__(self, *args: Any, zone: str, kept_due: dt.date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone, self.kept_due = zone, kept_due

    def clean_due_on(self) -> dt.date | None:
        due_on: dt.date | None = self.cleaned_data["due_on"]
        if due_on != self.kept_due:
            try:
                check_due(due_on, self.zone)
            except Refused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return due_on


class TemplateForm(WordsForm):
    """A request to be sent again and again."""

    name = forms.CharField(
        label=_("Name of the template"),
        max_length=LONGEST_NAME,
        help_text=_("Only colleagues read this."),
        error_messages={"required": _("Give the template a name, so that colleagues find it.")},
    )
    field_order = ["name"]


class QuestionForm(PlainForm):
    """One thing asked for."""

    type = forms.ChoiceField(label=_("What it is"), choices=Sort.choices)
    text = forms.CharField(label=_("Paper or question"), required=False)
    hint = forms.CharField(label=_("Hint"), required=False)
    is_optional = forms.BooleanField(label=_("The client may leave this empty"), required=False)
    choices = forms.CharField(
        label=_("Answers to choose from"),
        help_text=_("One per line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    public_id = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        ask = self.ask()
        for name, sentence in content.problems(ask).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        for name, text in {"text": ask.text, "hint": ask.hint, "choices": "\n".join(ask.choices)}.items():
            if (codes := unknown_in(text)) and name not in self.errors:
                self.add_error(name, unknown_sentence(codes))
        return cleaned

    def ask(self) -> content.Ask:
        """The question this row describes."""
        row = self.cleaned_data
        choices = [line.strip() for line in row.get("choices", "").splitlines() if line.strip()]
        return content.read_ask(
            {
                "type": row.get("type"),
                "text": row.get("text"),
                "hint": row.get("hint"),
                "is_required": not row.get("is_optional"),
                "choices": choices,
                "public_id": row.get("public_id"),
            }
        )


class Editor:
    """The whole form: its words and its rows."""

    def __init__(self, words: WordsForm, rows: list[QuestionForm], *, act: str = "") -> None:
        self.words, self.rows = words, rows
        self.no_questions = ""
        self.has_new_row = act.startswith("add-")  # then one goes on writing there

    def is_valid(self) -> bool:
        """Whether everything can be sent; otherwise each field says what is wrong with it."""
        filled = [row for row in self.rows if not _is_empty(row)]
        if not filled:
            self.no_questions = str(_("Ask for at least one paper or one answer."))
        else:
            self.rows = filled
        valid = [self.words.is_valid(), *[row.is_valid() for row in filled]]
        return all(valid) and not self.no_questions

    def content(self) -> dict[str, Any]:
        """The plain content, after is_valid()."""
        words = self.words.cleaned_data
        due_on = words.get("due_on")
        return {
            "title": words["title"],
            "message": words["message"],
            "due_on": due_on.isoformat() if due_on else None,
            "questions": [content.plain_ask(row.ask()) for row in self.rows],
            "reminders_on": words["reminders_on"],
            "remind_days": words["remind_days"],
            "remind_times": words["remind_times"],
            "template": words["template"],
        }


def as_typed(posted: QueryDict) -> dict[str, Any]:
    """The words as they were typed, to go on from."""
    return {**posted.dict(), "reminders_on": "reminders_on" in posted}


def posted_rows(posted: QueryDict) -> list[dict[str, Any]]:
    """The rows of the form as they were typed."""
    count = posted.get(ROWS, "")
    number = min(int(count), content.MOST_QUESTIONS) if count.isdigit() and len(count) < 5 else 0
    names = list(QuestionForm.base_fields)
    return [{name: posted.get(f"q{row}-{name}", "") for name in names} for row in range(number)]


def changed_rows(rows: list[dict[str, Any]], act: str) -> list[dict[str, Any]]:
    """The rows after a button: "add-file", "add-text", "up-2", "down-2", "remove-2"."""
    verb, _dash, what = act.partition("-")
    if verb == "add":
        return (
            [*rows, {"type": what if what in Sort.values else Sort.TEXT}]
            if len(rows) < content.MOST_QUESTIONS
            else rows
        )
    place = int(what) if what.isdigit() else -1
    if not 0 <= place < len(rows):
        return rows
    rows = list(rows)
    moved = rows.pop(place)
    if verb == "up":
        rows.insert(max(place - 1, 0), moved)
    elif verb == "down":
        rows.insert(place + 1, moved)
    return rows


def as_rows(questions: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Plain questions as rows of the form."""
    return [
        {
            "type": one.get("type", Sort.TEXT),
            "text": one.get("text", ""),
            "hint": one.get("hint", ""),
            "is_optional": not one.get("is_required", True),
            "choices": "\n".join(one.get("choices") or []),
            "public_id": one.get("public_id", ""),
        }
        for one in questions
    ]


def unbound(rows: list[dict[str, Any]]) -> list[QuestionForm]:
    """Rows to be filled in further, not judged yet."""
    return [QuestionForm(initial=row, prefix=f"q{number}") for number, row in enumerate(rows)]


def bound(posted: QueryDict) -> list[QuestionForm]:
    """Rows to be judged."""
    return [QuestionForm(posted, prefix=f"q{number}") for number in range(len(posted_rows(posted)))]


def _is_empty(row: QuestionForm) -> bool:
    return not any(str(row[name].value() or "").strip() for name in ("text", "hint", "choices"))
