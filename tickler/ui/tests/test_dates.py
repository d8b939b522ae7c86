"""Dates as people say them: one table, five languages."""

import datetime as dt

import pytest
import time_machine
from django.utils import translation

from tickler.ui import dates

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
MOMENT = dt.datetime(2026, 11, 26, 8, 0, tzinfo=dt.UTC)
DAY, NEXT_YEAR = dt.date(2026, 12, 4), dt.date(2027, 3, 1)
AMSTERDAM = "Europe/Amsterdam"

MOMENTS = {
    "en": "Thu 26 Nov, 09:00",
    "de": "Do., 26. Nov., 09:00\xa0Uhr",
    "fr": "jeu. 26 nov., 9\xa0h\xa000",
    "pt": "qui., 26 nov., 09:00",
    "nl": "do 26 nov, 09:00",
}
LONG_DAYS = {
    "en": "Friday 4 December",
    "de": "Freitag, 4. Dezember",
    "fr": "vendredi 4 décembre",
    "pt": "sexta-feira, 4 de dezembro",
    "nl": "vrijdag 4 december",
}
DAYS_OF_ANOTHER_YEAR = {
    "en": ("Mon 1 Mar 2027", "Monday 1 March 2027"),
    "de": ("Mo., 1. März 2027", "Montag, 1. März 2027"),
    "fr": ("lun. 1er mars 2027", "lundi 1er mars 2027"),
    "pt": ("seg., 1 mar. 2027", "segunda-feira, 1 de março de 2027"),
    "nl": ("ma 1 mrt 2027", "maandag 1 maart 2027"),
}


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(("language", "said"), MOMENTS.items())
def test_a_moment_is_said_on_the_clock_of_its_zone(language, said):
    assert dates.say_moment(MOMENT, AMSTERDAM, language) == said


@pytest.mark.parametrize(("language", "said"), LONG_DAYS.items())
def test_clients_read_the_day_in_full(language, said):
    assert dates.say_day(DAY, language, long=True) == said


@pytest.mark.parametrize(("language", "said"), DAYS_OF_ANOTHER_YEAR.items())
def test_a_year_is_said_only_if_it_is_not_this_one(language, said):
    assert (dates.say_day(NEXT_YEAR, language), dates.say_day(NEXT_YEAR, language, long=True)) == said


def test_the_active_language_speaks_when_none_is_named():
    with translation.override("de"):
        assert dates.say_day(DAY) == "Fr., 4. Dez."


def test_an_unknown_language_is_answered_in_english():
    assert dates.say_day(DAY, "sv") == "Fri 4 Dec"


def test_whose_year_it_is_depends_on_the_zone():
    new_year = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)
    with time_machine.travel(new_year, tick=False):
        assert dates.say_day(dt.date(2027, 1, 1), "en", zone="Pacific/Auckland") == "Fri 1 Jan"
        assert dates.say_day(dt.date(2027, 1, 1), "en", zone="America/New_York") == "Fri 1 Jan 2027"


@pytest.mark.parametrize(
    ("due_on", "days"), [(None, 0), (DAY, 0), (dt.date(2026, 11, 23), 0), (dt.date(2026, 11, 18), 5)]
)
def test_late_is_counted_in_days_after_the_date(due_on, days):
    assert dates.days_late(due_on, NOW.date()) == days
