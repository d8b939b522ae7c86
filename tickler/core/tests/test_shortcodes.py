"""Codes are filled from prepared strings and nothing else is special."""

import pytest

from tickler.core.shortcodes import KNOWN, check, fill

VALUES = {
    "ACCOUNT_NAME": "Anna & Piet de Wit",
    "CONTACT_FIRST_NAME": "Anna",
    "FIRM_NAME": "Marlow & Brandt",
    "CURRENT_YEAR": "2026",
    "DUE_DATE": "",
}


@pytest.mark.parametrize(
    "text, filled",
    [
        ("Income tax [CURRENT_YEAR]", "Income tax 2026"),
        ("[ACCOUNT_NAME] and [FIRM_NAME]", "Anna & Piet de Wit and Marlow & Brandt"),
        ("Hello [contact_first_name],", "Hello Anna,"),
        ("[CURRENT_YEAR][CURRENT_YEAR]", "20262026"),
        ("", ""),
        ("No codes here", "No codes here"),
    ],
)
def test_a_known_code_becomes_its_value(text: str, filled: str) -> None:
    assert fill(text, VALUES) == (filled, [], [])


@pytest.mark.parametrize(
    "text",
    [
        "{{ firm.name }}",
        "{{ }}",
        "{% load x %}",
        "{x.__class__}",
        "{0.__class__.__mro__}",
        "%(x)s %s %d",
        "${FIRM_NAME}",
        "$FIRM_NAME",
        "<script>alert(1)</script>",
        "[ ] done",
        "[x] done",
        "[X]",
        "[see page 2]",
        "[]",
        "[[",
        "[FIRM NAME]",
        "[FIRM_NAME",
        r"\1 \g<0>",
    ],
)
def test_other_signs_stay_as_they_are(text: str) -> None:
    assert fill(text, VALUES) == (text, [], [])
    assert check(text) == []


def test_a_value_is_never_read_as_a_code() -> None:
    assert fill("[ACCOUNT_NAME]", {"ACCOUNT_NAME": "[FIRM_NAME] {{x}}"}) == ("[FIRM_NAME] {{x}}", [], [])


def test_an_unknown_code_is_left_out_and_reported_once() -> None:
    assert fill("Dear [NICKNAME], dear [NICKNAME].", VALUES) == ("Dear, dear.", ["NICKNAME"], [])


def test_a_code_without_a_value_is_left_out_and_reported() -> None:
    assert fill("By [DUE_DATE] please", VALUES) == ("By please", [], ["DUE_DATE"])


@pytest.mark.parametrize(
    "text, codes",
    [
        ("[FIRM_NAME] [TOMORROW]", ["TOMORROW"]),
        ("[account_cf:Tax number]", ["ACCOUNT_CF:Tax number"]),
        ("[FIRM_NAME.__class__]", []),
        ("[__class__]", []),
        ("[DUEDATE] [DUEDATE] [Firm_Nam]", ["DUEDATE", "FIRM_NAM"]),
        (" ".join(f"[{code}]" for code in KNOWN), []),
    ],
)
def test_a_check_names_the_codes_nobody_knows(text: str, codes: list[str]) -> None:
    assert check(text) == codes


def test_a_very_long_text_takes_no_time() -> None:
    assert check("[" * 100_000 + "A_" * 50_000) == []
