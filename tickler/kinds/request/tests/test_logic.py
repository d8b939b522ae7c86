"""Reading answers as people write them, and saying them back."""

from dataclasses import dataclass

import pytest
from django.utils import translation

from tickler.kinds.request import logic
from tickler.kinds.request.models import Sort


@dataclass
class Asked:
    type: str = Sort.TEXT
    is_required: bool = True
    is_answered: bool = False
    is_unreadable: bool = False


@pytest.mark.parametrize(
    "language, typed, value",
    [
        ("en", "1,000.50", "1000.50"),
        ("de", "1.000,50", "1000.50"),
        ("en", "1.000,50", "1000.50"),
        ("de", "1,000.50", "1000.50"),
        ("en", "1000", "1000"),
        ("en", "1,000", "1000"),
        ("de", "1.000", "1000"),
        ("de", "1,000", "1.000"),
        ("en", "1.000", "1.000"),
        ("nl", "0,125", "0.125"),
        ("en", "0.5", "0.5"),
        ("fr", "1\u202f234,5", "1234.5"),
        ("de", "1'234.50", "1234.50"),
        ("de", "€ 484,00", "484.00"),
        ("nl", "484,00 EUR", "484.00"),
        ("en", "-12", "-12"),
        ("en", "−12", "-12"),
        ("en", "1.234.567", "1234567"),
        ("de", "1.234.567,89", "1234567.89"),
        ("en", "007", "007"),
    ],
)
def test_a_number_is_read_as_people_write_it(language: str, typed: str, value: str) -> None:
    with translation.override(language):
        assert logic.parse(Sort.NUMBER, typed, []) == (value, "")


@pytest.mark.parametrize(
    "typed",
    ["drei", "1.2.3", "1,00,000", "1,000,50", "12 apples", "1e5", "--1", "1,", ".", "∞", "NaN", "9" * 40],
)
def test_what_is_no_number_comes_back_as_a_sentence(typed: str) -> None:
    with translation.override("en"):
        value, error = logic.parse(Sort.NUMBER, typed, [])
    assert value is None and "Write it like 1,234.5" in error and typed[:60] in error


@pytest.mark.parametrize(
    "language, typed, value",
    [
        ("en", "2026-12-04", "2026-12-04"),
        ("en", "04/12/2026", "2026-12-04"),
        ("en", "12/31/2026", "2026-12-31"),
        ("de", "4.12.2026", "2026-12-04"),
        ("de", "4. Dezember 2026", "2026-12-04"),
        ("nl", "4-12-2026", "2026-12-04"),
        ("nl", "4 december 2026", "2026-12-04"),
        ("fr", "1er février 2026", "2026-02-01"),
        ("fr", "4 déc. 2026", "2026-12-04"),
        ("pt", "4 de dezembro de 2026", "2026-12-04"),
        ("en", "4 Dec 2026", "2026-12-04"),
        ("de", "29.2.2024", "2024-02-29"),
    ],
)
def test_a_day_is_read_as_people_write_it(language: str, typed: str, value: str) -> None:
    with translation.override(language):
        assert logic.parse(Sort.DATE, typed, []) == (value, "")


@pytest.mark.parametrize(
    "typed",
    ["4.12.45", "30.2.2026", "29.2.2025", "yesterday", "31/31/2026", "0001-01-01", "9999-01-01", "12/2026"],
)
def test_what_is_no_day_comes_back_as_a_sentence(typed: str) -> None:
    with translation.override("en"):
        value, error = logic.parse(Sort.DATE, typed, [])
    assert value is None and "Write it like 31/12/2026" in error


@pytest.mark.parametrize(
    "sort, raw, choices, value",
    [
        (Sort.TEXT, "  two\r\nlines ", [], "two\nlines"),
        (Sort.TEXT, "nul\x00l", [], "null"),
        (Sort.TEXT, ["from a list"], [], "from a list"),
        (Sort.TEXT, "<script>", [], "<script>"),
        (Sort.YES_NO, "yes", [], True),
        (Sort.YES_NO, "no", [], False),
        (Sort.CHOICE_ONE, "Red", ["Red", "Blue"], "Red"),
        (Sort.CHOICE_MANY, ["Blue", "Red"], ["Red", "Blue", "Green"], ["Red", "Blue"]),
        (Sort.CHOICE_MANY, [], ["Red", "Blue"], None),
        (Sort.CHOICE_MANY, "Red", ["Red", "Blue"], ["Red"]),
        (Sort.TEXT, "   ", [], None),
        (Sort.NUMBER, "", [], None),
        (Sort.DATE, [], [], None),
    ],
)
def test_other_answers_are_read_too(
    sort: str, raw: str | list[str], choices: list[str], value: object
) -> None:
    assert logic.parse(sort, raw, choices) == (value, "")


@pytest.mark.parametrize(
    "sort, raw", [(Sort.YES_NO, "maybe"), (Sort.CHOICE_ONE, "Pink"), (Sort.CHOICE_MANY, ["Red", "Pink"])]
)
def test_an_answer_that_was_not_offered_is_refused(sort: str, raw: str | list[str]) -> None:
    value, error = logic.parse(sort, raw, ["Red", "Blue"])
    assert value is None and error.startswith("Choose")


def test_a_text_that_does_not_fit_says_how_much_does() -> None:
    _value, error = logic.parse(Sort.TEXT, "x" * 25_000, [])
    assert error == "This is too long: 25,000 characters. 20,000 fit. Send the rest as a file."


@pytest.mark.parametrize(
    "language, sort, value, said",
    [
        ("en", Sort.NUMBER, "1000.50", "1,000.50"),
        ("de", Sort.NUMBER, "1000.50", "1.000,50"),
        ("en", Sort.DATE, "2026-12-04", "Friday 4 December 2026"),
        ("de", Sort.DATE, "2026-12-04", "Freitag, 4. Dezember 2026"),
        ("en", Sort.YES_NO, True, "Yes"),
        ("en", Sort.YES_NO, False, "No"),
        ("en", Sort.CHOICE_MANY, ["Red", "Blue"], "Red, Blue"),
        ("en", Sort.TEXT, "Anna", "Anna"),
        ("en", Sort.NUMBER, None, ""),
    ],
)
def test_a_value_is_said_in_the_reader_s_language(language: str, sort: str, value: object, said: str) -> None:
    with translation.override(language):
        assert logic.say(sort, value) == said


@pytest.mark.parametrize("language", ["en", "de", "fr", "pt", "nl"])
@pytest.mark.parametrize("value", ["1000.50", "1234567", "0.125", "-3.5", "1.000", "12345"])
def test_a_number_shown_in_its_field_reads_as_the_same_number(language: str, value: str) -> None:
    with translation.override(language):
        assert logic.parse(Sort.NUMBER, logic.in_field(Sort.NUMBER, value), []) == (value, "")


@pytest.mark.parametrize(
    "sort, typed, value, back",
    [
        (Sort.NUMBER, "1.000", "1.000", ""),
        (Sort.NUMBER, "1.000,50", "1000.50", "1,000.50"),
        (Sort.NUMBER, "1,000.50", "1000.50", ""),
        (Sort.DATE, "03/04/2026", "2026-04-03", "Friday 3 April 2026"),
        (Sort.TEXT, "x", "x", ""),
        (Sort.NUMBER, "x", None, ""),
    ],
)
def test_what_could_be_read_two_ways_is_said_back(
    sort: str, typed: str, value: str | None, back: str
) -> None:
    with translation.override("en"):
        assert logic.said_back(sort, typed, value) == back


def test_progress_counts_everything_asked_for() -> None:
    asked = [Asked(is_answered=True), Asked(is_required=False), Asked()]
    assert logic.progress(asked) == (1, 3)


def test_what_is_missing_is_what_is_required_or_unreadable() -> None:
    asked = [
        Asked(is_answered=True),
        Asked(is_required=False),
        Asked(is_required=False, is_unreadable=True),
        Asked(Sort.FILE),
        Asked(Sort.FILE),
    ]
    assert logic.missing(asked) == [("paper", 2), ("question", 1)]


def test_when_everything_is_there_only_the_sending_is_missing() -> None:
    assert logic.missing([Asked(is_answered=True)]) == [("send", 1)]
    assert logic.missing([Asked(is_required=False)]) == []


@pytest.mark.parametrize(
    "name, count, said",
    [
        ("paper", 1, "1 paper"),
        ("paper", 2, "2 papers"),
        ("question", 1, "1 answer"),
        ("question", 3, "3 answers"),
    ],
)
def test_a_letter_counts_what_is_missing(name: str, count: int, said: str) -> None:
    assert logic.missing_words(name, count) == said
