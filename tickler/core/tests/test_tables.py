"""Tables that leave the house."""

import pytest

from tickler.core.tables import as_csv, harmless


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_looks_like_a_formula_stays_text(cell: str) -> None:
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize(("cell", "text"), [("De Wit", "De Wit"), (None, ""), (12, "12"), ("a=b", "a=b")])
def test_everything_else_stays_as_it_is(cell: object, text: str) -> None:
    assert harmless(cell) == text


def test_a_table_has_its_head_its_rows_and_the_mark_of_its_alphabet() -> None:
    assert as_csv(["Name"], [['Müller, "Co"']]) == '\ufeffName\r\n"Müller, ""Co"""\r\n'
