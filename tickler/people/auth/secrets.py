"""What letters about signing in carry: derived when the letter leaves, stored and logged nowhere.

Rules: a secret follows from the instance key, the sort of letter and the letter's id, so it can be made again
but not guessed, and one sort's secret is never another's. A code is six digits; everything else is 256 bits
in letters that may stand in an address.
"""

import base64
import hashlib
import hmac

from django.conf import settings

CODE, INVITATION, RESET = "code", "invitation", "reset"
SORTS = frozenset({CODE, INVITATION, RESET})  # the sorts of letters that carry a secret
CODE_DIGITS = 6


def derive(key: str, sort: str, letter_id: int) -> str:
    """The secret of one letter (pure)."""
    digest = hmac.digest(key.encode(), f"{sort}:{letter_id}".encode(), hashlib.sha256)
    if sort == CODE:
        return f"{int.from_bytes(digest, 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}}"
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def secret_for(sort: str, letter_id: int) -> str:
    """The secret this installation's letter carries."""
    return derive(settings.INSTANCE_KEY, sort, letter_id)


def is_secret_of(given: str, sort: str, letter_id: int) -> bool:
    """Is this the secret that letter carries? Compared in constant time."""
    return hmac.compare_digest(given.encode(), secret_for(sort, letter_id).encode())
