"""One-time codes: six digits from a letter. Pure but for the instance key.

Rules: spaces and dashes are how people read six digits aloud, so they are ignored; digits of other scripts
count; ten minutes and five tries.
"""

import datetime as dt
import hmac
import unicodedata

from tickler.people.auth.secrets import CODE, CODE_DIGITS, secret_for

LIFE = dt.timedelta(minutes=10)
TRIES = 5


def code_for(letter_id: int) -> str:
    """The code this letter carries."""
    return secret_for(CODE, letter_id)


def tidy_code(text: str, digits: int = CODE_DIGITS) -> str:
    """What somebody typed as plain digits, or "" if it cannot be a code."""
    found = [str(unicodedata.digit(c)) for c in text if unicodedata.digit(c, None) is not None]
    rest = [c for c in text if unicodedata.digit(c, None) is None and not (c.isspace() or c in "-–.")]
    return "".join(found) if len(found) == digits and not rest else ""


def is_code_of(text: str, letter_id: int) -> bool:
    """Is this the code that letter carries? Compared in constant time."""
    return hmac.compare_digest(tidy_code(text), code_for(letter_id))
