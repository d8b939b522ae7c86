"""One letter as bytes (pure): multipart/alternative of plain text and HTML, nothing attached.

Rules:
- Everything is seven-bit ASCII with CRLF and lines of at most 998 bytes (bodies and encoded words far less).
- Exactly one person in To. A blind copy is an envelope of its own, never a header.
- No value can start a header: control characters and Unicode line ends become a space.
- The same values give the same bytes. The boundary is fixed and holds "=_", which neither base64 nor
  quoted-printable can produce; plain seven-bit text that holds it is encoded. So no text can end its part.
- Line ends in texts become CRLF, and every text ends with one. Half a surrogate pair becomes "?".
"""

import datetime as dt
import hmac
import re
from binascii import b2a_base64, b2a_qp
from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache

from tickler.mail.addresses import ascii_address, ascii_domain

BOUNDARY = "=_alternative"
_BOUNDARY = BOUNDARY.encode("ascii")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_QUOTED = re.compile(r'([\\"])')
_PRINTABLE = bytes([9, 10, 13, *range(32, 127)])
_OURS = re.compile(r"<([0-9a-f]{16})([0-9a-f]{16})@[^<>\s]{1,253}>")
_WORD_BYTES = 45  # in base64 inside =?utf-8?b?…?= : 72 characters of the 75 allowed
_LINE = 76
_LONGEST_LINE = 900


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name as people read it, and an address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Everything one letter says. `thread` is the id that all letters about one item answer to."""

    sender: Mailbox
    to: Mailbox
    subject: str
    text: str
    html: str
    date: dt.datetime
    message_id: str
    reply_to: Mailbox | None = None
    language: str = ""
    thread: str = ""
    list_unsubscribe: str = ""
    delivery_key: str = ""


def build(envelope: Envelope) -> bytes:
    """The letter's bytes. For many letters of one firm keep a `Frame` instead."""
    return Frame(envelope.sender, envelope.reply_to, envelope.language).fill(
        to=envelope.to,
        subject=envelope.subject,
        text=envelope.text,
        html=envelope.html,
        date=envelope.date,
        message_id=envelope.message_id,
        thread=envelope.thread,
        list_unsubscribe=envelope.list_unsubscribe,
        delivery_key=envelope.delivery_key,
    )


class Frame:
    """What all letters of one kind, firm and language have in common, prepared once."""

    __slots__ = ("_constant",)

    def __init__(self, sender: Mailbox, reply_to: Mailbox | None = None, language: str = "") -> None:
        lines = [f"From: {_mailbox(sender, 6)}"]
        if reply_to:
            lines.append(f"Reply-To: {_mailbox(reply_to, 10)}")
        if language:
            lines.append(f"Content-Language: {_token(language)}")
        lines += [
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
            "MIME-Version: 1.0",
            f'Content-Type: multipart/alternative; boundary="{BOUNDARY}"',
        ]
        self._constant = "\r\n".join(lines)

    def fill(
        self,
        *,
        to: Mailbox,
        subject: str,
        text: str,
        html: str,
        date: dt.datetime,
        message_id: str,
        thread: str = "",
        list_unsubscribe: str = "",
        delivery_key: str = "",
    ) -> bytes:
        """One letter. Raises BadAddress when the address cannot be written in ASCII."""
        lines = [
            self._constant,
            f"Date: {_date(date)}",
            f"Message-ID: {_token(message_id)}",
            f"To: {_mailbox(to, 4)}",
            f"Subject: {_unstructured(subject, 9)}",
        ]
        if thread:
            lines.append(f"In-Reply-To: {_token(thread)}\r\nReferences: {_token(thread)}")
        if list_unsubscribe:
            address = f"List-Unsubscribe: <{_token(list_unsubscribe)}>"
            lines.append(f"{address}\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click")
        if delivery_key:
            lines.append(f"X-Delivery-Key: {_token(delivery_key)}")
        head = "\r\n".join(lines).encode("ascii")
        return b"".join((head, *_part(_PLAIN, text), *_part(_HTML, html), _END))


def message_id(instance_key: str, letter_id: int, domain: str) -> str:
    """The identity of a letter: the same for ever, and only who has the key can read or make one."""
    tag = _digest(instance_key, f"letter:{letter_id}")
    return f"<{tag.hex()}{_hidden(instance_key, tag, letter_id):016x}@{ascii_domain(domain)}>"


def letter_id(instance_key: str, message_id: str) -> int | None:
    """Which letter has this identity; None for an identity we did not give."""
    found = _OURS.fullmatch(message_id)
    if found is None:
        return None
    tag = bytes.fromhex(found[1])
    key = _hidden(instance_key, tag, int(found[2], 16))
    return key if hmac.compare_digest(tag, _digest(instance_key, f"letter:{key}")) else None


def thread_id(instance_key: str, item_id: int, domain: str) -> str:
    """What all letters about one item refer to, so that mail programs show them together."""
    digest = _digest(instance_key, f"item:{item_id}", 16)
    return f"<{digest.hex()}@{ascii_domain(domain)}>"


def _digest(instance_key: str, subject: str, size: int = 8) -> bytes:
    return hmac.digest(instance_key.encode(), subject.encode(), "sha256")[:size]


def _hidden(instance_key: str, tag: bytes, number: int) -> int:
    """The number under a mask that its tag makes; the same again gives the number back."""
    return number ^ int.from_bytes(_digest(instance_key, f"mask:{tag.hex()}"))


# --- headers -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _date(moment: dt.datetime) -> str:
    return format_datetime(moment.astimezone(dt.UTC))


def _clean(value: str) -> str:
    """The value without anything that ends a line, and without spaces around it."""
    return _UNSAFE.sub(" ", value).strip(" ")


def _token(value: str) -> str:
    """A value of our own making (identifiers, addresses of pages): ASCII, one line."""
    value = _clean(value)
    if not value.isascii() or len(value) > 900:
        raise ValueError("This header value must be ASCII and shorter than 900 characters.")
    return value


def _mailbox(mailbox: Mailbox, used: int) -> str:
    address = ascii_address(mailbox.address)
    name = " ".join(_clean(mailbox.name).split())  # readers disagree about two spaces in a name
    return _fold([*_phrase(name), f"<{address}>"], used) if name else address


def _phrase(name: str) -> list[str]:
    """A display name: as it is, quoted, or in encoded words, whichever is the plainest that works."""
    if name.isascii() and "=?" not in name and len(name) <= 64:
        return [name] if _ATOMS.fullmatch(name) else ['"' + _QUOTED.sub(r"\\\1", name) + '"']
    if len(name.encode("utf-8", "replace")) <= _WORD_BYTES:
        return _encoded_words(name)
    return _long_phrase(name)


def _long_phrase(name: str) -> list[str]:
    """Plain words stay plain, so that few encoded words touch: some readers show a space between those."""
    pieces: list[str] = []
    waiting: list[str] = []
    for word in name.split(" "):
        if _is_plain_word(word):
            pieces += [*_encoded_words(" ".join(waiting)), word]
            waiting = []
        else:
            waiting.append(word)
    return pieces + _encoded_words(" ".join(waiting))


def _is_plain_word(word: str) -> bool:
    return "=?" not in word and len(word) <= 64 and _ATOMS.fullmatch(word) is not None


def _unstructured(value: str, used: int) -> str:
    """A subject: plain, folded at its spaces, or in encoded words."""
    value = _clean(value)
    if value.isascii() and "=?" not in value:
        if len(value) + used <= _LINE:
            return value
        words = value.split(" ")
        if "" not in words and len(max(words, key=len)) < _LINE - used:
            return _fold(words, used)
    return _fold(_encoded_words(value), used)


def _encoded_words(value: str) -> list[str]:
    """RFC 2047 words in UTF-8 and base64, cut between characters."""
    data = value.encode("utf-8", "replace")
    words = []
    start = 0
    while start < len(data):
        end = min(start + _WORD_BYTES, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        words.append(f"=?utf-8?b?{b2a_base64(data[start:end], newline=False).decode('ascii')}?=")
        start = end
    return words


def _fold(pieces: list[str], used: int) -> str:
    """The pieces with a space between them, on lines of at most 76 characters where that is possible."""
    out: list[str] = []
    for piece in pieces:
        if out and used + 1 + len(piece) > _LINE:
            out.append("\r\n ")
            used = 1
        elif out:
            out.append(" ")
            used += 1
        out.append(piece)
        used += len(piece)
    return "".join(out)


# --- bodies ------------------------------------------------------------------------------------------------


def _opening(subtype: str, encoding: str, first: bool) -> bytes:
    gap = "\r\n\r\n" if first else "\r\n"
    kind = f"Content-Type: text/{subtype}; charset=utf-8"
    return f"{gap}--{BOUNDARY}\r\n{kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode("ascii")


_ENCODINGS = ("7bit", "quoted-printable", "base64")
_PLAIN = {encoding: _opening("plain", encoding, True) for encoding in _ENCODINGS}
_HTML = {encoding: _opening("html", encoding, False) for encoding in _ENCODINGS}
_END = f"\r\n--{BOUNDARY}--\r\n".encode("ascii")


def _part(openings: dict[str, bytes], text: str) -> tuple[bytes, bytes]:
    encoding, body = _body(text)
    return openings[encoding], body


def _body(text: str) -> tuple[str, bytes]:
    """The plainest encoding that survives every server: seven bits, quoted-printable, else base64."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.endswith("\n"):
        text += "\n"
    data = text.encode("utf-8", "replace").replace(b"\n", b"\r\n")
    odd = len(data.translate(None, _PRINTABLE))
    if not odd and _is_plain(data):
        return "7bit", data
    if odd * 6 <= len(data):
        quoted = b2a_qp(data)
        if not _has_from_line(quoted):
            return "quoted-printable", quoted
    return "base64", _base64(data)


def _is_plain(data: bytes) -> bool:
    return _BOUNDARY not in data and not _has_from_line(data) and not _has_long_line(data)


def _has_long_line(data: bytes) -> bool:
    """From line end to line end in strides as long as a line may be: quicker than a look at every line."""
    at = 0
    while len(data) - at > _LONGEST_LINE:
        end = data.rfind(b"\n", at, at + _LONGEST_LINE)
        if end < 0:
            return True
        at = end + 1
    return False


def _has_from_line(data: bytes) -> bool:
    """Mailbox files change a line that begins with "From ", and with it the bytes that were signed."""
    return b"\nFrom " in data or data.startswith(b"From ")


def _base64(data: bytes) -> bytes:
    return b"".join(b2a_base64(data[at : at + 57], newline=False) + b"\r\n" for at in range(0, len(data), 57))
