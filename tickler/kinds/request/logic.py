"""Answers: reading what was typed, saying it back, counting what is missing. Pure.

Rules:
- Nothing typed is thrown away: what cannot be read comes back as a sentence, and stays as it was typed.
- A number may be written as "1.000,50" or "1,000.50" in any language: of two different signs the last is the
  decimal one. A single sign before exactly three digits is ambiguous and read as the language does.
- A day is read as 2026-12-04, or with the day first as all five languages have it; with the month first
  only if it cannot be otherwise. The year has four digits: "45" could be 1945 or 2045.
- Everything asked for is a part; what must be there is what is required.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Protocol

from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal, get_decimal_symbol
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tickler.kinds.request.models import Sort
from tickler.ui import dates, words

LONGEST_TEXT = 20_000
FIRST_YEAR, LAST_YEAR = 1880, 2199
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_CURRENCY = re.compile(r"^(€|\$|£|EUR|CHF|USD|GBP)|(€|\$|£|EUR|CHF|USD|GBP)$", re.IGNORECASE)
_DAY_PATTERNS = {"en": "dd/MM/y", "de": "dd.MM.y", "fr": "dd/MM/y", "pt": "dd/MM/y", "nl": "dd-MM-y"}


class Asked(Protocol):
    """What counting needs to know of a question."""

    type: str
    is_required: bool

    @property
    def is_answered(self) -> bool: ...

    @property
    def is_unreadable(self) -> bool: ...


def progress(asked: Iterable[Asked]) -> tuple[int, int]:
    """Parts done of parts in all."""
    answered = [one.is_answered for one in asked]
    return sum(answered), len(answered)


def is_lacking(one: Asked) -> bool:
    """Whether the request cannot be sent because of this question."""
    return one.is_unreadable or (one.is_required and not one.is_answered)


def missing(asked: Sequence[Asked]) -> list[tuple[str, int]]:
    """What must still come, as counts: ("paper", 2), ("question", 1)."""
    lacking = [one.type == Sort.FILE for one in asked if is_lacking(one)]
    return count_missing(sum(lacking), len(lacking) - sum(lacking), any(one.is_answered for one in asked))


def count_missing(papers: int, questions: int, is_started: bool) -> list[tuple[str, int]]:
    """The counts that a letter names; where nothing is missing from what was begun, the last step is."""
    counts = [(name, count) for name, count in (("paper", papers), ("question", questions)) if count]
    return counts or ([("send", 1)] if is_started else [])


def missing_words(name: str, count: int) -> str:
    """ "2 papers", in the active language."""
    if name == "paper":
        return ngettext("%(count)s paper", "%(count)s papers", count) % {"count": count}
    if name == "question":
        return ngettext("%(count)s answer", "%(count)s answers", count) % {"count": count}
    return _("the last step (sending it to us)")


def parse(sort: str, raw: str | Sequence[str], choices: Sequence[str]) -> tuple[Any, str]:
    """What was typed as a value, or a sentence saying why not; an empty answer is no value and no error."""
    if sort == Sort.CHOICE_MANY:
        return _parse_many([raw] if isinstance(raw, str) else raw, choices)
    text = (
        (raw if isinstance(raw, str) else next(iter(raw), ""))
        .replace("\r\n", "\n")
        .replace("\x00", "")
        .strip()
    )
    if not text:
        return None, ""
    if sort == Sort.NUMBER:
        return _parse_number(text)
    if sort == Sort.DATE:
        return _parse_day(text)
    if sort == Sort.YES_NO:
        return (text == "yes", "") if text in {"yes", "no"} else (None, _("Choose “Yes” or “No”."))
    if sort in {Sort.CHOICE_ONE, Sort.CHOICE_LIST}:
        return (text, "") if text in choices else (None, _("Choose one of the answers."))
    if len(text) > LONGEST_TEXT:
        return None, _too_long(text)
    return text, ""


def say(sort: str, value: Any) -> str:
    """A value in words, in the active language."""
    if value is None:
        return ""
    if sort == Sort.NUMBER:
        places = len(value.partition(".")[2])  # as many as were typed
        return str(format_decimal(Decimal(value), f"#,##0.{'0' * places}", locale=words.locale_of()))
    if sort == Sort.DATE:
        how = dates.manner()
        return dates.write_day(dt.date.fromisoformat(value), how.long_of_year, how)
    if sort == Sort.YES_NO:
        return _("Yes") if value else _("No")
    return ", ".join(value) if sort == Sort.CHOICE_MANY else str(value)


def said_back(sort: str, typed: str, value: Any) -> str:
    """How we read a number or a day, where that is not plain from what was typed."""
    if value is None or sort not in {Sort.NUMBER, Sort.DATE}:
        return ""
    said = say(sort, value)
    return "" if _SPACES.sub("", said) == _SPACES.sub("", typed) else said


def in_field(sort: str, value: Any) -> str:
    """A value as it stands in its field."""
    if value is None:
        return ""
    if sort == Sort.YES_NO:
        return "yes" if value else "no"
    return say(sort, value) if sort == Sort.NUMBER else str(value)


def _parse_many(raw: Sequence[str], choices: Sequence[str]) -> tuple[Any, str]:
    ticked = [one for one in raw if one]
    if not ticked:
        return None, ""
    if not set(ticked) <= set(choices):
        return None, _("Choose from the answers shown.")
    return [choice for choice in choices if choice in ticked], ""


def _parse_number(text: str) -> tuple[Any, str]:
    plain = _CURRENCY.sub("", _SPACES.sub("", text)).replace("−", "-")
    if len(plain) <= 30 and re.fullmatch(r"[+-]?[0-9][0-9.,]*", plain):
        digits = _with_point(plain.lstrip("+-"))
        if digits:
            return ("-" if plain.startswith("-") else "") + digits, ""
    example = format_decimal(Decimal("1234.5"), locale=words.locale_of())
    return None, _("We cannot read “%(typed)s” as a number. Write it like %(example)s.") % {
        "typed": text[:60],
        "example": example,
    }


def _with_point(digits: str) -> str:
    """Digits with one decimal point, or nothing if the signs between them make no sense."""
    signs = [sign for sign in digits if sign in ".,"]
    if not signs:
        return digits
    if len(set(signs)) == 2:
        decimal = signs[-1]
    elif len(signs) > 1:
        decimal = ""
    else:
        before, after = digits.split(signs[0])
        ambiguous = len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0")
        own = get_decimal_symbol(words.locale_of())
        decimal = signs[0] if not ambiguous or signs[0] == own else ""
    whole, point, rest = digits.rpartition(decimal) if decimal else (digits, "", "")
    if (point and not rest.isdigit()) or not re.fullmatch(r"[0-9]+|[0-9]{1,3}([.,][0-9]{3})+", whole):
        return ""
    if len({sign for sign in whole if sign in ".,"}) > 1:
        return ""
    return whole.replace(".", "").replace(",", "") + ("." + rest if point else "")


def _parse_day(text: str) -> tuple[Any, str]:
    day = _day(text.lower())
    if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR:
        return day.isoformat(), ""
    example = format_date(dt.date(2026, 12, 31), _DAY_PATTERNS[_language()], locale=_language())
    return None, _(
        "We cannot read “%(typed)s” as a day. Write it like %(example)s, the year with four digits."
    ) % {
        "typed": text[:60],
        "example": example,
    }


def _day(text: str) -> dt.date | None:
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text):
        return _date(found[1], found[2], found[3])
    if found := re.fullmatch(r"([0-9]{1,2})\s*[./-]\s*([0-9]{1,2})\s*[./-]\s*([0-9]{4})", text):
        return _date(found[3], found[2], found[1]) or _date(found[3], found[1], found[2])
    if found := re.fullmatch(
        r"([0-9]{1,2})(?:\.|er|st|nd|rd|th)?\s+(?:de\s+)?([^\W\d]+)\.?\s+(?:de\s+)?([0-9]{4})", text
    ):
        return _date(found[3], _months().get(found[2], 0), found[1])
    return None


def _date(year: str, month: str | int, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _months() -> dict[str, int]:
    """The names of the months in the active language, whole and short."""
    names = [get_month_names(width, locale=_language()) for width in ("wide", "abbreviated")]
    return {name.lower().rstrip("."): number for months in names for number, name in months.items()}


def _too_long(text: str) -> str:
    return _("This is too long: %(length)s characters. %(limit)s fit. Send the rest as a file.") % {
        "length": format_decimal(len(text), locale=words.locale_of()),
        "limit": format_decimal(LONGEST_TEXT, locale=words.locale_of()),
    }


def _language() -> str:
    code = (get_language() or "en")[:2]
    return code if code in _DAY_PATTERNS else "en"
