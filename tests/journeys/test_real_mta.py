"""Letters through a real mail server into a real mailbox: `.ci/mta` starts it, this reads what arrived."""

import asyncio
import datetime as dt
import email
import html
import os
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import cast

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from tests import letters, make
from tests.real import database_in_file, running_worker, wait_until
from tickler.core.clock import now
from tickler.core.tenancy import firm_scope
from tickler.items.models import ActionItem
from tickler.mail import postbox, transport
from tickler.mail.mime import message_id, thread_id
from tickler.mail.models import Attempt, Letter, Notice, State
from tickler.mail.transport import Unreachable
from tickler.people.auth.secrets import CODE, secret_for
from tickler.people.models import Address
from tickler.signin.actions import Asked, ask_code
from tickler.trail.models import Event

pytestmark = pytest.mark.mta

ANNA, NOBODY = "anna@client.example", "nobody@client.example"
GHOST = "ghost@returns.example"  # taken, and sent back
TITLE = "Unterlagen für 2025: Lohn & Zinsen – bitte prüfen"
SENDER = "letters@portal.example"
THREE_DAYS = dt.timedelta(days=3, minutes=1)


@pytest.fixture(scope="module")
def mta() -> dict[str, str]:
    """Where the server listens, keeps its mail and writes its log."""
    file = Path(os.environ.get("MTA_DIR", "/var/lib/tickler-mta")) / "environment"
    if not file.exists():
        pytest.fail("No mail server runs here. Start it first: TRY_MTA=1 .ci/mta")
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


@pytest.fixture
def database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """In a file; in it a request to Anna, and one to somebody whom the mail server does not know."""
    call_command("catalogues", verbosity=0)  # the worker writes in German
    with database_in_file(tmp_path) as url:
        firm = make.firm("Müller & Töchter", language="de")
        with firm_scope(firm.pk):
            for address in (ANNA, NOBODY):
                account = make.account(address)
                make.contact(account, email=address, first_name="Zoë", last_name="Łukasz, jr.", login=True)
                letters.sent(account, TITLE)
            yield url


def test_a_notice_a_reminder_and_a_code_arrive_in_the_mailbox(
    mta: dict[str, str], database: str, tmp_path: Path
) -> None:
    item, logged = ActionItem.objects.get(account__name=ANNA), len(log_of(mta))
    with running_worker(tmp_path, database, SMTP_URL=mta["SMTP_URL"], MAIL_FROM=SENDER):
        wait_until(is_over, 20)
        remind_now(item)
        ticket = ask_code(Asked(email=ANNA, ip="127.0.0.1", firm=item.firm))
        wait_until(lambda: Letter.everywhere.filter(email=ANNA).count() == 3 and is_over(), 20)
    notice, reminder = (arrived(mta, letter_of(item, sort)) for sort in ("notice", "reminder"))
    code = arrived(mta, Letter.everywhere.get(pk=ticket.letter_id))
    secret = secret_for(CODE, ticket.letter_id)
    for message, words in ((notice, TITLE), (reminder, TITLE), (code, secret)):
        check_form(message)
        assert all(words in body for body in bodies(message))
    thread = thread_id(settings.INSTANCE_KEY, item.pk, "portal.example")
    assert [one["References"] for one in (notice, reminder, code)] == [thread, thread, None]
    assert TITLE in notice["Subject"] and reminder["Subject"] == f"Erinnerung: {notice['Subject']}"
    unknown = Letter.everywhere.get(email=NOBODY)
    assert (unknown.state, unknown.reason, unknown.reply[:9]) == (State.FAILED, "bad_address", "550 5.1.1")
    assert not Attempt.objects.exclude(letter=unknown).exists()
    check_log(log_of(mta)[logged:], [notice, reminder, code])


def test_a_letter_that_comes_back_marks_its_address(
    mta: dict[str, str], database: str, tmp_path: Path
) -> None:
    contact = make.contact(make.account("Ghost"), email=GHOST, login=True)
    item = letters.sent(contact.links.get().account, TITLE)
    with running_worker(tmp_path, database, SMTP_URL=mta["SMTP_URL"], MAIL_FROM=SENDER):
        wait_until(is_over, 20)
    with override_settings(BOUNCE_URL=mta["BOUNCE_URL"]):
        assert postbox.check().ok
        wait_until(lambda: postbox.read()["returned_hard"] == 1)
        assert not postbox.read()  # what was understood is not read again
    address = Address.objects.get(email=GHOST)
    assert address.suppressed_at is not None and "user unknown" in address.suppressed_reason
    assert Event.objects.get(verb="letter.returned").item_id == item.pk


def test_a_mailbox_that_cannot_be_read_is_told_by_the_doctor(mta: dict[str, str]) -> None:
    with override_settings(BOUNCE_URL=mta["BOUNCE_URL"].replace("a%20b", "wrong")):
        assert "AUTHENTICATIONFAILED" in postbox.check().words


def test_a_wrong_password_is_told_in_the_server_s_words(mta: dict[str, str]) -> None:
    assert "535 5.7.8" in why_unreachable(mta["SMTP_URL"].replace("a%20b", "wrong"))


def test_a_certificate_nobody_vouches_for_is_not_accepted(mta: dict[str, str]) -> None:
    url = mta["SMTP_URL"].partition("&ca=")[0]
    assert "certificate" in why_unreachable(url)
    assert why_unreachable(f"{url}&verify=0") == ""


def is_over() -> bool:
    return not Letter.everywhere.filter(state__in=[State.PLANNED, State.SENDING]).exists()


def remind_now(item: ActionItem) -> None:
    """As if the notice had left three days ago."""
    rows = ActionItem.objects.filter(pk=item.pk)
    past = now() - THREE_DAYS
    assert rows.update(remind_at=now(), anchor_at=past, last_letter_at=past)


def letter_of(item: ActionItem, sort: str) -> Letter:
    return Notice.objects.get(item=item, sort=sort).letter


def arrived(mta: dict[str, str], letter: Letter) -> EmailMessage:
    """The letter as the mailbox has it, exactly once; found by its identity."""
    identity = message_id(settings.INSTANCE_KEY, letter.pk, "portal.example")
    assert letter.state == State.SENT
    wait_until(lambda: in_mailbox(mta, identity))
    (message,) = in_mailbox(mta, identity)
    return message


def in_mailbox(mta: dict[str, str], identity: str) -> list[EmailMessage]:
    files = (Path(mta["MAILBOXES"]) / "anna" / "new").glob("*")
    found = (email.message_from_bytes(file.read_bytes(), policy=default) for file in files)
    return [cast(EmailMessage, message) for message in found if message["Message-ID"] == identity]


def check_form(message: EmailMessage) -> None:
    """What every letter has, whatever it says."""
    assert abs(parsedate_to_datetime(message["Date"]) - now()) < dt.timedelta(minutes=1)
    (to,) = message.get_all("To", [])
    assert [(one.display_name, one.addr_spec) for one in to.addresses] == [("Zoë Łukasz, jr.", ANNA)]
    assert [one.addr_spec for one in message["From"].addresses] == [SENDER]
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "de")
    assert (message["Return-Path"], message["Delivered-To"]) == (f"<{SENDER}>", ANNA)
    assert "with ESMTPSA" in message["Received"]  # encrypted, and signed in
    assert message["Bcc"] is None and not message.defects
    assert message.get_content_type() == "multipart/alternative"


def bodies(message: EmailMessage) -> list[str]:
    """Plain text, and HTML as it reads."""
    text, page = (message.get_body((sort,)) for sort in ("plain", "html"))
    assert text is not None and page is not None
    return [text.get_content(), html.unescape(page.get_content())]


def log_of(mta: dict[str, str]) -> str:
    return Path(mta["LOG"]).read_text()


def check_log(log: str, messages: list[EmailMessage]) -> None:
    """What the server says about it: signed in, delivered once each, nothing to warn about."""
    for message in messages:
        (queue_id,) = re.findall(
            rf"cleanup\[\d+\]: (\w+): message-id={re.escape(message['Message-ID'])}", log
        )
        assert f"{queue_id}: client=" in log and f"sasl_username={SENDER}" in log
        assert len(re.findall(rf"{queue_id}: to=<{ANNA}>.*status=sent", log)) == 1
    assert "warning:" not in log


def why_unreachable(url: str) -> str:
    """Why no letter can be handed over to this server; empty if one can."""

    async def play() -> str:
        connection = transport.Connection()
        try:
            await connection.open()
        except Unreachable as error:
            return str(error)
        await connection.close()
        return ""

    with override_settings(SMTP_URL=url):
        return asyncio.run(play())
