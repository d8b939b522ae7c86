"""Mail addresses as the wire wants them (pure).

Rules: seven-bit ASCII only. The part before the @ is a dot-atom and must be ASCII already, because the
extension that carries others (SMTPUTF8) breaks at the first server that lacks it. A domain in another script
becomes its `xn--` form, letter by letter (ß stays ß, it is not ss: those are two owners). An address that
passes can stand in a header and in an SMTP command: it holds no space, bracket, comma or control character.
"""

import re
import unicodedata
from functools import lru_cache

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


class BadAddress(ValueError):
    """No letter can go to (or come from) this address. `code` is a word for programs."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def ascii_address(address: str) -> str:
    """The address in ASCII, or BadAddress: `address_malformed`, `address_not_ascii`, `domain_malformed`."""
    local, at, domain = address.rpartition("@")
    if not at or not local or len(local) > 64:
        raise BadAddress("address_malformed", "This is not a complete e-mail address.")
    if not local.isascii():
        raise BadAddress("address_not_ascii", "Before the @ only unaccented Latin letters can be delivered.")
    if not _LOCAL.fullmatch(local):
        raise BadAddress("address_malformed", "The part before the @ is not a valid e-mail name.")
    return f"{local}@{ascii_domain(domain)}"


def ascii_domain(domain: str) -> str:
    """The domain in ASCII (`münchen.de` → `xn--mnchen-3ya.de`), or BadAddress `domain_malformed`."""
    if not domain.isascii():
        domain = _in_ascii(domain)
    if len(domain) > 253 or not _DOMAIN.fullmatch(domain) or len(max(domain.split("."), key=len)) > 63:
        raise BadAddress("domain_malformed", "The part after the @ is not a valid domain.")
    return domain


@lru_cache(maxsize=1024)
def _in_ascii(domain: str) -> str:
    lowered = unicodedata.normalize("NFKC", domain.lower()).replace("\u3002", ".")
    return ".".join(label if label.isascii() else _label(label) for label in lowered.split("."))


def _label(label: str) -> str:
    if not all(character == "-" or unicodedata.category(character)[0] in "LMN" for character in label):
        raise BadAddress("domain_malformed", "The part after the @ is not a valid domain.")
    return "xn--" + label.encode("punycode").decode("ascii")
