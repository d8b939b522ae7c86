"""Moments and days as people say them, in five languages.

Rules: a weekday always, a year only if it is not this one, hours with two digits of minutes. The short form
("Thu 26 Nov, 09:00") is for lists and letters to come, the long form ("Friday 4 December") for clients.
Names of days and months come from the locale; the order around them is written here, because the locale's own
skeletons write Portuguese months as figures and English days with a comma nobody says.
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from django.utils import timezone
from django.utils.translation import get_language

from tickler.core import clock


@dataclass(frozen=True)
class Manner:
    """How one language writes a day, the same in another year, and an hour (babel patterns)."""

    locale: str
    day: str
    day_of_year: str
    long: str
    long_of_year: str
    hour: str


# An unbreakable space stands between a number and what belongs to it.
MANNERS = {
    "en": Manner("en", "EEE d MMM", "EEE d MMM y", "EEEE d MMMM", "EEEE d MMMM y", "HH:mm"),
    "de": Manner("de", "EEE, d. MMM", "EEE, d. MMM y", "EEEE, d. MMMM", "EEEE, d. MMMM y", "HH:mm\xa0'Uhr'"),
    "fr": Manner("fr", "EEE d MMM", "EEE d MMM y", "EEEE d MMMM", "EEEE d MMMM y", "H\xa0'h'\xa0mm"),
    "pt": Manner(
        "pt", "EEE, d MMM", "EEE, d MMM y", "EEEE, d 'de' MMMM", "EEEE, d 'de' MMMM 'de' y", "HH:mm"
    ),
    "nl": Manner("nl", "EEE d MMM", "EEE d MMM y", "EEEE d MMMM", "EEEE d MMMM y", "HH:mm"),
}
_FRENCH_DAY = re.compile(r"\bd\b")


def manner(language: str | None = None) -> Manner:
    """How this language (else the active one, else English) writes dates."""
    return MANNERS.get((language or get_language() or "en")[:2], MANNERS["en"])


def zone_of(zone: str | dt.tzinfo | None = None) -> dt.tzinfo:
    """A zone by name, or the one that is active."""
    if zone is None or zone == "":
        return timezone.get_current_timezone()
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def today(zone: str | dt.tzinfo | None = None) -> dt.date:
    """The calendar day it is now in this zone."""
    return clock.now().astimezone(zone_of(zone)).date()


# The same few days and hours stand in every row of a list, and writing one asks the locale a lot.
@lru_cache(maxsize=4096)
def write_day(day: dt.date, pattern: str, how: Manner) -> str:
    """The day in this pattern of the manner; in French the first of a month, and only that, is "1er"."""
    if how.locale == "fr" and day.day == 1:
        pattern = _FRENCH_DAY.sub("d'er'", pattern)
    return format_date(day, pattern, locale=how.locale)


def say_day(
    day: dt.date, language: str | None = None, *, long: bool = False, zone: str | dt.tzinfo | None = None
) -> str:
    """ "Thu 26 Nov", or long: "Thursday 26 November"; with the year if it is not this one."""
    how = manner(language)
    if day.year == today(zone).year:
        pattern = how.long if long else how.day
    else:
        pattern = how.long_of_year if long else how.day_of_year
    return write_day(day, pattern, how)


def say_hour(moment: dt.datetime, zone: str | dt.tzinfo | None = None, language: str | None = None) -> str:
    """ "09:00" on this zone's clock."""
    local = moment.astimezone(zone_of(zone))
    return _write_hour(local.hour, local.minute, manner(language))


@lru_cache(maxsize=4096)
def _write_hour(hour: int, minute: int, how: Manner) -> str:
    return format_time(dt.time(hour, minute), how.hour, locale=how.locale)


def say_moment(
    moment: dt.datetime,
    zone: str | dt.tzinfo | None = None,
    language: str | None = None,
    *,
    long: bool = False,
) -> str:
    """ "Thu 26 Nov, 09:00" on this zone's clock; with the year if it is not this one."""
    day = moment.astimezone(zone_of(zone)).date()
    return f"{say_day(day, language, long=long, zone=zone)}, {say_hour(moment, zone, language)}"


def days_late(due_on: dt.date | None, today_is: dt.date) -> int:
    """How many days after its date a thing is; 0 while it is not late."""
    return max((today_is - due_on).days, 0) if due_on else 0
