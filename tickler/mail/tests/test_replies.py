"""Answers as servers give them, and what follows from each."""

from random import Random

import pytest
from django.utils import translation

from tickler.mail.replies import HORIZON, LONGEST_WAIT, NoAnswer, Outcome, Stage, classify, retry_after

MAIL, RCPT, DATA, BODY = Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.BODY

REPLIES = [
    # the letter was taken
    ("accepted", BODY, 250, "2.0.0 Ok: queued as 4bX1Yz2"),
    ("accepted", BODY, 250, "OK id=1rX2aB-0007kL-2Q"),
    ("accepted", BODY, 252, "Will attempt delivery"),
    # later
    ("temporary", RCPT, 421, "4.7.0 Too many connections, try again later"),
    ("temporary", MAIL, 421, "4.4.2 idle timeout, closing"),
    ("temporary", RCPT, 450, "4.2.0 Recipient address rejected: Greylisted, see http://postgrey.example/help"),
    ("temporary", RCPT, 451, "4.7.1 Greylisting in action, please come back later"),
    ("temporary", RCPT, 451, "4.3.0 Temporary lookup failure"),
    ("temporary", RCPT, 452, "4.2.2 The recipient's inbox is out of storage space"),
    ("temporary", MAIL, 452, "4.3.1 Insufficient system storage"),
    ("temporary", BODY, 421, "4.7.0 Our system sees an unusual rate of unsolicited mail from your IP"),
    ("temporary", BODY, 451, "4.7.500 Server busy. Please try again later"),
    ("temporary", BODY, 432, "4.3.2 STOREDRV; concurrent connections limit exceeded"),
    ("temporary", RCPT, 454, "4.7.1 Relay access denied"),
    ("temporary", RCPT, 450, "4.1.1 User unknown in virtual mailbox table"),
    ("temporary", MAIL, 421, "4.7.0 [TSS04] Messages temporarily deferred due to user complaints"),
    ("temporary", Stage.GREETING, 421, "Service not available, closing transmission channel"),
    ("temporary", Stage.AUTH, 454, "4.7.0 Temporary authentication failure"),
    # this address
    ("bad_address", RCPT, 550, "5.1.1 <anna@dewit.example>: Recipient address rejected: User unknown"),
    ("bad_address", RCPT, 550, "5.1.1 The email account that you tried to reach does not exist."),
    ("bad_address", RCPT, 550, "5.1.1 <spam-blocked@policy.example>: Recipient rejected: User unknown"),
    ("bad_address", RCPT, 550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP lookup"),
    ("bad_address", RCPT, 550, "5.4.1 Recipient address rejected: Access denied. AS(201806281)"),
    ("bad_address", RCPT, 550, "5.5.0 Requested action not taken: mailbox unavailable (S2017062302)"),
    ("bad_address", RCPT, 550, "Requested action not taken: mailbox unavailable"),
    ("bad_address", RCPT, 550, "No Such User Here"),
    ("bad_address", RCPT, 550, "Unrouteable address"),
    ("bad_address", RCPT, 550, "5.1.2 Host unknown (Name server: no.example: host not found)"),
    ("bad_address", RCPT, 550, "5.2.1 The email account that you tried to reach is disabled."),
    ("bad_address", RCPT, 550, "5.2.1 The email account that you tried to reach is inactive."),
    ("bad_address", RCPT, 551, "User not local; please try <forward@elsewhere.example>"),
    ("bad_address", RCPT, 553, "5.1.3 The recipient address is not a valid RFC 5321 address."),
    ("bad_address", RCPT, 556, "5.1.10 Recipient address has a null MX"),
    ("bad_address", BODY, 554, "delivery error: dd This user doesn't have an account here"),
    ("bad_address", BODY, 550, "5.1.1 unknown recipient"),
    # about us
    ("policy", RCPT, 550, "5.7.1 Service unavailable; Client host [192.0.2.7] blocked using a blocklist"),
    ("policy", RCPT, 554, "5.7.1 Service unavailable; Client host blocked"),
    ("policy", BODY, 550, "5.7.26 This mail is unauthenticated; sender did not pass SPF or DKIM"),
    ("policy", BODY, 550, "5.7.509 Access denied, sending domain does not pass DMARC verification"),
    ("policy", BODY, 554, "5.7.1 Message rejected under suspicion of SPAM"),
    ("policy", BODY, 550, "Message rejected due to local policy"),
    ("policy", BODY, 554, "Message not allowed - [PH01] Email not accepted for policy reasons."),
    ("policy", RCPT, 550, "5.1.1 User unknown or sender blocked due to low reputation"),
    ("policy", RCPT, 550, "SPF check failed"),
    ("policy", RCPT, 550, "SC-001 Mail rejected for policy reasons: unsolicited mail from this IP range"),
    ("policy", RCPT, 553, "5.1.8 Domain of sender address does not resolve"),
    ("policy", RCPT, 550, "Sender verify failed"),
    ("policy", RCPT, 550, "5.4.5 Daily user sending quota exceeded."),
    ("policy", BODY, 550, "5.7.232 You have exceeded your daily limit"),
    ("policy", MAIL, 550, "5.1.1 no such user"),
    ("policy", MAIL, 553, "sorry, your envelope sender is in my badmailfrom list"),
    ("policy", Stage.GREETING, 554, "IP=192.0.2.7 - rejected"),
    ("policy", BODY, 554, "5.6.0 Message contains a virus"),
    ("policy", BODY, 550, "Mail rate limit exceeded for this sender"),
    ("policy", BODY, 550, "5.7.26 DMARC: authentication failed"),
    # our settings
    ("setup", Stage.AUTH, 535, "5.7.8 Error: authentication failed"),
    ("setup", Stage.AUTH, 535, "5.7.8 Username and Password not accepted"),
    ("setup", Stage.AUTH, 534, "5.7.9 Application-specific password required"),
    ("setup", MAIL, 530, "5.7.0 Authentication Required"),
    ("setup", MAIL, 530, "5.7.0 Must issue a STARTTLS command first"),
    ("setup", RCPT, 550, "5.7.1 Unable to relay"),
    ("setup", RCPT, 554, "5.7.1 <anna@dewit.example>: Relay access denied"),
    ("setup", BODY, 554, "5.2.252 SendAsDenied; a@b.example not allowed to send as c@d.example"),
    # this letter
    ("too_big", MAIL, 552, "5.3.4 Message size exceeds fixed limit"),
    ("too_big", BODY, 552, "Message size exceeds maximum permitted"),
    ("too_big", BODY, 554, "5.2.3 Message too large for this recipient"),
    ("too_big", BODY, 550, "Message too big"),
    ("too_big", BODY, 552, "Requested mail action aborted"),
    ("refused", RCPT, 552, "5.2.2 Mailbox full"),
    ("refused", RCPT, 552, "Requested mail action aborted: exceeded storage allocation, user over quota"),
    ("refused", RCPT, 550, "5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup"),
    ("refused", RCPT, 550, "5.0.0"),
    ("refused", RCPT, 550, ""),
    ("refused", BODY, 554, "Transaction failed"),
    ("refused", BODY, 554, "5.4.6 Too many hops"),
    ("refused", DATA, 503, "5.5.1 Bad sequence of commands"),
]  # fmt: skip


@pytest.mark.parametrize(("outcome", "stage", "code", "text"), REPLIES)
def test_an_answer_has_its_class(outcome: str, stage: Stage, code: int, text: str) -> None:
    assert classify(code, text, stage) == outcome


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("code", [NoAnswer.LOST, NoAnswer.LATE, NoAnswer.GARBLED])
def test_silence_is_in_doubt_only_after_the_letter_was_handed_over(code: int, stage: Stage) -> None:
    assert classify(code, "", stage) == ("in_doubt" if stage is BODY else "temporary")


def test_a_certificate_that_cannot_be_trusted_is_a_matter_of_settings() -> None:
    assert classify(NoAnswer.UNFIT, "certificate verify failed", Stage.TLS) is Outcome.SETUP


def test_a_letter_withheld_by_us_comes_back() -> None:
    assert classify(NoAnswer.WITHHELD, "", DATA) is Outcome.TEMPORARY


@pytest.mark.parametrize("stage", [MAIL, RCPT, DATA])
def test_a_yes_before_the_letter_was_handed_over_accepts_nothing(stage: Stage) -> None:
    assert classify(250, "Ok", stage) is Outcome.TEMPORARY


def test_only_a_bad_address_marks_and_only_our_own_trouble_stops_everybody() -> None:
    assert [outcome.value for outcome in Outcome if outcome.marks_address] == ["bad_address"]
    assert [outcome.value for outcome in Outcome if outcome.opens_circuit] == ["policy", "setup"]


def test_every_class_has_a_sentence() -> None:
    with translation.override("en"):
        assert all(str(outcome.label).endswith(".") for outcome in Outcome)


def test_waits_double_with_chance_up_to_four_hours() -> None:
    rng = Random(7)
    for attempt in range(1, 60):
        wait = retry_after(attempt, 60, rng)
        ceiling = min(60 * 2 ** (attempt - 1), LONGEST_WAIT)
        assert wait is not None and ceiling / 2 <= wait <= ceiling


def test_letters_refused_together_do_not_come_back_together() -> None:
    rng = Random(7)
    assert len({retry_after(3, 60, rng) for _ in range(100)}) == 100


def test_the_last_try_falls_on_the_horizon_and_then_there_is_none() -> None:
    rng, elapsed, tries = Random(7), 0.0, 0
    while (wait := retry_after(tries + 1, 60, rng, elapsed=elapsed)) is not None:
        elapsed, tries = elapsed + wait, tries + 1
    assert elapsed == pytest.approx(HORIZON)
    assert 20 < tries < 45
