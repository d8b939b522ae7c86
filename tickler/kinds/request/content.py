"""What a request is made of, as plain values: read from a dictionary, checked, its codes filled. Pure.

The same dictionary comes from the form, a template, a bulk in the worker and other programs: title,
message, due_on ("2026-12-04" or None), questions [{type, text, hint, is_required, choices, public_id}],
reminders_on, remind_days, remind_times, template (a template's public id).
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from tickler.core import shortcodes
from tickler.core.errors import Refused
from tickler.items.models import DAYS_DEFAULT, DAYS_MOST, TIMES_DEFAULT, TIMES_MOST
from tickler.kinds.request.models import Sort

LONGEST_TITLE, LONGEST_MESSAGE, LONGEST_QUESTION, LONGEST_HINT, LONGEST_CHOICE = 200, 5000, 300, 500, 200
MOST_QUESTIONS, MOST_CHOICES = 100, 50
_WITH_CHOICES = {Sort.CHOICE_ONE, Sort.CHOICE_LIST, Sort.CHOICE_MANY}


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked for."""

    type: str
    text: str
    hint: str = ""
    is_required: bool = True
    choices: tuple[str, ...] = ()
    public_id: str = ""  # of the question it changes


@dataclass(frozen=True, slots=True)
class Content:
    """A request before it has a client."""

    title: str
    message: str = ""
    due_on: dt.date | None = None
    asks: tuple[Ask, ...] = ()
    reminders_on: bool = False
    remind_days: int = DAYS_DEFAULT
    remind_times: int = TIMES_DEFAULT
    template: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """Content with its codes filled, and what there was to report."""

    content: Content
    unknown: tuple[str, ...]
    empty: tuple[str, ...]


def read(plain: Mapping[str, Any]) -> Content:
    """The content, checked; refuses with the first thing that is wrong."""
    content = Content(
        title=_text(plain.get("title")),
        message=_text(plain.get("message")),
        due_on=_day(plain.get("due_on")),
        asks=tuple(read_ask(one) for one in plain.get("questions") or ()),
        reminders_on=plain.get("reminders_on") is True,
        remind_days=_count(plain.get("remind_days", DAYS_DEFAULT), DAYS_MOST),
        remind_times=_count(plain.get("remind_times", TIMES_DEFAULT), TIMES_MOST),
        template=_text(plain.get("template")),
    )
    check(content)
    return content


def read_ask(plain: Mapping[str, Any]) -> Ask:
    """One question from its dictionary, not judged yet."""
    sort = _text(plain.get("type")) or Sort.TEXT
    choices = [_text(choice) for choice in plain.get("choices") or ()] if sort in _WITH_CHOICES else []
    return Ask(
        type=sort,
        text=_text(plain.get("text")),
        hint=_text(plain.get("hint")),
        is_required=plain.get("is_required", True) is not False,
        choices=tuple(dict.fromkeys(choice for choice in choices if choice)),
        public_id=_text(plain.get("public_id")),
    )


def check(content: Content) -> None:
    """Refuse content that could not be sent."""
    if not content.title:
        raise Refused("no_title", _("Give the request a name: the client reads it in the letter."))
    _check_length(content.title, LONGEST_TITLE)
    _check_length(content.message, LONGEST_MESSAGE)
    if not content.asks:
        raise Refused("no_questions", _("Ask for at least one paper or one answer."))
    if len(content.asks) > MOST_QUESTIONS:
        raise Refused(
            "too_many", _("One request holds %(count)s questions at most.") % {"count": MOST_QUESTIONS}
        )
    for ask in content.asks:
        if sentences := problems(ask):
            raise Refused("bad_question", next(iter(sentences.values())))


def problems(ask: Ask) -> dict[str, str]:
    """What is wrong with a question, by field."""
    wrong: dict[str, str] = {}
    if ask.type not in Sort.values:
        wrong["type"] = _("Choose what the answer is.")
    if not ask.text:
        wrong["text"] = _("Say what you ask for.")
    elif len(ask.text) > LONGEST_QUESTION:
        wrong["text"] = too_long(len(ask.text), LONGEST_QUESTION)
    if len(ask.hint) > LONGEST_HINT:
        wrong["hint"] = too_long(len(ask.hint), LONGEST_HINT)
    if ask.type in _WITH_CHOICES and len(ask.choices) < 2:
        wrong["choices"] = _("Write at least two answers to choose from, one per line.")
    elif len(ask.choices) > MOST_CHOICES:
        wrong["choices"] = _("%(count)s answers to choose from are the most.") % {"count": MOST_CHOICES}
    elif any(len(choice) > LONGEST_CHOICE for choice in ask.choices):
        wrong["choices"] = too_long(max(map(len, ask.choices)), LONGEST_CHOICE)
    return wrong


def too_long(length: int, limit: int) -> str:
    """The sentence about a text that does not fit."""
    return _("This is too long: %(length)s characters. %(limit)s fit.") % {"length": length, "limit": limit}


def plain(content: Content) -> dict[str, Any]:
    """The dictionary that reads as this content."""
    return {
        "title": content.title,
        "message": content.message,
        "due_on": content.due_on.isoformat() if content.due_on else None,
        "questions": [plain_ask(ask) for ask in content.asks],
        "reminders_on": content.reminders_on,
        "remind_days": content.remind_days,
        "remind_times": content.remind_times,
        "template": content.template,
    }


def plain_ask(ask: Ask) -> dict[str, Any]:
    """A question as a dictionary."""
    own = {"public_id": ask.public_id} if ask.public_id else {}
    return {
        "type": ask.type,
        "text": ask.text,
        "hint": ask.hint,
        "is_required": ask.is_required,
        "choices": list(ask.choices),
        **own,
    }


def unknown_codes(content: Content) -> list[str]:
    """The codes in it that nobody knows."""
    found = [code for text in _texts(content) for code in shortcodes.check(text)]
    return list(dict.fromkeys(found))


def unknown_sentence(codes: Sequence[str]) -> str:
    """What to say about codes nobody knows: which, and the known ones."""
    return _("We do not know %(codes)s. You can write: %(known)s.") % {
        "codes": ", ".join(f"[{code}]" for code in codes),
        "known": ", ".join(f"[{code}]" for code in shortcodes.KNOWN),
    }


def fill(content: Content, values: Mapping[str, str]) -> Filled:
    """The content as one client will read it."""
    unknown: dict[str, None] = {}
    empty: dict[str, None] = {}

    def filled(text: str) -> str:
        said, strange, without = shortcodes.fill(text, values)
        unknown.update(dict.fromkeys(strange))
        empty.update(dict.fromkeys(without))
        return said.strip()

    done = _with_texts(content, filled)
    return Filled(done, tuple(unknown), tuple(empty))


def _with_texts(content: Content, change: Callable[[str], str]) -> Content:
    asks = tuple(
        replace(ask, text=change(ask.text), hint=change(ask.hint), choices=tuple(map(change, ask.choices)))
        for ask in content.asks
    )
    return replace(content, title=change(content.title), message=change(content.message), asks=asks)


def _texts(content: Content) -> list[str]:
    found: list[str] = []
    _with_texts(content, lambda text: found.append(text) or text)  # type: ignore[func-returns-value]
    return found


def _text(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n").replace("\x00", "").strip()


def _day(value: Any) -> dt.date | None:
    if not value:
        return None
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        raise Refused("bad_date", _("This is not a day we can read. Write it like 2026-12-04.")) from None


def _count(value: Any, most: int) -> int:
    try:
        number = int(str(value))
    except ValueError:
        number = 0
    if not 1 <= number <= most:
        raise Refused("bad_number", _("Write a whole number from 1 to %(most)s.") % {"most": most})
    return number


def _check_length(text: str, limit: int) -> None:
    if len(text) > limit:
        raise Refused("too_long", too_long(len(text), limit))
