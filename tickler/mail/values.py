"""What goes into a letter: values made safe for subjects, for text and for HTML.

Nothing in a value is ever markup: it was written by a firm, a client or a program. Characters that could end
a line, a header or a page are taken out, the rest stands in the letter as it was typed.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from tickler.core.clock import day_of
from tickler.core.domains import readable
from tickler.core.phones import dialled
from tickler.mail import words
from tickler.mail.addresses import BadAddress, ascii_address
from tickler.mail.dress import PARAGRAPH, Host
from tickler.mail.texts import spoken
from tickler.mail.together import MOST_NAMED

# Where the secret of a letter will stand. Everywhere but in the letter that leaves, this is all there is.
DOTS = "••••"

# A letter without one of these is another skeleton, not a letter with a hole.
OPTIONAL = (
    "account", "name", "due", "message", "missing", "parts", "sender", "phone", "inviter", "span", "list",
)  # fmt: skip
NAMES = ("firm", "title", "url", "code", "email", *OPTIONAL)


class Speaker(Protocol):
    """The firm a letter speaks for, or a row of it."""

    @property
    def name(self) -> str: ...
    @property
    def colour(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def website(self) -> str: ...
    @property
    def reply_to(self) -> str: ...
    @property
    def zone(self) -> str: ...


class Addressed(Protocol):
    """A letter, or a row of it, before it is written."""

    @property
    def id(self) -> int: ...
    @property
    def public_id(self) -> str: ...
    @property
    def sort(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def firm_id(self) -> int | None: ...
    @property
    def firm(self) -> Speaker | None: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything one letter needs, ready to be filled in."""

    language: str
    host: Host
    sender_name: str  # as the mail program shows it
    flags: tuple[str, ...]  # what this letter has: which skeleton
    plain: Mapping[str, str]
    html: Mapping[str, str]


def prepare(letter: Addressed, values: Mapping[str, Any], moment: dt.datetime) -> Prepared:
    """The values of a letter (of its item, else its own parameters), in its language."""
    firm = values.get("firm") or (letter.firm if letter.firm_id is not None else None)
    language = spoken(values.get("language") or letter.language)
    host = host_of(firm)
    today = day_of(moment, firm.zone if firm else "UTC")
    plain = _plain(letter, values, host, language, today)
    sender = host.name
    if values.get("several_accounts") and plain["account"]:
        sender = f"{host.name} ({plain['account']})"
    return Prepared(language, host, sender, _flags(plain, values, host, today), plain, _as_html(plain))


def _plain(
    letter: Addressed, values: Mapping[str, Any], host: Host, language: str, today: dt.date
) -> dict[str, str]:
    first, full = values.get("first_name", ""), values.get("full_name") or letter.name
    minutes = values.get("minutes")
    return {
        "firm": host.name,
        "title": one_line(values.get("title", "")),
        "url": one_line(values.get("url") or settings.BASE_URL),
        "code": one_line(values.get("code", "")),
        "email": readable(one_line(letter.email)),
        "account": one_line(values.get("account_name", "")),
        "name": one_line(words.name_to_greet(first, full, language)),
        "due": words.say_due(values.get("due_on"), language, today),
        "message": paragraphs(values.get("message", "")),
        "list": _list(values.get("names", ())),
        "missing": one_line(words.say_missing(values.get("missing", ()), language)),
        "parts": one_line(values.get("parts_words", "")),
        "sender": one_line(values.get("sender_name", "")),
        "phone": one_line(values.get("phone") or host.phone),
        "inviter": one_line(values.get("inviter", "")),
        "span": words.say_span(minutes, language) if minutes else "",
    }


def _list(names: Sequence[str]) -> str:
    """One thing a line, below each other where facts stand in the plain text."""
    shown = [one_line(name) for name in names[:MOST_NAMED]]
    return "\n    ".join(shown + ["…"] if len(names) > MOST_NAMED else shown)


def _flags(
    plain: Mapping[str, str], values: Mapping[str, Any], host: Host, today: dt.date
) -> tuple[str, ...]:
    flags = [name for name in OPTIONAL if plain[name]]
    due_on = values.get("due_on")
    if due_on and due_on < today:
        flags.append("late")
    if values.get("parts_done"):
        flags.append("started")
    if host.reply_to:
        flags.append("reply")
    return tuple(flags)


def host_of(firm: Speaker | None) -> Host:
    """Whose letter it is. Without a firm the installation speaks under the name of its address."""
    if firm is None:
        return _installation(settings.BASE_URL)
    return _host(firm.name, firm.colour, firm.address, firm.phone, firm.website, firm.reply_to)


@lru_cache(maxsize=1024)
def _host(name: str, colour: str, address: str, phone: str, website: str, reply_to: str) -> Host:
    return Host(
        name=one_line(name),
        colour=colour,
        address=paragraphs(address),
        phone=one_line(phone),
        website=one_line(website),
        reply_to=_reachable(reply_to),
    )


def _reachable(address: str) -> str:
    """An address that can be answered to, else nothing: a bad one must not stop the firm's letters."""
    try:
        return ascii_address(one_line(address)) if address else ""
    except BadAddress:
        return ""


@lru_cache(maxsize=4)
def _installation(base_url: str) -> Host:
    return Host(name=urlsplit(base_url).hostname or base_url)


def one_line(value: str) -> str:
    """The value on one line, without characters that control anything."""
    if value.isprintable():
        return value.strip()
    return " ".join("".join(c for c in _spaced(value) if not _controls(c)).split())


def paragraphs(value: str) -> str:
    """The value with its line breaks, without other characters that control anything."""
    if value.isprintable():
        return value.strip()
    tidy = "".join(c for c in _spaced(value) if c == "\n" or not _controls(c))
    return re.sub(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+", "\n\n", tidy.strip())


def _spaced(value: str) -> str:
    return re.sub("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", value).replace("\t", " ")


def _controls(character: str) -> bool:
    """Control characters, half characters, and the private ones that mark places in skeletons."""
    return character != "\n" and unicodedata.category(character) in {"Cc", "Cs", "Co"}


def _as_html(plain: Mapping[str, str]) -> dict[str, str]:
    html = {name: escape(value) if value else "" for name, value in plain.items()}
    if plain["message"]:
        between = f'</p>\n<p style="{PARAGRAPH}">'
        html["message"] = between.join(part.replace("\n", "<br>\n") for part in html["message"].split("\n\n"))
    if plain["list"]:
        html["list"] = html["list"].replace("\n", "<br>\n")
    if plain["phone"]:
        html["phone"] = _dial(plain["phone"])
    return html


@lru_cache(maxsize=1024)
def _dial(phone: str) -> str:
    number = dialled(phone)
    return (
        f'<a href="tel:{number}" style="color:inherit;white-space:nowrap;">{escape(phone)}</a>'
        if number
        else escape(phone)
    )
