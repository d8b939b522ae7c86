"""What a mail server can say about a letter it was given: identity, digest, and every fault of its form."""

from dataclasses import dataclass, field
from email.utils import getaddresses
from hashlib import sha256

FAULTS = (
    "bare_lf",
    "long_lines",
    "eight_bit_headers",
    "missing_date",
    "missing_message_id",
    "envelope_not_in_header",
    "bcc_header_leaked",
    "several_people_in_to",
)


@dataclass(slots=True)
class Seen:
    """One letter as it arrived."""

    message_id: str
    delivery_key: str
    digest: str
    faults: list[str] = field(default_factory=list)


def inspect(data: bytes, recipients: list[str]) -> Seen:
    """Look at the letter's bytes (dots already taken off) and at its envelope."""
    head, _, _ = data.partition(b"\r\n\r\n")
    fields = _fields(head)
    seen = Seen(
        fields.get(b"message-id", b"").decode("ascii", "replace"),
        fields.get(b"x-delivery-key", b"").decode("ascii", "replace"),
        sha256(data).hexdigest(),
    )
    lines = data.split(b"\r\n")
    line_ends = len(lines) - 1
    people = _people(fields.get(b"to", b""))
    copies = _people(fields[b"cc"]) if b"cc" in fields else []
    found = (
        data.count(b"\n") != line_ends or data.count(b"\r") != line_ends,
        max(map(len, lines)) > 998,
        not head.isascii(),
        not fields.get(b"date"),
        not seen.message_id,
        any(recipient.lower() not in people and recipient.lower() not in copies for recipient in recipients),
        b"bcc" in fields,
        len(people) > 1,
    )
    if any(found):
        seen.faults = [name for name, is_so in zip(FAULTS, found, strict=True) if is_so]
    return seen


def _fields(head: bytes) -> dict[bytes, bytes]:
    fields: dict[bytes, bytes] = {}
    for line in head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ").split(b"\r\n"):
        name, _, value = line.partition(b":")
        name = name.lower()
        fields[name] = fields[name] + b", " + value.strip() if name in fields else value.strip()
    return fields


def _people(value: bytes) -> list[str]:
    """The addresses of an address header, in lower case."""
    text = value.decode("utf-8", "replace")
    if '"' not in text and "," not in text and "(" not in text:
        _, bracket, rest = text.partition("<")
        address = rest.partition(">")[0] if bracket else text
        return [address.strip().lower()] if address.strip() else []
    return [address.lower() for _, address in getaddresses([text]) if address]
