"""What an e-mail address may look like."""

import pytest

from tickler.core.errors import Refused
from tickler.people.emails import check_email, comparable, veiled


@pytest.mark.parametrize("text, stored", [
    ("anna@dewit.example", "anna@dewit.example"),
    (" Anna.De-Wit+tax@DeWit.Example ", "anna.de-wit+tax@dewit.example"),
    ("info@bücher.example", "info@xn--bcher-kva.example"),
    ("info@BÜCHER.example", "info@xn--bcher-kva.example"),
    ("a@sub.domain.co", "a@sub.domain.co"),
])  # fmt: skip
def test_an_address_is_kept_in_one_form(text, stored):
    assert check_email(text) == stored
    assert check_email(stored) == stored


@pytest.mark.parametrize("text", [
    "", "anna", "@dewit.example", "anna@", "anna@dewit", "anna@@dewit.example", "an na@dewit.example",
    "anna@dewit..example", "anna@-dewit.example", "anna@dewit.example.", ".anna@dewit.example",
    "anna.@dewit.example", "an..na@dewit.example", '"anna"@dewit.example', "anna@[192.0.2.1]",
    "anna@192.0.2.1", "anna@dewit.example\nbcc: all@dewit.example", "anna@dewit.example, b@dewit.example",
    "Anna <anna@dewit.example>", "änna@dewit.example", "anna\u0131@dewit.example",
    "a" * 65 + "@dewit.example", "a@" + "d" * 64 + ".example", "a@" + "d." * 130 + "example",
    "anna@straße.example", "anna@dewit.exa_mple",
])  # fmt: skip
def test_what_is_no_address_is_refused(text):
    assert comparable(text) == ""
    with pytest.raises(Refused):
        check_email(text)


def test_look_alikes_before_the_at_never_become_another_address():
    for sign in "\u212a\u0131\u017f\uff41\u0430":  # Kelvin, dotless i, long s, wide a, Cyrillic a
        assert comparable(f"{sign}nna@dewit.example") == ""


@pytest.mark.parametrize("email, shown", [
    ("anna@dewit.example", "an•••@dewit.example"), ("an@x.example", "a•••@x.example"),
])  # fmt: skip
def test_an_address_is_shown_so_that_only_its_owner_knows_it(email, shown):
    assert veiled(email) == shown
