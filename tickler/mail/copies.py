"""The firm's blind copies of letters to its clients: each a letter of its own, which clients never see.

A copy has the bytes of the letter but for its identity, so that a copy that comes back is not taken for the
client's letter. Letters that carry a secret are not about items and are never copied.
"""

import datetime as dt
import re
from collections.abc import Sequence

from django.conf import settings

from tickler.core import sql
from tickler.core.ids import random_key
from tickler.mail.hand import Result
from tickler.mail.mime import message_id
from tickler.mail.models import Lane, Letter, State
from tickler.mail.turns import Key

COPY = "copy"
# Asked for every group of letters that left, and mostly answered with none: no model rows until there is one.
_WANTED = """
SELECT l.id FROM mail_letter l JOIN people_firm f ON f.id = l.firm_id
WHERE l.id = ANY(%s) AND f.copy_to <> ''
"""
_IDENTITY = re.compile(rb"(?m)^(Message-ID: <[^<>\r\n]*@([^<>\r\n]*)>|X-Delivery-Key: [^\r\n]*)\r\n")


def owe_copies(results: Sequence[Result], moment: dt.datetime) -> None:
    """For letters about items that have just left: a copy to each firm that wants one."""
    left = [one.letter.id for one in results if one.state == State.SENT and one.letter.notices]
    wanted = [key.id for key in sql.select(Key, _WANTED, [left])] if left else []
    if not wanted:
        return
    rows = Letter.everywhere.filter(pk__in=wanted, raw__isnull=False)
    rows = rows.select_related("firm").only("firm", "language", "subject", "raw").order_by("pk")
    Letter.everywhere.bulk_create(_copy(letter, moment) for letter in rows)


def _copy(letter: Letter, moment: dt.datetime) -> Letter:
    key, firm = random_key(), letter.firm
    assert firm is not None and letter.raw is not None
    return Letter(
        id=key, firm=firm, lane=Lane.IN_TURN, sort=COPY, email=firm.copy_to, name=firm.name,
        language=letter.language, subject=letter.subject, raw=with_identity(bytes(letter.raw), key),
        leave_at=moment,
    )  # fmt: skip


def with_identity(raw: bytes, key: int) -> bytes:
    """The same letter under the identity of letter `key`; what says "delivered already" is left out."""

    def identity(found: re.Match[bytes]) -> bytes:
        if found[2] is None:
            return b""
        return f"Message-ID: {message_id(settings.INSTANCE_KEY, key, found[2].decode())}\r\n".encode()

    head, gap, body = raw.partition(b"\r\n\r\n")
    return _IDENTITY.sub(identity, head + b"\r\n").removesuffix(b"\r\n") + gap + body
