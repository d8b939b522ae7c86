"""The mailbox that returned letters come to, read over IMAP: `BOUNCE_URL=imaps://user:password@host/INBOX`.

Only messages nobody has read are looked at, and each is marked as read once it was understood or found to be
none of ours; nothing is deleted. A process killed in between looks at them again, which changes nothing.
"""

import imaplib
import logging
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from tickler.core.health import Check
from tickler.mail import returns

log = logging.getLogger(__name__)
AT_ONCE = 200  # messages a look takes on
LARGEST = 1_000_000  # bytes of a message that are read; what a report says stands at its beginning
PATIENCE = 30  # seconds
_SENTENCE = "BOUNCE_URL is not understood: write imaps://user:password@host/INBOX."


class Unreadable(Exception):
    """The mailbox cannot be read now; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Postbox:
    """A mailbox and how to get into it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    ca: str

    @classmethod
    def parse(cls, url: str) -> "Postbox":
        """BOUNCE_URL as a mailbox, or ValueError with a sentence that says what to mend."""
        try:
            parts = urlsplit(url)
            port = parts.port or 993
        except ValueError:
            raise ValueError(_SENTENCE) from None
        options = dict(parse_qsl(parts.query))
        ca = options.pop("ca", "")
        if parts.scheme != "imaps" or not (parts.hostname and parts.username and parts.password) or options:
            raise ValueError(_SENTENCE)
        if ca and not Path(ca).is_file():
            raise ValueError(f"BOUNCE_URL: the certificate file {ca} does not exist.")
        folder = unquote(parts.path.strip("/")) or "INBOX"
        return cls(parts.hostname, port, unquote(parts.username), unquote(parts.password), folder, ca)


def read() -> Counter[str]:
    """Look through the new messages; how many were what. Raises Unreadable."""
    found: Counter[str] = Counter()
    with _opened() as box:
        for key in _uids(box):
            found[returns.take(_message(box, key))] += 1
            box.uid("STORE", key, "+FLAGS", r"(\Seen)")
    if found:
        log.info(
            "returned letters: %s", ", ".join(f"{count} {what}" for what, count in sorted(found.items()))
        )
    return found


def check() -> Check:
    """Can the mailbox of returned letters be read?"""
    if not settings.BOUNCE_URL:
        return Check("returned_letters", True, _("No mailbox for returned letters is set (BOUNCE_URL)."))
    try:
        with _opened():
            return Check("returned_letters", True, _("The mailbox of returned letters can be read."))
    except Unreadable as error:
        return Check(
            "returned_letters",
            False,
            _("The mailbox of returned letters cannot be read: %(why)s") % {"why": error},
        )


@contextmanager
def _opened() -> Iterator[imaplib.IMAP4]:
    try:
        where = Postbox.parse(settings.BOUNCE_URL)
        context = ssl.create_default_context()
        if where.ca:
            context.load_verify_locations(cafile=where.ca)
        with imaplib.IMAP4_SSL(where.host, where.port, ssl_context=context, timeout=PATIENCE) as box:
            # Not `login`: that one writes ASCII alone, and passwords are not.
            secret = f"\0{where.user}\0{where.password}".encode()
            box.authenticate("PLAIN", lambda _challenge: secret)
            answer, words = box.select(f'"{where.folder}"')
            if answer != "OK":
                raise Unreadable(_text(words))
            yield box
    except ValueError as error:
        raise Unreadable(str(error)) from None
    except imaplib.IMAP4.error as error:
        raise Unreadable(_text(error.args)) from error
    except OSError as error:
        raise Unreadable(str(error)) from error


def _uids(box: imaplib.IMAP4) -> list[str]:
    _answer, found = box.uid("SEARCH", "UNSEEN")
    return found[0].decode("ascii").split()[:AT_ONCE] if found and found[0] else []


def _message(box: imaplib.IMAP4, key: str) -> bytes:
    _answer, found = box.uid("FETCH", key, f"(BODY.PEEK[]<0.{LARGEST}>)")
    return next((part[1] for part in found if isinstance(part, tuple)), b"")


def _text(words: object) -> str:
    first = words[0] if isinstance(words, list | tuple) and words else ""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
