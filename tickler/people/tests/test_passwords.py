"""Which passwords are good enough."""

import unicodedata

import pytest

from tickler.core.errors import Refused
from tickler.people.auth.passwords import check_new_password, tidy_password


@pytest.mark.parametrize("text, alone, with_factor", [
    ("kelp4 zx", "password_short", None),
    ("kelp4 z", "password_short", "password_short"),
    ("fourteen chars", "password_short", None),
    ("fifteen chars !", None, None),
    ("ünï cødé 🐙 in the rain", None, None),
    ("password", "password_short", "password_known"),
    ("PassWord1", "password_short", "password_known"),
    ("passwordpassword", "password_known", "password_known"),
    ("123123123123123123", "password_known", "password_known"),
    ("aaaaaaaaaaaaaaaaaaaa", "password_known", "password_known"),
    ("qwertyuiopasdfghjkl", "password_known", "password_known"),
    ("zyxwvutsrqponmlkjihg", "password_known", "password_known"),
    ("anna@dewit.example", "password_known", "password_known"),
    ("x" * 1001, "password_long", "password_long"),
])  # fmt: skip
def test_a_password_is_judged_by_length_and_by_what_is_known(text, alone, with_factor):
    for has_factor, wanted in ((False, alone), (True, with_factor)):
        code = None
        try:
            check_new_password(text, has_second_factor=has_factor, email="anna@dewit.example")
        except Refused as refused:
            code = refused.code
        assert code == wanted


def test_no_password_is_cut_off():
    text = "spaces inside and a very long end " * 20 + "!"
    assert check_new_password(text, has_second_factor=False) == text


def test_two_keyboards_type_the_same_password():
    composed = "rue de l'église 15 é"
    assert tidy_password(unicodedata.normalize("NFD", composed)) == tidy_password(composed)
