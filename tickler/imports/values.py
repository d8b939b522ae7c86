"""What a cell says: a name, an address, yes or no. Pure; refuses with what is wrong and how to mend it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any

from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.imports.columns import OF_CONTACT
from tickler.people.emails import check_email
from tickler.people.models import AccountType
from tickler.people.numbers import check_number
from tickler.people.search import fold

_YES_WORDS = "yes y true 1 x on ja j wahr oui o vrai sim s verdadeiro waar"
_NO_WORDS = "no n false 0 off nein falsch non faux nao falso nee onwaar -"
_YES = frozenset(_YES_WORDS.split())
_NO = frozenset(_NO_WORDS.split())
_TYPES: dict[str, str] = {
    AccountType.INDIVIDUAL: "individual person private privatperson einzelperson person natuerliche "
    "particulier individu personne particular individual singular pessoa persoon prive",
    AccountType.COMPANY: "company business corporation firma unternehmen gesellschaft gmbh societe "
    "entreprise empresa sociedade bedrijf vennootschap bv",
    AccountType.OTHER: "other sonstige sonstiges andere autre outro overig anders",
}
_LANGUAGES = {
    "en": "en english englisch anglais ingles engels",
    "de": "de german deutsch allemand alemao duits",
    "fr": "fr french francais franzosisch frances frans",
    "pt": "pt portuguese portugiesisch portugais portugues portugees",
    "nl": "nl dutch niederlandisch neerlandais holandes neerlandes nederlands",
}
_FORMULA = re.compile(r"^[=@]|^#(REF|NAME|VALUE|DIV/0|N/A|NULL|NUM)[!?]?")
_AS_TEXT = re.compile(r"^'(?=[=+\-@\t\r\n])")  # what an export puts before what looks like a formula


class Wrong(Exception):
    """A cell that cannot be taken: which field, and why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass
class Draft:
    """What a row says, tidy and possible."""

    name: str = ""
    number: str = ""
    type: str = AccountType.INDIVIDUAL
    account_language: str = ""
    contact: dict[str, str] = field(default_factory=dict)  # empty: the row names nobody
    email: str = ""
    switches: dict[str, bool] = field(default_factory=dict)

    @property
    def person(self) -> str:
        return " ".join(part for part in (self.contact["first_name"], self.contact["last_name"]) if part)


def read(cells: Mapping[str, str]) -> Draft:
    """A row by field as a draft; raises Wrong."""
    said = {name: _tidy(name, text) for name, text in cells.items()}
    draft = Draft(
        name=_name_of(said)[:160],
        number=_checked("number", check_number, said.get("number", "")),
        type=_word("type", said.get("type", ""), _TYPES) or AccountType.INDIVIDUAL,
        account_language=_word("account_language", said.get("account_language", ""), _LANGUAGES),
    )
    if any(said.get(name) for name in OF_CONTACT):
        _add_contact(draft, said)
    return draft


def _add_contact(draft: Draft, said: dict[str, str]) -> None:
    shown, draft.email = _address(said.get("email", ""))
    first, last = said.get("first_name", ""), said.get("last_name", "")
    if not first and not last:
        first, last = _split(said.get("full_name", "") or shown or draft.name)
    draft.contact = {
        "first_name": first[:80],
        "last_name": last[:80],
        "phone": said.get("phone", "")[:40],
        "language": _word("language", said.get("language", ""), _LANGUAGES),
    }
    login = _yes("login", said.get("login", ""), False)
    notify = _yes("notify", said.get("notify", ""), bool(draft.email))
    if not draft.email and (login or notify):
        raise Wrong(
            "email", _("Login and Notify need an e-mail address. Write one, or write “no” in both columns.")
        )
    signatory = _yes("signatory", said.get("signatory", ""), login)
    draft.switches = {"login": login, "notify": notify, "signatory": signatory}


def _name_of(said: dict[str, str]) -> str:
    name = said.get("name", "")
    if "name" not in said:  # a list of persons, who are the clients themselves
        whole = " ".join(filter(None, (said.get("first_name"), said.get("last_name"))))
        name = said.get("full_name") or whole
    if not name:
        raise Wrong(
            "name",
            _("The client's name is missing. Write it in this row; a merged cell counts for its first row."),
        )
    return name


def _split(name: str) -> tuple[str, str]:
    """A whole name in two: “Wit, Anna” or “Anna de Wit”."""
    if "," in name:
        last, _comma, first = name.partition(",")
        return first.strip(), last.strip()
    first, _space, last = name.partition(" ")
    return first, last.strip()


def _tidy(name: str, text: str) -> str:
    text = " ".join(_AS_TEXT.sub("", text).split())
    if text and _FORMULA.match(text):
        raise Wrong(
            name,
            _("This cell holds a formula or its error, not a value. Paste its value instead and try again."),
        )
    return text


def _address(text: str) -> tuple[str, str]:
    """The name shown before an address, and the address."""
    if not text:
        return "", ""
    if sum("@" in part for part in re.split(r"[\s,;/|]+", text)) > 1 or text.count("<") > 1:
        raise Wrong(
            "email",
            _("There is more than one address in this cell. Keep one; put the other in a row of its own "
              "below, with the same client and contact."),
        )  # fmt: skip
    shown, bare = parseaddr(text) if "<" in text else ("", text.removeprefix("mailto:"))
    return shown, _checked("email", check_email, bare or text)


def _checked(name: str, check: Any, text: str) -> str:
    if not text:
        return ""
    try:
        return str(check(text))
    except Refused as refusal:
        raise Wrong(name, str(refusal)) from None


def _yes(name: str, text: str, otherwise: bool) -> bool:
    said = fold(text)
    if not said:
        return otherwise
    if said in _YES or said in _NO:
        return said in _YES
    raise Wrong(name, _("This is neither yes nor no. Write “yes” or “no”, or leave the cell empty."))


def _word(name: str, text: str, words: Mapping[str, str]) -> str:
    """The value whose words these are."""
    said = fold(text)
    if not said:
        return ""
    first = said.replace("-", " ").replace("_", " ").split()[0]
    for value, known in words.items():
        if first in known.split():
            return str(value)
    if name == "type":
        raise Wrong(name, _("We do not know this type. Write individual, company or other."))
    raise Wrong(
        name, _("We do not write this language. Write en, de, fr, pt or nl, or leave the cell empty.")
    )
