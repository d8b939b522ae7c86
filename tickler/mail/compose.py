"""From a letter's row and its values to the bytes that leave.

The text is made when the letter leaves, from a kept skeleton. A secret (code, invitation, reset) stands
only in these bytes; the row, the trail and every page have dots in its place.
"""

import datetime as dt
import email
import email.policy
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from functools import lru_cache
from typing import Any, cast
from urllib.parse import quote

from django.conf import settings
from django.db import DatabaseError

from tickler.core.clock import now
from tickler.mail.addresses import BadAddress
from tickler.mail.mime import Frame, Mailbox, message_id, thread_id
from tickler.mail.models import Letter
from tickler.mail.skeleton import skeleton
from tickler.mail.texts import UnknownLetter
from tickler.mail.together import BUNDLE
from tickler.mail.unsubscribe import address_of
from tickler.mail.values import DOTS, Addressed, Prepared, prepare
from tickler.people.auth import secrets

log = logging.getLogger(__name__)

_MAY_HOLD_SECRET = ("code", "url")
_QUOTED_DOTS = quote(DOTS)


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter ready to leave."""

    subject: str
    raw: bytes
    message_id: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter as people may see it: no secret in it."""

    subject: str
    text: str
    html: str


class ComposeError(Exception):
    """This letter cannot be written. `code` is a reason (mail.reasons); no other letter is touched by it."""

    def __init__(self, code: str, sentence: str = "") -> None:
        super().__init__(sentence or code)
        self.code = code


def carries_secret(letter: Addressed) -> bool:
    """Must this letter's bytes never be kept?"""
    return letter.sort in secrets.SORTS


def compose(letter: Addressed, values: Mapping[str, Any], *, moment: dt.datetime | None = None) -> Composed:
    """The letter as it leaves. The same row, values and moment give the same bytes."""
    try:
        return _compose(letter, _with_secret(letter, values), moment or now())
    except BadAddress as error:
        raise ComposeError(error.code, str(error)) from None
    except UnknownLetter:
        raise ComposeError("unknown_letter") from None
    except DatabaseError:
        raise  # not this letter's fault
    except Exception as error:
        # Whatever is wrong with one letter must not stop those behind it. Its values are not logged.
        log.exception("Letter %s (%s) cannot be written.", letter.id, letter.sort)
        raise ComposeError("cannot_compose") from error


def preview(letter: Letter, values: Mapping[str, Any], *, moment: dt.datetime | None = None) -> Shown:
    """What would leave now, for a dialog; the letter need not be saved."""
    prepared = prepare(letter, values, moment or now())
    return Shown(*_filled(letter.sort, prepared))


def shown(letter: Letter) -> Shown:
    """What left, as it was frozen; of a letter that is not kept, the same text with dots for its secret.

    Letters about items are made when they leave: before that, and if they never leave, there is no text.
    """
    if letter.raw is not None:
        return _parsed(bytes(letter.raw))
    if "." in letter.sort or letter.sort == BUNDLE:
        return Shown(letter.subject, "", "")
    return preview(letter, letter.params, moment=letter.first_tried_at or letter.created_at)


def _compose(letter: Addressed, values: Mapping[str, Any], moment: dt.datetime) -> Composed:
    prepared = prepare(letter, values, moment)
    subject, text, html = _filled(letter.sort, prepared)
    domain = settings.MAIL_FROM.rpartition("@")[2]
    identity = message_id(settings.INSTANCE_KEY, letter.id, domain)
    thread = values.get("thread")
    frame = _frame(
        settings.MAIL_FROM,
        prepared.sender_name,
        prepared.host.name,
        prepared.host.reply_to,
        prepared.language,
    )
    raw = frame.fill(
        to=Mailbox(letter.name, letter.email),
        subject=subject,
        text=text,
        html=html,
        date=moment,
        message_id=identity,
        list_unsubscribe=address_of(letter) if values.get("is_automatic") else "",
        thread=thread_id(settings.INSTANCE_KEY, thread, domain) if thread is not None else "",
        delivery_key=letter.public_id if settings.TEST_HEADERS else "",
    )
    return Composed(subject, raw, identity)


def _filled(sort: str, prepared: Prepared) -> tuple[str, str, str]:
    bones = skeleton(sort, prepared.host, prepared.language, prepared.flags)
    subject, text, html = bones.fill(prepared.plain, prepared.html)
    return subject, text, _in_ascii(html)


def _in_ascii(html: str) -> str:
    """Other characters become references: then the page travels as it is, and nothing has to encode it."""
    return html if html.isascii() else html.encode("ascii", "xmlcharrefreplace").decode("ascii")


@lru_cache(maxsize=1024)
def _frame(sender: str, sender_name: str, host_name: str, reply_to: str, language: str) -> Frame:
    answer_to = Mailbox(host_name, reply_to) if reply_to else None
    return Frame(Mailbox(sender_name, sender), answer_to, language)


def _with_secret(letter: Addressed, values: Mapping[str, Any]) -> Mapping[str, Any]:
    if not carries_secret(letter):
        return values
    secret = secrets.secret_for(letter.sort, letter.id)
    filled = {
        name: values[name].replace(DOTS, secret).replace(_QUOTED_DOTS, secret)
        for name in _MAY_HOLD_SECRET
        if name in values
    }
    if all(filled[name] == values[name] for name in filled):
        raise ValueError("A letter that carries a secret has no place for it.")
    return {**values, **filled}


def _parsed(raw: bytes) -> Shown:
    message = cast(EmailMessage, email.message_from_bytes(raw, policy=email.policy.default))
    bodies = (message.get_body((sort,)) for sort in ("plain", "html"))
    text, html = (body.get_content().replace("\r\n", "\n") if body else "" for body in bodies)
    return Shown(str(message["Subject"] or ""), text, html)
