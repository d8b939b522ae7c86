"""Five languages: every sentence has its translation, and pages show no sentence of another language."""

import ast
import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
import time_machine
from django.conf import settings
from django.test import Client

from tests import letters, make
from tests.cast import Company, company
from tickler.core.tenancy import firm_scope
from tickler.kinds.request import actions as requests
from tickler.kinds.request.tests.samples import DAY, MOVED, NAME, PAPER, opened
from tickler.operate import messages
from tickler.people.models import Contact, Person, Staff

MORNING = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)  # a Monday, 9 in Amsterdam
LANGUAGES = messages.languages()
ADDRESS = "anna@client.marlow.example"
_NOT_WORDS = {"script", "style", "svg", "code", "kbd", "pre"}
_PLACES = {"zone", "country", "region"}
_READ_ALOUD = {"alt", "aria-label", "placeholder", "title"}
# What stands on a page in every language: names, what the firm wrote, and the languages' own names.
_NAMES = (
    "Marlow & Brandt|Anna de Wit|Anna|Piet de Wit|Piet|De Wit|Vera Visser|Vera|Visser|Otto Owner|Otto|"
    "Ada Admin|Ada|Eva Employee|Eva|Sten Stranger|Sofie Janssen|Tickler|UTC|testserver|"
    "Mortgage of the house|Income tax 2025"
)
_FIXED = [str(asked["text"]) for asked in (PAPER, NAME, MOVED, DAY)]
_FIXED += [name for _code, name in settings.LANGUAGES]
_DATA = re.compile(rf"{_NAMES}|{'|'.join(map(re.escape, _FIXED))}|\S+@\S+|\[[A-Z_]+\]|\b[A-Z]{{1,2}}\d+\b")
# What clients never read, as whole words (design language, "Words").
_NOT_FOR_CLIENTS = {
    "en": ["item", "organizer", "portal", "status", "pending", "submit", "notify", "resend"],
    "de": ["Portal", "Status", "Fragebogen", "Ausstehend", "Einreichen", "Benachrichtigen", "Erneut senden"],
    "fr": ["portail", "statut", "en attente", "soumettre", "notifier"],
    "pt": ["portal", "estado", "pendente", "submeter", "notificar"],
    "nl": ["portaal", "status", "actiepunt", "in behandeling", "indienen", "melden", "opnieuw versturen"],
}


class _Words(HTMLParser):
    """The words of a page, piece by piece, those that are only read aloud among them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: set[str] = set()
        self._within: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _NOT_WORDS or (
            tag == "select" and dict(attrs).get("name") in {"zone", "country", "region"}
        ):
            self._within.append(tag)
        self.pieces |= {" ".join(value.split()) for name, value in attrs if name in _READ_ALOUD and value}

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.pieces.add(" ".join(data.split()))


def words_of(html: str) -> set[str]:
    """What a page says in its own words: without names, and only what has a word in it."""
    pieces = (_DATA.sub("", piece).strip(" —·,") for piece in _Words(html).pieces)
    return {piece for piece in pieces if re.search("[a-z]{2}", piece)}


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(messages.catalogue_of(language)))


def same_in(language: str) -> re.Pattern[str]:
    """Sentences that read alike in English and in this language: Logo, Status, Question 1."""
    alike = [re.escape(entry.msgid) for entry in catalogue(language) if entry.msgid == entry.msgstr]
    return re.compile("|".join(re.sub(r"%\\\(\w+\\\)s", ".*", words) for words in alike))


def untranslated(pages: Callable[[str], str]) -> dict[str, set[str]]:
    """By language: what its pages say in English words, though it has others."""
    english = words_of(pages("en"))
    found = {}
    for language in LANGUAGES:
        alike = same_in(language)
        found[language] = {
            words for words in english & words_of(pages(language)) if not alike.fullmatch(words)
        }
    return {language: words for language, words in found.items() if words}


# --- the pages --------------------------------------------------------------------------------------------


@pytest.fixture
def us(db: None) -> Iterator[Company]:
    with time_machine.travel(MORNING, tick=False):
        one = company("Marlow & Brandt", "marlow.example")
        with firm_scope(one.firm.pk):
            yield one


def speaking(who: Contact | Staff, language: str) -> Client:
    """Somebody signed in whose pages are in this language."""
    browser = make.signed_in(who)
    email = who.person.email if isinstance(who, Staff) else who.addresses.get().email
    Person.objects.filter(email=email).update(language=language)
    return browser


def read(browser: Client, *addresses: str) -> str:
    """Pages, one behind the other; each must be there."""
    answers = [browser.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200] * len(addresses)
    return "\n".join(answer.content.decode() for answer in answers)


def client_pages(us: Company, language: str) -> str:
    """The list, a request with something missing, one that is done, the details, a page that is not there."""
    anna, vera = speaking(us.contact, language), speaking(us.other_contact, language)
    open_, done = (
        opened(us.account, PAPER, NAME, MOVED, DAY),
        opened(us.account, NAME, title="Income tax 2025"),
    )
    requests.complete_by_hand(done, actor=make.actor())
    missing = anna.post(f"/client/request/{open_.public_id}/", {"act": "send"}).content.decode()
    pages = [f"/client/items/{one.public_id}/" for one in (open_, done)]
    html = read(anna, "/client/", "/client/details/", "/client/section/request/", *pages)
    return html + missing + read(vera, "/client/") + anna.get("/client/not-there/").content.decode()


def sign_in_pages(language: str) -> str:
    """The doors of clients and of staff, with what they say when something is wrong."""
    browser = Client(headers={"Accept-Language": language})
    asked = browser.post("/in/", {"email": "no address"}).content.decode()
    browser.post("/in/", {"email": ADDRESS})
    wrong = browser.post("/in/code/", {"code": "000000"}).content.decode()
    refused = browser.post("/in/staff/", {"email": ADDRESS, "password": "x"}).content.decode()
    doors = ["/in/", "/in/code/", "/in/staff/", "/in/new-password/", "/in/join/gone/gone/"]
    return asked + wrong + refused + "".join(browser.get(door).content.decode() for door in doors)


def office_pages(us: Company, language: str) -> str:
    """What staff see all day."""
    otto = speaking(us.owner, language)
    item = letters.sent(us.account, "Mortgage of the house", by=us.owner, times=3)
    draft = letters.draft(us.other_account, "Income tax 2025")
    client = f"/office/clients/{us.account.public_id}/"
    return read(
        otto,
        *[
            "/office/",
            "/office/clients/",
            client,
            f"{client}trail/",
            f"{client}items/request/",
            "/office/items/",
        ],
        *[f"/office/items/{one.public_id}/" for one in (item, draft)],
        *[f"/office/items/{item.public_id}/trail/", "/office/letters/", "/office/letters/gone/"],
        *["/office/request/new/", "/office/request/templates/", "/office/settings/", "/office/health/"],
        *["/office/settings/letters/", "/office/settings/me/", "/office/settings/staff/"],
    )


def test_the_client_reads_one_language(us: Company) -> None:
    assert untranslated(partial(client_pages, us)) == {}


def test_the_sign_in_pages_speak_one_language(us: Company) -> None:
    assert untranslated(sign_in_pages) == {}


def test_staff_read_one_language(us: Company) -> None:
    assert untranslated(partial(office_pages, us)) == {}


@pytest.mark.parametrize("language", [messages.SOURCE_LANGUAGE, *LANGUAGES])
def test_clients_never_read_the_words_of_the_office(us: Company, language: str) -> None:
    said = " | ".join(words_of(client_pages(us, language)) | words_of(sign_in_pages(language)))
    words = "|".join(map(re.escape, _NOT_FOR_CLIENTS[language]))
    assert re.findall(rf"\b(?:{words})\b", said, re.IGNORECASE) == []


# --- the catalogues ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_its_translation(language: str) -> None:
    found = catalogue(language)
    without = [one.msgid for one in found if not all(one.msgstr_plural.values() or [one.msgstr])]
    assert (without, [one.msgid for one in found.fuzzy_entries()]) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_tags_and_bold_words_survive_translation(language: str) -> None:
    marks = re.compile(r"</?[a-z][^>]*>|\*\*")
    wrong = [
        one.msgid
        for one in catalogue(language)
        for said in (one.msgstr_plural.values() or [one.msgstr])
        if said
        and sorted(marks.findall(said)) not in (sorted(marks.findall(one.msgid)), _of_many(one, marks))
    ]
    assert wrong == []


def _of_many(entry: polib.POEntry, marks: re.Pattern[str]) -> list[str]:
    return sorted(marks.findall(entry.msgid_plural or entry.msgid))


def test_every_name_for_translating_is_one_that_is_collected() -> None:
    """A call by a name the collector does not know would never reach a catalogue."""
    names = {
        alias.asname or alias.name
        for path in (Path(settings.ROOT) / "tickler").rglob("*.py")
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name
    }
    assert names <= set(messages.CALLS)
