"""Which mail server, and how to speak to it: SMTP_URL understood (pure, but for reading a certificate file).

    smtp://user:password@host:587?tls=starttls     smtps://user:password@host

`tls` is starttls (the default), tls (the default for smtps and port 465) or none (the default for a server on
this very machine). `verify=0` accepts any certificate, `ca=/path` trusts one more. No sentence here repeats
the address, because a password stands in it.
"""

import ssl
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from tickler.mail.addresses import BadAddress, ascii_domain

_OURSELVES = {"localhost", "127.0.0.1", "::1"}
_TLS = ("starttls", "tls", "none")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class Relay:
    """One mail server we hand letters to."""

    host: str
    port: int
    tls: str  # starttls, tls, none
    user: str = ""
    password: str = field(default="", repr=False)
    is_verified: bool = True
    ca: str = ""

    @classmethod
    def parse(cls, url: str) -> "Relay":
        """SMTP_URL as a relay, or ValueError with a sentence that says what to mend."""
        parts = _split(url)
        options = _options(parts.query)
        port = _port(parts)
        tls = options.get("tls") or _usual_tls(parts, port)
        if tls not in _TLS or (parts.scheme == "smtps" and tls != "tls"):
            raise ValueError("SMTP_URL: tls is starttls, tls or none, and smtps:// is always tls.")
        if options.get("verify", "1") not in ("0", "1"):
            raise ValueError("SMTP_URL: verify is 1 (check the certificate) or 0 (accept any).")
        ca = options.get("ca", "")
        if ca and not Path(ca).is_file():
            raise ValueError(f"SMTP_URL: the certificate file {ca} does not exist.")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if bool(user) != bool(password):
            raise ValueError("SMTP_URL: write user and password, or neither.")
        return cls(_host(parts), port or _PORTS[tls], tls, user, password, options.get("verify") != "0", ca)

    @property
    def name(self) -> str:
        """The relay for logs and pages: no user, no password."""
        return f"{self.host}:{self.port}"

    def context(self) -> ssl.SSLContext:
        """How its certificate is checked."""
        return _context(self.is_verified, self.ca)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ValueError("SMTP_URL is not an address: write smtp://user:password@host:587.") from None
    if parts.scheme not in ("smtp", "smtps"):
        raise ValueError("SMTP_URL begins with smtp:// or smtps://.")
    if parts.path not in ("", "/") or parts.fragment or "@" in parts.query:
        raise ValueError(
            "SMTP_URL has something after the host. Write / ? # @ in a password as %2F %3F %23 %40."
        )
    return parts


def _options(query: str) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    for name in options:
        if name not in ("tls", "verify", "ca"):
            raise ValueError(f"SMTP_URL: there is no option {name}; there are tls, verify and ca.")
    return options


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise ValueError("SMTP_URL: the port is a number from 1 to 65535.")
    return port or 0


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if ":" in host:  # an IPv6 address, already taken out of its brackets
        return host
    try:
        return ascii_domain(host)
    except BadAddress:
        raise ValueError("SMTP_URL names no host: write smtp://user:password@host:587.") from None


def _usual_tls(parts: SplitResult, port: int) -> str:
    if parts.scheme == "smtps" or port == 465:
        return "tls"
    return "none" if (parts.hostname or "") in _OURSELVES else "starttls"


@lru_cache(maxsize=8)
def _context(is_verified: bool, ca: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca:
        context.load_verify_locations(cafile=ca)
    if not is_verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
