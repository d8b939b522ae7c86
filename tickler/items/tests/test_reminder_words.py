"""The sentences of the reminder block, the same in every dialog."""

import datetime as dt

import pytest
import time_machine
from django.utils import translation

from tickler.items.recipients import Addressee
from tickler.items.reminder_words import reminder_words, short_names, which, why_moved
from tickler.items.schedule import Step
from tickler.people.models import Firm

THURSDAY = dt.datetime(2026, 11, 26, 8, 0, tzinfo=dt.UTC)  # 09:00 in Amsterdam
MONDAY = dt.datetime(2026, 11, 30, 8, 0, tzinfo=dt.UTC)
SUNDAY = dt.datetime(2026, 11, 29, 8, 0, tzinfo=dt.UTC)
FIRM = Firm(zone="Europe/Amsterdam", hours_from=dt.time(9), hours_until=dt.time(17, 30))


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(dt.datetime(2026, 11, 23, tzinfo=dt.UTC), tick=False):
        yield


def person(first: str, last: str = "de Wit") -> Addressee:
    name = f"{first} {last}".strip()
    return Addressee(1, 1, f"{first}.{last}@x.example".lower(), first, name, "en")


ANNA, PIET = person("Anna"), person("Piet")
FIRST = Step(THURSDAY, 1, "", THURSDAY)
SECOND = Step(MONDAY, 2, "weekend", SUNDAY)


def said(*steps: Step, people: tuple[Addressee, ...] = (ANNA, PIET)) -> list[str]:
    return reminder_words(steps, people, FIRM)["sentences"]


def test_one_reminder_is_one_sentence() -> None:
    assert said(FIRST) == ["One reminder: Thu 26 Nov, 09:00, to Anna and Piet."]


def test_two_reminders_say_why_the_second_moves() -> None:
    assert said(FIRST, SECOND) == [
        "First reminder: Thu 26 Nov, 09:00, to Anna and Piet.",
        "Second and last: Mon 30 Nov, 09:00 (Sunday is not a working day).",
    ]


def test_many_reminders_name_the_first_and_the_last() -> None:
    last = Step(MONDAY, 4, "", MONDAY)
    assert said(FIRST, SECOND, SECOND, last)[1] == "Then 3 more, the last: Mon 30 Nov, 09:00."


def test_a_plan_under_way_speaks_of_the_next_one() -> None:
    assert said(SECOND, people=(ANNA,)) == [
        "Next reminder: Mon 30 Nov, 09:00, to Anna (Sunday is not a working day)."
    ]


def test_used_up_says_so() -> None:
    assert said() == ["The number of reminders is used up; none would leave."]


def test_nobody_is_a_warning() -> None:
    assert "sentences" not in reminder_words([FIRST], [], FIRM)
    assert reminder_words([FIRST], [], FIRM)["nobody"]


def test_the_knots_go_on_from_those_that_are_gone() -> None:
    words = reminder_words([FIRST, SECOND], [ANNA], FIRM, gone=["sent"])
    assert words["planned"] == ["sent", "planned", "planned"]


@pytest.mark.parametrize("language", ["en", "de", "fr", "pt", "nl"])
def test_every_language_has_a_sentence(language: str) -> None:
    with translation.override(language):
        assert all("%(" not in sentence for sentence in said(FIRST, SECOND))


def test_two_of_the_same_first_name_are_told_apart() -> None:
    assert short_names([ANNA, person("Anna", "Visser"), PIET]) == ["Anna de Wit", "Anna Visser", "Piet"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", ""),
        ("weekend", "Sunday is not a working day."),
        ("holiday", "Sunday 29 November is a public holiday."),
        ("hours", "Letters leave between 09:00 and 17:30."),
        ("distance", "Nobody gets two letters about one thing within 24 hours."),
        ("late", "Its moment passed while nothing was sent."),
    ],
)
def test_why_it_moves(code: str, sentence: str) -> None:
    assert why_moved(code, SUNDAY, FIRM) == sentence


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        (("notice",), "Notice"),
        (("reminder", 2, 3), "Reminder 2 of 3"),
        (("reminder", 2, 0), "Reminder 2"),
        (("reminder", 4, 3), "Reminder 4"),
        (("reminder",), "Reminder"),
        (("resend",), "By hand"),
    ],
)
def test_which_letter_it_is(letter: tuple[str, int, int], words: str) -> None:
    assert which(*letter) == words
