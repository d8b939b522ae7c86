"""What an e-mail address may look like. Pure.

Rules: plain ASCII before the @ (no server we write to can be trusted with more), a domain with a dot behind
it, kept in its ASCII form ("xn--…") so that the same address is always the same text. What is compared or
stored goes through here first; nothing is case-mapped beyond ASCII before the @.
"""

import re

from django.utils.translation import gettext as _

from tickler.core.domains import readable
from tickler.core.errors import Refused
from tickler.people.models import tidy_email

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
# Two standards disagree about these four, so the same text would be two domains.
_AMBIGUOUS = frozenset("ßς\u200c\u200d")
MOST, MOST_LOCAL = 254, 64


def check_email(text: str) -> str:
    """The address as we store it; refused with what is wrong."""
    email = comparable(text)
    if email:
        return email
    if "@" not in text:
        raise Refused("email_malformed", _("An e-mail address has an @, for example anna@example.org."))
    if not text.strip().partition("@")[0].isascii():
        raise Refused(
            "email_not_ascii",
            _("Before the @ there can be plain letters, digits and signs only, no accents or other scripts."),
        )
    raise Refused("email_malformed", _("This is not a complete e-mail address. Look at it again."))


def comparable(text: str) -> str:
    """The address as we store it, or "" if it is none."""
    local, at, domain = tidy_email(text).rpartition("@")
    ascii_domain = _as_ascii(domain)
    email = f"{local}@{ascii_domain}"
    if not at or len(email) > MOST or len(local) > MOST_LOCAL:
        return ""
    return email if _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain) else ""


def veiled(email: str) -> str:
    """An address its owner recognises and nobody else learns: "an•••@dewit.example"."""
    local, _at, domain = email.rpartition("@")
    return f"{local[: 2 if len(local) > 2 else 1]}•••@{readable(domain)}"


def _as_ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    if not _AMBIGUOUS.isdisjoint(domain):
        return ""
    try:
        return domain.encode("idna").decode().lower()
    except UnicodeError:
        return ""
