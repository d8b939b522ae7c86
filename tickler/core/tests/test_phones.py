"""What a telephone dials."""

import pytest

from tickler.core.phones import dialled


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+49 (0) 30 / 12 34", "+49301234"),
        ("+31 (0)10-555 01 42", "+31105550142"),
        ("030 / 12 34", "0301234"),
        ("(0)30 1234", "0301234"),
        ("ask for Sofie", ""),
    ],
)
def test_the_zero_in_brackets_is_left_out_behind_a_countrys_code(written: str, number: str) -> None:
    assert dialled(written) == number
