"""A letter that comes back after a server took it: who hears of it, and what no longer goes there."""

import io
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.management import call_command

from tests import letters, make
from tests.post import Post
from tickler.core.tenancy import firm_scope
from tickler.items.models import ActionItem
from tickler.mail import returns
from tickler.mail.mime import letter_id, message_id
from tickler.mail.models import Letter, State
from tickler.people.actions.contacts import trust_address
from tickler.people.models import Address, Firm
from tickler.trail.models import Event

GONE = "smtp; 550 5.1.1 <anna@client.example>: Recipient address rejected: User unknown"
FULL = "smtp; 552 5.2.2 mailbox is full"


@pytest.fixture
def item(firm: Firm) -> ActionItem:
    """A request whose notice has left."""
    account = make.account("Anna")
    make.contact(account, email="anna@client.example", first_name="Anna")
    found = letters.sent(account)
    Post(None).run()
    return found


def letter_of(item: ActionItem) -> Letter:
    return Letter.objects.filter(notices__item=item).latest("created_at")


def identity_of(letter: Letter) -> str:
    return message_id(settings.INSTANCE_KEY, letter.pk, "portal.example")


def returned(identity: str, said: str = GONE, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A report as a mail server writes it."""
    fields = f"Final-Recipient: rfc822; anna@client.example\nAction: {action}\nStatus: {status}\n"
    if said:
        fields += f"Diagnostic-Code: {said}\n"
    return report("delivery-status", f"Reporting-MTA: dns; mx.example\n\n{fields}\n", identity)


def complaint(identity: str, sort: str = "abuse") -> bytes:
    return report("feedback-report", f"Feedback-Type: {sort}\nUser-Agent: Mail/1\nVersion: 1\n", identity)


def report(sort: str, fields: str, identity: str) -> bytes:
    copy = f"Message-ID: {identity}\nSubject: Something\n\nText\n"
    return (
        "From: MAILER-DAEMON@mx.example\nTo: letters@portal.example\nSubject: Returned\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={sort}; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n\n"
        f"--b\nContent-Type: message/{sort}\n\n{fields}\n"
        f"--b\nContent-Type: message/rfc822\n\n{copy}\n--b--\n"
    ).encode()


def address() -> Address:
    return Address.objects.get(email="anna@client.example")


def test_nothing_more_goes_where_nobody_is(item: ActionItem) -> None:
    assert returns.take(returned(identity_of(letter_of(item)))) == "returned_hard"
    assert address().suppressed_at is not None and "User unknown" in address().suppressed_reason


def test_the_trail_of_the_item_tells_it_in_the_servers_words(item: ActionItem) -> None:
    returns.take(returned(identity_of(letter_of(item))))
    event = Event.objects.get(verb="letter.returned")
    assert event.item_id == item.pk and "User unknown" in event.facts["said"]


def test_the_same_report_again_changes_nothing(item: ActionItem) -> None:
    data = returned(identity_of(letter_of(item)))
    returns.take(data)
    assert returns.take(data) == "known"
    assert Event.objects.filter(verb__in=["letter.returned", "address.suppressed"]).count() == 2


def test_the_head_of_the_letter_is_enough(item: ActionItem) -> None:
    data = returned(identity_of(letter_of(item))).replace(b"message/rfc822", b"text/rfc822-headers")
    assert returns.take(data) == "returned_hard"


def test_a_full_mailbox_stays_in_use(item: ActionItem) -> None:
    assert returns.take(returned(identity_of(letter_of(item)), FULL, status="5.2.2")) == "returned_soft"
    assert address().suppressed_at is None and address().returned_at is None


def test_a_server_that_gives_no_reason_blames_no_address(item: ActionItem) -> None:
    assert returns.take(returned(identity_of(letter_of(item)), "", status="5.0.0")) == "returned_soft"


def test_three_in_a_week_are_shown_and_letters_still_go_there(item: ActionItem) -> None:
    account = item.account
    for one in [item, letters.sent(account, "Second"), letters.sent(account, "Third")]:
        Post(None).run()
        returns.take(returned(identity_of(letter_of(one)), FULL, status="5.2.2"))
    assert address().suppressed_at is None and address().returned_said == "552 5.2.2 mailbox is full"


def test_who_calls_a_letter_unwanted_gets_none(item: ActionItem) -> None:
    assert returns.take(complaint(identity_of(letter_of(item)))) == "complaint"
    assert address().is_unwanted and Event.objects.filter(verb="address.complained").count() == 1


def test_staff_let_letters_go_there_again(item: ActionItem) -> None:
    returns.take(complaint(identity_of(letter_of(item))))
    trusted = trust_address(address(), actor=make.actor())
    assert (trusted.suppressed_at, trusted.is_unwanted, trusted.returned_at) == (None, False, None)


def test_the_letter_says_that_it_came_back(item: ActionItem) -> None:
    returns.take(returned(identity_of(letter_of(item))))
    letter = letter_of(item)
    assert (letter.state, letter.reason) == (State.SENT, "returned_hard")
    assert letter.tries.get().outcome == "returned_hard"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b"Message-ID: <", b"Message-ID: <0"),
        lambda data: data.replace(b"multipart/report", b"multipart/mixed"),
        lambda data: data.replace(b"failed", b"delayed"),
        lambda data: data[:200],
        lambda data: b"",
        lambda data: b"\xff\x00" * 500,
        lambda data: data.replace(b'boundary="b"', b'boundary="c"'),
        lambda data: data.replace(b"Message-ID", b"X-Other"),
    ],
    ids=["forged", "not a report", "only late", "cut off", "empty", "bytes", "torn", "no identity"],
)
def test_what_is_no_report_about_a_letter_of_ours_changes_nothing(
    item: ActionItem, spoil: Callable[[bytes], bytes]
) -> None:
    assert returns.take(spoil(returned(identity_of(letter_of(item))))) == "unknown"
    assert address().suppressed_at is None


def test_a_letter_that_has_not_left_cannot_come_back(item: ActionItem) -> None:
    waiting = letters.sent(item.account, "Waiting")
    assert returns.take(returned(identity_of(letter_of(waiting)))) == "unknown"


def test_the_other_firms_address_stays_in_use(item: ActionItem) -> None:
    other = make.firm("The other")
    with firm_scope(other.pk):
        make.contact(make.account("Anna"), email="anna@client.example")
    returns.take(returned(identity_of(letter_of(item))))
    with firm_scope(other.pk):
        assert address().suppressed_at is None


def test_only_the_key_of_the_installation_reads_an_identity() -> None:
    identity = message_id("ours", 5**25, "portal.example")
    assert letter_id("ours", identity) == 5**25
    assert letter_id("ours", identity.replace("portal.example", "moved.example")) == 5**25
    assert letter_id("theirs", identity) is None
    assert letter_id("ours", f"<{'0' * 32}@portal.example>") is None


def test_the_mail_server_tells_it_by_a_command(item: ActionItem) -> None:
    out = io.StringIO()
    data = io.BytesIO(returned(identity_of(letter_of(item))))
    call_command("bounce", source=data, stdout=out)
    assert "no such address" in out.getvalue() and address().suppressed_at is not None
