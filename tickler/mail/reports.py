"""What came back: a message in the mailbox of returned letters, understood (pure).

Rules:
1. Only reports made for programs count: RFC 3464 (a server could not deliver) and RFC 5965 (a person called
   the letter unwanted). Anything else, answers of people and of their holidays among it, is none.
2. Which letter is meant is told by its Message-ID in the copy that the report carries; nothing else is
   trusted, for anybody can write a report.
3. A delay is none: the server goes on trying, and says so again when it gives up.
4. The server's answer means what it means when it is given at once (replies.py): only evidence that the
   address does not exist is HARD.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from enum import StrEnum

from tickler.mail.replies import Outcome, Stage, classify

LONGEST = 300  # characters of a server's answer that are kept


class Sort(StrEnum):
    """How a letter came back."""

    HARD = "returned_hard"  # there is no such address
    SOFT = "returned_soft"  # not this letter, not now: a full mailbox, a filter
    COMPLAINT = "complaint"  # the person told their mail program that it is unwanted


@dataclass(frozen=True, slots=True)
class Report:
    """One letter that came back."""

    sort: Sort
    message_id: str  # with its angle brackets
    said: str


_CODE = re.compile(r"\b([245]\d\d)[ -]")
_IDENTITY = re.compile(r"<[^<>\s]{3,400}>")


def understand(data: bytes) -> Report | None:
    """The report in these bytes, or None when it is none that we can use."""
    try:
        message = message_from_bytes(data)
        identity = _identity(message)
        found = _complaint(message) or _return(message)
    except (MessageError, LookupError, ValueError):
        return None  # not a message as the standards have it: nothing can be taken from it
    if found is None or not identity:
        return None
    return Report(found[0], identity, " ".join(found[1].split())[:LONGEST])


def _parts(message: Message, sort: str) -> Iterator[Message]:
    """The parts of this type, not looking into the copy of the letter itself."""
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return
    for part in message.get_payload():
        if isinstance(part, Message) and part.get_content_type() == sort:
            yield part


def _blocks(part: Message) -> list[Message]:
    """The blocks of fields of a part that is made of nothing else."""
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _complaint(message: Message) -> tuple[Sort, str] | None:
    for part in _parts(message, "message/feedback-report"):
        for block in _blocks(part):
            if str(block.get("Feedback-Type", "")).strip().lower() in {"abuse", "fraud", "opt-out"}:
                return Sort.COMPLAINT, str(block.get("Reporting-MTA", "") or block.get("User-Agent", ""))
    return None


def _return(message: Message) -> tuple[Sort, str] | None:
    for part in _parts(message, "message/delivery-status"):
        for block in _blocks(part):
            if str(block.get("Action", "")).strip().lower() == "failed":
                said = str(block.get("Diagnostic-Code", "")).partition(";")[2].strip()
                return _sort(str(block.get("Status", "")).strip(), said), said or str(block.get("Status", ""))
    return None


def _sort(status: str, said: str) -> Sort:
    code = _CODE.match(f"{said} ")
    text = said if status in said else f"{status} {said}"
    outcome = classify(int(code[1]) if code else 550 if status.startswith("5") else 450, text, Stage.RCPT)
    return Sort.HARD if outcome is Outcome.BAD_ADDRESS else Sort.SOFT


def _identity(message: Message) -> str:
    """The Message-ID of the letter that came back, from the copy of it or of its head."""
    for part in _parts(message, "message/rfc822"):
        for copy in _blocks(part):
            return _first(str(copy.get("Message-ID", "")))
    for part in _parts(message, "text/rfc822-headers"):
        payload = part.get_payload(decode=True)
        head = message_from_bytes(payload if isinstance(payload, bytes) else b"")
        return _first(str(head.get("Message-ID", "")))
    return ""


def _first(text: str) -> str:
    found = _IDENTITY.search(text)
    return found[0] if found else ""
