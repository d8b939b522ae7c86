"""Filling a template into the form: what somebody typed stays, everything else becomes the template's.

Typed is what differs from an empty form, or from the template that was filled in before.
"""

from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404

from tickler.items.models import Template
from tickler.kinds.request.forms import Editor, RequestForm, as_rows, as_typed, posted_rows, unbound

_TOGETHER = (("title",), ("message",), ("reminders_on", "remind_days", "remind_times"))
_SEEN = ("text", "hint", "type", "is_optional", "choices")


def from_template(name: str, zone: str) -> Editor:
    """A form that holds what the template says."""
    template = _find(name)
    return Editor(RequestForm(initial=_words_of(template), zone=zone), unbound(_rows_of(template)))


def filled_in(posted: QueryDict, zone: str) -> tuple[Editor, bool]:
    """The form after "Fill in", and whether something typed stayed in it."""
    template = _find(posted.get("use", ""))
    before = Template.objects.filter(kind="request", public_id=_key(posted.get("template", ""))).first()
    typed, words = as_typed(posted), _words_of(template)
    empty = {name: field.initial for name, field in RequestForm.base_fields.items()}
    old = _words_of(before) if before else empty
    kept: dict[str, Any] = {}
    for names in _TOGETHER:
        values = _plain(typed, names)
        if any(values) and values not in (_plain(old, names), _plain(words, names)):
            kept |= {name: typed.get(name) for name in names}
    rows = posted_rows(posted)
    asked = _said(rows)
    if are_rows_kept := asked not in ([], _said(_rows_of(before)), _said(_rows_of(template))):
        template_rows = rows
    else:
        template_rows = _rows_of(template)
    initial = {**words, **kept, "due_on": typed.get("due_on", "")}
    return Editor(RequestForm(initial=initial, zone=zone), unbound(template_rows)), bool(
        kept
    ) or are_rows_kept


def _find(name: str) -> Template:
    return get_object_or_404(Template.objects.filter(kind="request"), public_id=_key(name))


def _key(name: str) -> str:
    return name.replace("\0", "")


def _words_of(template: Template) -> dict[str, Any]:
    return {
        "title": template.title,
        "message": template.body.get("message", ""),
        "reminders_on": template.reminders_on,
        "remind_days": template.remind_days,
        "remind_times": template.remind_times,
        "template": template.public_id,
    }


def _rows_of(template: Template | None) -> list[dict[str, Any]]:
    return as_rows(template.body.get("questions", [])) if template else []


def _plain(values: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    """The values as one compares them: nothing, off and empty are the same, and so are the ends of lines."""
    return ["\n".join(str(values.get(name) or "").strip().splitlines()) for name in names]


def _said(rows: list[dict[str, Any]]) -> list[list[str]]:
    """What the rows ask, without the empty ones."""
    plain = [_plain({**row, "is_optional": bool(row["is_optional"])}, _SEEN) for row in rows]
    return [one for one in plain if one[0] or one[1] or one[4]]
