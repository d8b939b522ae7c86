"""The letters of the demo as they arrived, codes and links in clear. Nowhere else is that to be read.

A letter that carries a secret is not kept; its bytes are made again, the same, while somebody looks.
"""

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from typing import cast

from django.db.models import QuerySet

from tickler.mail.compose import compose
from tickler.mail.models import Letter, State


@dataclass(frozen=True, slots=True)
class Arrived:
    """A letter in the mailbox of a client."""

    subject: str
    sender: str
    to: str
    html: str
    text: str


def arrived(to: str = "") -> QuerySet[Letter]:
    """The letters that left, newest first, perhaps to one address; within the firm in scope."""
    rows = Letter.objects.filter(state=State.SENT, sent_at__isnull=False)
    return (rows.filter(email=to) if to else rows).order_by("-sent_at", "-id").defer("raw")


def addressees() -> list[tuple[str, str]]:
    """Everybody to whom a letter left: address and name, by name."""
    rows = arrived().order_by("name", "email").values_list("email", "name").distinct()
    return list({address: name or address for address, name in rows}.items())


def read(letter: Letter) -> Arrived:
    """The letter as its reader has it."""
    raw = letter.raw
    if raw is None:
        raw = compose(letter, letter.params, moment=letter.first_tried_at or letter.created_at).raw
    message = cast(EmailMessage, email.message_from_bytes(bytes(raw), policy=email.policy.default))
    html, text = (message.get_body((sort,)) for sort in ("html", "plain"))
    return Arrived(
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        html=html.get_content() if html else "",
        text=text.get_content().replace("\r\n", "\n") if text else "",
    )
