"""The firm's blind copy of every letter to a client."""

import pytest
from django.conf import settings

from tests import letters, make
from tests.post import Post, accepted
from tickler.mail import returns
from tickler.mail.actions import write_letter
from tickler.mail.desk import Ready, Result
from tickler.mail.mime import message_id
from tickler.mail.models import Letter, State
from tickler.mail.tests.test_returns import GONE, returned
from tickler.people.models import Address, Firm

OFFICE = "archive@marlow.example"


@pytest.fixture(autouse=True)
def _wanted(firm: Firm) -> None:
    Firm.objects.filter(pk=firm.pk).update(copy_to=OFFICE)


def send(post: Post | None = None) -> tuple[Letter, Letter]:
    """A notice leaves: the letter, and its copy."""
    account = make.account("Anna")
    make.contact(account, email="anna@client.example")
    letters.sent(account)
    (post or Post(None)).run()
    return Letter.objects.exclude(sort="copy").get(), Letter.objects.get(sort="copy")


def body(letter: Letter) -> bytes:
    assert letter.raw is not None
    return bytes(letter.raw).partition(b"\r\n\r\n")[2]


def test_the_copy_goes_to_the_firm_and_reads_as_the_letter(firm: Firm) -> None:
    letter, copy = send()
    assert (copy.email, copy.state, copy.subject) == (OFFICE, State.SENT, letter.subject)
    assert body(copy) == body(letter)


def test_nothing_in_the_letter_tells_of_the_copy(firm: Firm) -> None:
    for letter in send():
        assert letter.raw is not None and OFFICE.encode() not in bytes(letter.raw)


def test_the_copy_has_an_identity_of_its_own(firm: Firm) -> None:
    _letter, copy = send()
    assert copy.raw is not None
    domain = bytes(copy.raw).split(b"Message-ID: <")[1].split(b">")[0].split(b"@")[1].decode()
    assert message_id(settings.INSTANCE_KEY, copy.pk, domain).encode() in bytes(copy.raw)


def test_a_copy_that_comes_back_says_nothing_of_the_client(firm: Firm) -> None:
    _letter, copy = send()
    returns.take(returned(message_id(settings.INSTANCE_KEY, copy.pk, "portal.example"), GONE))
    assert Address.objects.get(email="anna@client.example").suppressed_at is None


def test_a_copy_that_is_put_off_keeps_its_bytes(firm: Firm) -> None:
    def busy(letter: Ready) -> Result:
        if letter.email != OFFICE:
            return accepted(letter)
        return Result(
            letter, State.PLANNED, "temporary", "450 later", leave_at=firm.created_at.replace(year=2099)
        )

    letter, copy = send(Post(None, busy))
    assert copy.state == State.PLANNED and body(copy) == body(letter)


def test_without_an_address_for_copies_there_are_none(firm: Firm) -> None:
    Firm.objects.filter(pk=firm.pk).update(copy_to="")
    with pytest.raises(Letter.DoesNotExist):
        send()


def test_a_letter_that_is_about_no_item_is_not_copied(firm: Firm) -> None:
    write_letter("test", email="sofie@marlow.example", firm_id=firm.pk, params={"url": "https://x.example"})
    Post(None).run()
    assert not Letter.objects.filter(sort="copy").exists()
