"""Identifiers that say nothing and cannot be guessed."""

import secrets


def public_id() -> str:
    """22 characters from [A-Za-z0-9_-], 131 bits: what addresses show instead of primary keys."""
    return secrets.token_urlsafe(17)[:22]


def random_key() -> int:
    """A random positive 62-bit primary key, for rows whose key must be known before they are written."""
    return secrets.randbits(62) or 1
