"""How domains in other scripts are shown."""

import pytest

from tickler.core.domains import readable


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("info@xn--bcher-kva.example", "info@bücher.example"),
        ("anna@post.xn--mnchen-3ya.xn--p1ai", "anna@post.münchen.рф"),
        ("Anna, info@xn--bcher-kva.example and Piet", "Anna, info@bücher.example and Piet"),
        ("anna@dewit.example", "anna@dewit.example"),
        ("anna@xn--.example", "anna@xn--.example"),
        ("anna@xn--zzzzzzzzz9999.example", "anna@xn--zzzzzzzzz9999.example"),
        ("anna@my-xn--bcher-kva.example", "anna@my-xn--bcher-kva.example"),
        ("", ""),
    ],
)
def test_an_address_is_shown_as_people_write_it(kept: str, shown: str) -> None:
    assert readable(kept) == shown
