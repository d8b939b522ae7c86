"""What letters say of days, spans and lists, in the letter's language; kept, as thousands say the same."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from babel.dates import format_timedelta
from babel.lists import format_list

from tickler.ui.dates import manner, write_day
from tickler.ui.words import locale_of

# Languages in which a stranger is not greeted by the first name.
_FORMAL = frozenset({"de"})


def say_due(due_on: dt.date | None, language: str, today: dt.date) -> str:
    """ "Friday 4 December", for a sentence that begins "By"; empty without a date."""
    return _day(due_on, language, today.year) if due_on else ""


def say_missing(missing: Sequence[str], language: str) -> str:
    """ "2 questions and 1 paper"."""
    return _list(tuple(missing), language) if missing else ""


@lru_cache(maxsize=256)
def say_span(minutes: int, language: str) -> str:
    """ "10 minutes", "2 days": how long a code or a link is good."""
    return format_timedelta(dt.timedelta(minutes=minutes), threshold=1, locale=locale_of(language))


def name_to_greet(first_name: str, full_name: str, language: str) -> str:
    """The first name, or the whole name where that is the custom; empty when nobody is known."""
    return (full_name or first_name) if language in _FORMAL else (first_name or full_name)


@lru_cache(maxsize=4096)
def _day(day: dt.date, language: str, this_year: int) -> str:
    how = manner(language)
    pattern = how.long if day.year == this_year else how.long_of_year
    return write_day(day, pattern, how)


@lru_cache(maxsize=4096)
def _list(words: tuple[str, ...], language: str) -> str:
    return format_list(words, locale=locale_of(language))
