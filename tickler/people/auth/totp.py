"""Codes of an authenticator app: RFC 6238, SHA-1, six digits, thirty seconds. Pure.

Rules: a clock may be one step off, either way. A code is good once: whoever checks must store the step it
belongs to and refuse that step and every earlier one (people/auth/factor.py does).
"""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
SKEW = 1


def new_secret() -> str:
    """A fresh key of 160 bits, as apps take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_of(moment: dt.datetime) -> int:
    """The step a moment falls into."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """The code of one step."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1)
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: str, code: str, moment: dt.datetime) -> int | None:
    """The step whose code this is, within the skew; every candidate is looked at, in constant time."""
    found = None
    here = step_of(moment)
    for step in range(here - SKEW, here + SKEW + 1):
        if hmac.compare_digest(code.encode(), code_at(secret, step).encode()):
            found = step
    return found


def address_for_app(secret: str, *, issuer: str, account: str) -> str:
    """What the QR code says: the app keeps the key under these names."""
    label = f"{quote(issuer.replace(':', ' '), safe='')}:{quote(account, safe='@')}"
    facts = {"secret": secret, "issuer": issuer.replace(":", " "), "digits": DIGITS, "period": STEP_SECONDS}
    return f"otpauth://totp/{label}?{urlencode(facts, quote_via=quote)}"


def grouped(secret: str) -> str:
    """The key as one reads it aloud: groups of four."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
