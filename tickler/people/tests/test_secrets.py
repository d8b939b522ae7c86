"""What letters carry, and the codes of authenticator apps."""

import datetime as dt

import pytest

from tickler.people.auth import codes, secrets, totp

KEY = "key"
# RFC 6238, appendix B: SHA-1, the last six of the eight digits printed there.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def test_a_code_is_six_digits_and_always_the_same():
    first = secrets.derive(KEY, "code", 7)
    assert first == secrets.derive(KEY, "code", 7)
    assert len(first) == 6 and first.isdigit()


def test_no_two_letters_keys_or_sorts_share_a_link():
    made = {
        secrets.derive(key, sort, letter)
        for key in ("a", "b")
        for sort in ("invitation", "reset")
        for letter in range(50)
    }
    assert len(made) == 200
    assert all(len(secret) == 43 for secret in made)


def test_codes_are_spread_evenly():
    firsts = [secrets.derive(KEY, "code", letter)[0] for letter in range(5000)]
    assert all(400 < firsts.count(digit) < 600 for digit in "0123456789")


@pytest.mark.parametrize("typed", ["{}", " {} ", "{:.3} {:.3}", "{}\n"])
def test_a_code_may_be_typed_with_spaces(typed):
    code = codes.code_for(1)
    assert codes.is_code_of(typed.format(code, code[3:]), 1)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "código", "１２"])
def test_what_cannot_be_a_code_is_none(typed):
    assert codes.tidy_code(typed) == ""
    assert not codes.is_code_of(typed, 1)


def test_digits_of_other_scripts_count():
    assert codes.tidy_code("１２３４５６") == codes.tidy_code("١٢٣٤٥٦") == "123456"


@pytest.mark.parametrize(
    "second, code",
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"),
     (2000000000, "279037"), (20000000000, "353130")],
)  # fmt: skip
def test_app_codes_are_those_of_the_standard(second, code):
    assert totp.code_at(RFC_SECRET, second // 30) == code


@pytest.mark.parametrize("off, is_good", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(off, is_good):
    moment = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
    step = totp.step_of(moment) + off
    found = totp.matching_step(RFC_SECRET, totp.code_at(RFC_SECRET, step), moment)
    assert found == (step if is_good else None)


def test_the_address_for_the_app_names_firm_and_person():
    address = totp.address_for_app("ABCD", issuer="Marlow: & Brandt", account="ann@marlow.example")
    assert address == (
        "otpauth://totp/Marlow%20%20%26%20Brandt:ann@marlow.example"
        "?secret=ABCD&issuer=Marlow%20%20%26%20Brandt&digits=6&period=30"
    )
