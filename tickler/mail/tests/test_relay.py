"""SMTP_URL as people write it."""

from pathlib import Path

import pytest

from tickler.mail.relay import Relay

CERTIFICATE = Path(__file__).with_name("self_signed.pem")


@pytest.mark.parametrize(
    ("url", "host", "port", "tls"),
    [
        ("smtp://mail.example", "mail.example", 587, "starttls"),
        ("smtp://mail.example:25", "mail.example", 25, "starttls"),
        ("smtp://mail.example:465", "mail.example", 465, "tls"),
        ("smtps://mail.example", "mail.example", 465, "tls"),
        ("smtps://mail.example:2465/", "mail.example", 2465, "tls"),
        ("smtp://mail.example?tls=none", "mail.example", 25, "none"),
        ("smtp://mail.example?tls=tls", "mail.example", 465, "tls"),
        ("smtp://localhost", "localhost", 25, "none"),
        ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, "none"),
        ("smtp://localhost:587?tls=starttls", "localhost", 587, "starttls"),
        ("smtp://[2001:db8::1]:25", "2001:db8::1", 25, "starttls"),
        ("smtp://münchen.example", "xn--mnchen-3ya.example", 587, "starttls"),
    ],
)
def test_an_address_says_where_and_how(url: str, host: str, port: int, tls: str) -> None:
    relay = Relay.parse(url)
    assert (relay.host, relay.port, relay.tls) == (host, port, tls)


def test_user_and_password_may_hold_anything_when_they_are_escaped() -> None:
    relay = Relay.parse("smtp://letters%40firm.example:p%2Fa%3As%40s@mail.example")
    assert (relay.user, relay.password) == ("letters@firm.example", "p/a:s@s")


def test_the_password_is_shown_nowhere() -> None:
    relay = Relay.parse("smtp://letters:hunter22@mail.example")
    assert "hunter22" not in repr(relay) + str(relay) + relay.name


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "smtp://"),
        ("http://mail.example", "smtp://"),
        ("mail.example:587", "smtp://"),
        ("smtp://", "no host"),
        ("smtp://:25", "no host"),
        ("smtp://a b.example", "no host"),
        ("smtp://mail.example:99999", "port"),
        ("smtp://mail.example:0", "port"),
        ("smtp://mail.example:x", "port"),
        ("smtp://[::1", "not an address"),
        ("smtp://mail.example?tls=yes", "tls is"),
        ("smtps://mail.example?tls=none", "tls is"),
        ("smtp://mail.example?verify=no", "verify"),
        ("smtp://mail.example?timeout=5", "no option timeout"),
        ("smtp://mail.example?ca=/no/such/file", "/no/such/file"),
        ("smtp://letters@mail.example", "password"),
        ("smtp://letters:hunter22#x@mail.example", "%23"),
        ("smtp://letters:hunter22/x@mail.example", "%2F"),
        ("smtp://letters:x?hunter22@mail.example", "%3F"),
    ],
)
def test_a_wrong_address_is_explained_without_repeating_it(url: str, says: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL") as refusal:
        Relay.parse(url)
    assert says in str(refusal.value)
    assert "hunter22" not in str(refusal.value)


def test_the_certificate_is_checked_unless_told_otherwise() -> None:
    assert Relay.parse("smtp://mail.example").context().check_hostname
    assert not Relay.parse("smtp://mail.example?verify=0").context().check_hostname
    assert Relay.parse(f"smtp://mail.example?ca={CERTIFICATE}").context().get_ca_certs()
