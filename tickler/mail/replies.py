"""What a mail server's answer means (pure).

Rules, the first that applies:
1. No answer: in doubt when the whole letter had been handed over, else temporary.
2. 2xx counts only for the whole letter; 4xx is always temporary, whatever its text says.
3. Sign-in, encryption and relaying are our settings, not a recipient's fault.
4. A refusal of the greeting or of the sender is about us.
5. Too big; then policy (5.7.x, or text about policy, reputation, authentication of senders, blocking, spam);
   then a full mailbox; then evidence that the address does not exist. Only evidence marks an address: when
   text and code disagree, or say nothing, nobody is suppressed.
6. Any other 5xx: this letter is refused and nothing else follows.

Names, addresses and links inside the answer are not evidence: they may contain "spam" or "blocked".
"""

import re
from enum import IntEnum, StrEnum
from random import Random

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LONGEST_WAIT = 4 * 3600.0
HORIZON = 3 * 24 * 3600.0


class NoAnswer(IntEnum):
    """Codes for what is no answer; a server's begin at 200."""

    LOST = 0  # the connection broke
    LATE = 1  # nothing came within the time allowed
    UNFIT = 2  # the server lacks what SMTP_URL asks for, or its certificate cannot be trusted
    WITHHELD = 3  # we did not begin, because the letter was no longer ours to send
    GARBLED = 4  # something came that is no SMTP


class Stage(StrEnum):
    """How far the conversation had come. BODY: the final dot left this machine, the server may have it."""

    CONNECT = "connect"
    GREETING = "greeting"
    TLS = "tls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"

    @property
    def is_before_letters(self) -> bool:
        """Is this about the server itself, whatever the letter?"""
        return self in (Stage.CONNECT, Stage.GREETING, Stage.TLS, Stage.AUTH)


class Outcome(TextChoices):
    """How a try ended, and the sentence for staff."""

    ACCEPTED = "accepted", _("The server took the letter.")
    TEMPORARY = "temporary", _("The server cannot take the letter now. It is tried again by itself.")
    BAD_ADDRESS = "bad_address", _("The server does not know this address. Ask the client for another one.")
    REFUSED = "refused", _("The server refused this letter. Its answer says why; the address stays in use.")
    TOO_BIG = "too_big", _("The letter is larger than the server takes.")
    POLICY = (
        "policy",
        _("The server refuses letters from this installation. Sending pauses; no address is to blame."),
    )
    SETUP = "setup", _("The server does not let this installation send. Check the mail settings.")
    IN_DOUBT = "in_doubt", _("The connection broke after the letter was handed over: the server may have it.")

    @property
    def marks_address(self) -> bool:
        """Must the address be marked, so that nothing more goes to it?"""
        return self is Outcome.BAD_ADDRESS

    @property
    def opens_circuit(self) -> bool:
        """Is it about us, so that sending stops for everybody?"""
        return self in (Outcome.POLICY, Outcome.SETUP)


_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_NOT_EVIDENCE = re.compile(r"<[^>]*>|\S+@\S+|\S+://\S+|\bwww\.\S+")
_SETUP_CODES = {530, 534, 535, 538}
_GONE_CODES = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"}
_SENDER_CODES = {"5.1.7", "5.1.8", "5.4.5"}
_CLOSED_CODES = {"5.7.124", "5.7.133", "5.7.134", "5.7.135", "5.7.136"}  # takes only letters from a few

_SETUP = re.compile(
    r"authentication (is )?(required|needed)|not authenticated|must (issue a? ?starttls|authenticate)"
    r"|relay(ing)? (access )?(is )?(denied|not (permitted|allowed))|unable to relay|(we )?do(es)? not relay"
    r"|send as|sendas",
    re.I,
)
_TOO_BIG = re.compile(
    r"\b(message|mail|content|size|length)\b[^.;]{0,40}too (big|large|long)"
    r"|\bsize\b[^.;]{0,20}exceed|exceed\w* [^.;]{0,40}\bsize\b|\bsize limit",
    re.I,
)
_POLICY = re.compile(
    r"\b(policy|policies|spf|dkim|dmarc|spam\w*|ube|unsolicited|reputation|black ?list\w*|block ?list\w*"
    r"|deny ?list\w*|dnsbl|rbls?|blocked|blocking|banned|listed (at|in|by|on)|virus\w*|malware|phish\w*|abuse"
    r"|suspicious|unauthenticated|administrative(ly)? prohibit\w*|prohibited|not accepting mail from"
    r"|sending (limit|quota)|(daily|hourly|rate)[^.;]{0,20} (limit|quota)|rate limit\w*"
    r"|too many (messages|mails|emails|connections|errors|attempts))\b"
    r"|\bsender\b[^.;]{0,40}\b(rejected|denied|verif\w+|not found|not exist|invalid|unknown)"
    r"|\b(ip|ip address|client host|helo|ptr|reverse dns)\b[^.;]{0,40}\b(reject|refus|den|lack|missing|not )",
    re.I,
)
_FULL = re.compile(r"quota|mailbox[^.;]{0,20} full|full mailbox|over ?quota|insufficient [^.;]*storage", re.I)
_GONE = re.compile(
    r"\b(unknown|invalid|no such|non-?existent|undeliverable|unroute?able)\b[^.;]{0,20}"
    r"\b(user|recipient|mailbox|account|address|local part|person)\b"
    r"|\b(user|recipient|mailbox|account|address|alias|addressee)\b[^.;]{0,40}"
    r"\b(unknown|not (be )?(found|known|exist\w*|valid|local|listed)|does ?n[o']t exist|doesn't have"
    r"|unavailable|inactive|disabled|deactivated|closed|invalid|undeliverable|no longer \w+)"
    r"|\bno mailbox\b|\bno (longer|such) (here|user)\b|\bnosuchuser\b|\bunroute?able address\b"
    r"|\b(host|domain) (unknown|not found|does not (exist|accept mail))|\bdoes not accept mail\b"
    r"|\brecipient (address )?rejected: access denied",
    re.I,
)


def classify(code: int, text: str, stage: Stage) -> Outcome:
    """What the answer `code text` at this stage of the conversation means for letter, address and us."""
    if code < 200:
        return _without_answer(code, stage)
    if code < 300 and stage is Stage.BODY:
        return Outcome.ACCEPTED
    if code < 400 and stage is Stage.BODY:
        return Outcome.IN_DOUBT
    if code < 500:
        return Outcome.TEMPORARY
    enhanced = next(iter(_ENHANCED.findall(text)), "")
    words = _NOT_EVIDENCE.sub(" ", text)
    if code in _SETUP_CODES or stage in (Stage.AUTH, Stage.TLS) or _SETUP.search(words):
        return Outcome.SETUP
    if stage.is_before_letters:
        return Outcome.POLICY
    return _refusal(code, enhanced, words, stage)


def _without_answer(code: int, stage: Stage) -> Outcome:
    if code == NoAnswer.UNFIT:
        return Outcome.SETUP
    return Outcome.IN_DOUBT if stage is Stage.BODY else Outcome.TEMPORARY


def _refusal(code: int, enhanced: str, words: str, stage: Stage) -> Outcome:
    """A 5xx about one letter."""
    is_full = enhanced == "5.2.2" or _FULL.search(words) is not None
    if enhanced in {"5.3.4", "5.2.3"} or not is_full and (code == 552 or _TOO_BIG.search(words)):
        return Outcome.TOO_BIG
    if enhanced in _CLOSED_CODES:
        return Outcome.REFUSED
    if stage is Stage.MAIL or enhanced.startswith("5.7.") or enhanced in _SENDER_CODES:
        return Outcome.POLICY
    if _POLICY.search(words):
        return Outcome.POLICY
    if is_full:
        return Outcome.REFUSED
    if enhanced in _GONE_CODES or code in (551, 556) or _GONE.search(words):
        return Outcome.BAD_ADDRESS
    return Outcome.REFUSED


def retry_after(
    attempt: int, base_seconds: float, rng: Random, *, elapsed: float = 0.0, horizon: float = HORIZON
) -> float | None:
    """Seconds until the next try after `attempt` tries, or None when it is time to give up.

    Doubles from `base_seconds` up to four hours, less up to half of it by chance, so that letters refused
    together do not come back together. `elapsed` is the time since the first try: the last try falls on the
    horizon itself, and after that there is none.
    """
    if elapsed >= horizon:
        return None
    ceiling = min(base_seconds * 2.0 ** min(max(attempt, 1) - 1, 40), LONGEST_WAIT)
    return min(ceiling * rng.uniform(0.5, 1.0), horizon - elapsed)
