"""From a letter's row to the bytes that leave, and back to what people may see."""

import datetime as dt
import email
import email.policy
import logging
from email.message import EmailMessage
from typing import Any

import pytest

from tickler.mail.actions import write_letter
from tickler.mail.compose import ComposeError, carries_secret, compose, preview, shown
from tickler.mail.models import Letter
from tickler.mail.reasons import REASONS, words
from tickler.mail.tests import samples
from tickler.mail.tests.samples import MOMENT, item_values, letter, own_values
from tickler.mail.values import DOTS
from tickler.people.auth.secrets import secret_for
from tickler.people.models import Firm


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_firm_writes_from_the_installation_s_address_to_one_person(settings: Any) -> None:
    settings.MAIL_FROM = "letters@portal.example"
    message = parsed(compose(letter(), item_values(), moment=MOMENT).raw)
    assert message["From"] == "Marlow & Brandt <letters@portal.example>"
    assert message["Reply-To"] == "Marlow & Brandt <hello@marlowbrandt.example>"
    assert message["To"] == "Anna de Wit <anna@dewit.example>"
    assert message["Subject"] == "Marlow & Brandt: information request – Mortgage of the house"
    assert message["Auto-Submitted"] == "auto-generated"
    assert not message["Cc"] and not message["Bcc"]


def test_the_account_is_named_where_somebody_has_several() -> None:
    message = parsed(compose(letter(), item_values(several_accounts=True), moment=MOMENT).raw)
    assert message["From"].addresses[0].display_name == "Marlow & Brandt (Anna & Piet de Wit)"


def test_letters_about_one_item_stand_together() -> None:
    notice = parsed(compose(letter(id=1), item_values(thread=7), moment=MOMENT).raw)
    reminder = parsed(compose(letter("request.reminder", id=2), item_values(thread=7), moment=MOMENT).raw)
    other = parsed(compose(letter(id=3), item_values(thread=8), moment=MOMENT).raw)
    assert notice["References"] == reminder["References"] != other["References"]
    assert notice["Message-ID"] != reminder["Message-ID"]


def test_the_same_letter_at_the_same_moment_is_the_same_bytes() -> None:
    first = compose(letter(), item_values(), moment=MOMENT)
    again = compose(letter(), item_values(), moment=MOMENT)
    assert first == again and first.message_id.encode() in first.raw


def test_the_key_for_outside_checks_is_there_only_when_asked_for(settings: Any) -> None:
    assert b"X-Delivery-Key" not in compose(letter(), item_values(), moment=MOMENT).raw
    settings.TEST_HEADERS = True
    one = letter()
    assert f"X-Delivery-Key: {one.public_id}".encode() in compose(one, item_values(), moment=MOMENT).raw


@pytest.mark.parametrize(("sort", "param"), [("code", "code"), ("invitation", "url"), ("reset", "url")])
def test_a_secret_stands_only_in_the_bytes(sort: str, param: str) -> None:
    one = letter(sort, params=own_values(inviter="Sofie"))
    secret = secret_for(sort, one.pk)
    composed = compose(one, one.params, moment=MOMENT)
    assert secret in parsed(composed.raw).get_body(("plain",)).get_content()
    assert DOTS not in parsed(composed.raw).get_body(("html",)).get_content()
    seen = shown(one)
    assert secret not in seen.text + seen.html + seen.subject + composed.subject
    assert DOTS in seen.text and carries_secret(one) and not carries_secret(letter())


def test_dots_that_an_address_has_encoded_are_found_too() -> None:
    one = letter("reset", params={"url": "https://p.example/reset/%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2/"})
    assert secret_for("reset", one.pk).encode() in compose(one, one.params, moment=MOMENT).raw


def test_a_secret_letter_without_a_place_for_its_secret_does_not_leave() -> None:
    with pytest.raises(ComposeError) as error:
        compose(letter("reset"), {"url": "https://p.example/reset/"}, moment=MOMENT)
    assert error.value.code == "cannot_compose"


def test_an_item_s_letter_is_shown_as_it_was_frozen() -> None:
    one = letter()
    one.raw = compose(one, item_values(), moment=MOMENT).raw
    seen, drafted = shown(one), preview(letter(), item_values(), moment=MOMENT)
    assert (seen.subject, seen.text, seen.html) == (drafted.subject, drafted.text, drafted.html)


def test_an_item_s_letter_that_never_left_has_no_text() -> None:
    assert shown(letter(subject="")).text == ""


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ann\xe4@dewit.example", "address_not_ascii"),
        ("anna", "address_malformed"),
        ("anna@-.example", "domain_malformed"),
        ("anna@dewit.example\r\nBcc: x@y.example", "address_malformed"),
    ],
)
def test_an_address_that_cannot_be_written_to_says_why(address: str, code: str) -> None:
    with pytest.raises(ComposeError) as error:
        compose(letter(email=address), item_values(), moment=MOMENT)
    assert error.value.code == code
    assert words(code) != code


def test_a_letter_nobody_has_written_says_so() -> None:
    for sort in ("nothing", "nokind.notice", "../code", "request.nothing"):
        with pytest.raises(ComposeError) as error:
            compose(letter(sort), item_values(), moment=MOMENT)
        assert error.value.code == "unknown_letter"


def test_values_that_make_no_sense_stop_this_letter_only(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    with pytest.raises(ComposeError) as error:
        compose(letter(), item_values(title=None), moment=MOMENT)
    assert error.value.code == "cannot_compose"


def test_an_answer_address_that_is_wrong_stops_nothing() -> None:
    message = parsed(
        compose(letter(), item_values(firm=samples.firm(reply_to="hello at firm")), moment=MOMENT).raw
    )
    assert message["Reply-To"] is None
    assert "Questions? Call Sofie Janssen" in message.get_body(("plain",)).get_content()


def test_no_firm_ever_gets_another_s_skeleton() -> None:
    compose(letter(), item_values(firm=samples.firm(pk=1)), moment=MOMENT)
    other = samples.firm(pk=1, name="Canary & Sons", address="Elsewhere", reply_to="", website="", phone="")
    raw = compose(letter(), item_values(firm=other), moment=MOMENT).raw
    assert b"Canary & Sons" in raw and b"Marlow" not in raw and b"marlow" not in raw


def test_no_value_starts_a_header() -> None:
    evil = "x\r\nBcc: a@b.example\n\nBody\u2028\x00"
    values = item_values(title=evil, account_name=evil, several_accounts=True, firm=samples.firm(name=evil))
    message = parsed(compose(letter(name=evil), values, moment=MOMENT).raw)
    clean = parsed(compose(letter(), item_values(), moment=MOMENT).raw)
    assert message.keys() == clean.keys()
    assert len(message["To"].addresses) == 1


def test_half_characters_do_not_stop_a_letter() -> None:
    raw = compose(letter(), item_values(title="Torn \ud83d page"), moment=MOMENT).raw
    assert "Torn page" in parsed(raw)["Subject"]


def test_the_letter_s_day_is_the_firm_s_day() -> None:
    late = dt.datetime(2026, 12, 2, 23, 30, tzinfo=dt.UTC)  # already the third in Amsterdam
    text = parsed(compose(letter("request.reminder"), item_values(), moment=late).raw)
    assert "It was due on" in text.get_body(("plain",)).get_content()


def test_a_letter_of_the_firm_without_an_item_wears_the_firm_s_dress(firm: Firm) -> None:
    one = write_letter("test", email="sofie@firm.example", name="Sofie Janssen", firm_id=firm.pk)
    message = parsed(compose(Letter.everywhere.get(pk=one.pk), one.params, moment=MOMENT).raw)
    assert message["Subject"] == "Marlow & Brandt: this is a test"


def test_every_reason_is_a_sentence() -> None:
    assert all(str(sentence).endswith(".") for sentence in REASONS.values())
    assert words("") == "" and words("of a later program") == "of a later program"
