"""Keeping a second factor's key so that a copy of the database alone is not enough to use it.

Rules: encrypted and authenticated with a key that follows from the instance key, which is in a file.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Unreadable(Exception):
    """Encrypted with another instance key: the secret is lost and must be set up anew."""


def lock(text: str) -> str:
    """The text, encrypted."""
    return _box().encrypt(text.encode()).decode()


def unlock(token: str) -> str:
    """The text again."""
    try:
        return _box().decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def digest(text: str) -> str:
    """A fingerprint of a code with few digits, which nobody can search for without the instance key."""
    return hmac.new(_key("digest"), text.encode(), hashlib.sha256).hexdigest()


def derived(purpose: str, text: str) -> bytes:
    """32 bytes that follow from the instance key, for one purpose."""
    return hmac.digest(_key(purpose), text.encode(), hashlib.sha256)


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key("vault")))


def _key(purpose: str) -> bytes:
    return hmac.digest(settings.INSTANCE_KEY.encode(), f"key:{purpose}".encode(), hashlib.sha256)
