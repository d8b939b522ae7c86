"""Counts, sizes, names and initials."""

import pytest
from django.utils import translation

from tickler.ui import words


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["sent", "sent", "planned"], "Letters: 2 sent, 1 planned"),
        (
            ["planned", "failed", "held", "moved", "skipped"],
            "Letters: 1 planned, 1 skipped, 1 moved, 1 failed, 1 held",
        ),
        ([], "No letters"),
    ],
)
def test_knots_are_counted_in_words(states, said):
    assert words.count_knots(states) == said


@pytest.mark.parametrize(("days", "said"), [(0, ""), (1, "1 day late"), (5, "5 days late")])
def test_late_is_said_in_days(days, said):
    assert words.say_late(days) == said


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0\xa0kB"),
        (1, "1\xa0kB"),
        (640_000, "640\xa0kB"),
        (999_600, "1\xa0MB"),
        (1_234_567, "1.2\xa0MB"),
        (9_960_000, "10\xa0MB"),
        (412_000_000, "412\xa0MB"),
        (2_500_000_000, "2.5\xa0GB"),
    ],
)
def test_a_size_is_said_in_thousands(size, said):
    assert words.say_size(size, "en") == said


def test_a_size_follows_the_language():
    assert words.say_size(1_234_567, "fr") == "1,2\xa0Mo"
    assert words.say_size(1_234_567, "de") == "1,2\xa0MB"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Anna"], "Anna"),
        (["Anna", "Piet"], "Anna and Piet"),
        (["Ewa", "Marek", "Jan"], "Ewa, Marek and 1 more"),
    ],
)
def test_names_are_listed_until_there_are_too_many(names, said):
    assert words.say_names(names, language="en") == said


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna de Wit", "AW"),
        ("Marlow & Brandt", "MB"),
        ("Jean-Luc Rousseau", "JR"),
        ("anna", "A"),
        ("müller gmbh", "MG"),
        ("", "?"),
        (None, "?"),
    ],
)
def test_initials_come_from_the_first_and_the_last_name(name, letters):
    assert words.initials_of(name) == letters


def test_languages_are_named_in_the_language_of_the_reader() -> None:
    with translation.override("de"):
        assert ("nl", "Niederländisch") in words.languages()
    with translation.override("en"):
        said = [name for _code, name in words.languages()]
        assert said == ["English", "German", "French", "Portuguese", "Dutch"]
