"""Every letter in every language, as people and as mail programs read it."""

import datetime as dt
import html
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from tickler.mail import texts
from tickler.mail.compose import Shown, preview
from tickler.mail.tests.samples import (
    MOMENT,
    bare_item_values,
    firm,
    item_values,
    letter,
    own_values,
    values_of,
)
from tickler.mail.values import DOTS

LANGUAGES = [code for code, _name in settings.LANGUAGES]
SORTS = texts.sorts()
ITEM_SORTS = [sort for sort in SORTS if "." in sort]
TYPED = "{{ firm }} {% now %} %(firm)s %s <script>alert(1)</script> **x** [a](http://b)"
HOSTILE = f"{TYPED} \ue000title\ue001\r\nBcc: x@y.z"
CLEAN = f"{TYPED} title Bcc: x@y.z"
EVERY_LETTER = pytest.mark.parametrize("sort", SORTS)
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


class Reader(HTMLParser):
    """What a mail program shows, line by line, and what it would fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.tags: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self._quiet = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        facts = dict(attrs)
        if tag == "a":
            self.links.append(facts.get("href") or "")
        self.fetched += [value or "" for name, value in attrs if name in {"src", "background", "srcset"}]
        self._quiet += tag in {"title", "style"} or "display:none" in (facts.get("style") or "")
        if tag in {"p", "h1", "td", "br"}:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= bool(self._quiet) and tag in {"title", "style", "div"}

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.lines[-1] += data

    @property
    def shown(self) -> list[str]:
        return [" ".join(line.split()) for line in self.lines if line.strip()]


def read(sort: str, **values: Any) -> Shown:
    return preview(letter(sort), values_of(sort, **values), moment=MOMENT)


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


@EVERY_LANGUAGE
@EVERY_LETTER
def test_a_letter_has_no_hole_and_no_leftover(sort: str, language: str) -> None:
    for values in ({}, {"due_on": None, "missing": [], "message": "", "parts_done": 0, "sender_name": ""}):
        one = read(sort, language=language, **values)
        visible = html.unescape(re.sub(r"(?s)<style>.*?</style>", "", one.html))
        for part in (one.subject, one.text, visible):
            assert not re.search(r"[{}]|%\(|\ue000|\ue001|None|  [^ ]| ,|\(\)", part.replace("    ", "")), (
                part
            )


@EVERY_LANGUAGE
@EVERY_LETTER
def test_a_letter_says_the_same_as_text_and_as_html(sort: str, language: str) -> None:
    one = read(sort, language=language)
    said = lines_of(one.text.split("\n-- \n")[0])
    shown = Reader(one.html.split('class="soft rule"')[0]).shown[1:]  # without the firm's head and foot
    assert [line.rstrip(" :\xa0") for line in said if not line.startswith("https://")] == shown


@EVERY_LANGUAGE
@EVERY_LETTER
def test_a_letter_has_one_button_with_its_address_in_full_or_one_code(sort: str, language: str) -> None:
    one = read(sort, language=language)
    reader = Reader(one.html)
    buttons = [link for link in reader.links if "/client/" in link or "/in/" in link]
    if sort == "code":
        assert buttons == [] and DOTS in one.text and DOTS in reader.shown
    else:
        assert len(buttons) == one.html.count('class="go"') == 1
        assert buttons[0] in one.text and buttons[0] in reader.shown


@EVERY_LANGUAGE
@EVERY_LETTER
def test_a_letter_is_small_fetches_nothing_and_has_a_subject_of_one_line(sort: str, language: str) -> None:
    one = read(sort, language=language)
    assert len(one.html.encode()) < 10_000
    assert Reader(one.html).fetched == [] and "url(" not in one.html and "@import" not in one.html
    assert one.subject and "\n" not in one.subject and one.subject == one.subject.strip()
    assert f'<html lang="{language}">' in one.html


@EVERY_LANGUAGE
@EVERY_LETTER
def test_no_letter_names_the_product(sort: str, language: str) -> None:
    one = read(sort, language=language)
    assert "tickler" not in (one.subject + one.text + one.html).lower()


@EVERY_LETTER
@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_sentence_of_a_letter_is_translated(sort: str, language: str) -> None:
    words = {"missing": [], "parts_words": "", "message": ""}
    texts = [read(sort, language=code, **words).text.split("\n-- \n")[0] for code in ("en", language)]
    same = set(lines_of(texts[0])) & set(lines_of(texts[1]))
    assert {line for line in same if not line.startswith(("https:", "Mortgage", DOTS))} == set()


@EVERY_LANGUAGE
@pytest.mark.parametrize("sort", ITEM_SORTS)
def test_what_people_typed_stands_there_literally(sort: str, language: str) -> None:
    typed = ("title", "account_name", "first_name", "full_name", "message", "sender_name", "parts_words")
    values = dict.fromkeys(typed, HOSTILE) | {"missing": [HOSTILE], "phone": HOSTILE}
    one = read(sort, language=language, firm=firm(name=HOSTILE, address=HOSTILE), **values)
    assert CLEAN in one.subject and "\n" not in one.subject
    assert one.text.count(CLEAN) >= 5
    assert "<script" not in one.html and "script" not in Reader(one.html).tags
    assert CLEAN in " ".join(Reader(one.html).shown)


@pytest.mark.parametrize("sort", ITEM_SORTS)
def test_typed_words_change_nothing_in_the_page(sort: str) -> None:
    typed = ("title", "account_name", "first_name", "full_name", "sender_name", "parts_words")
    values = dict.fromkeys(typed, HOSTILE) | {"message": "one\n\ntwo"}
    assert Reader(read(sort, **values).html).tags == Reader(read(sort, message="a\n\nb").html).tags


@pytest.mark.parametrize("sort", ITEM_SORTS)
def test_a_letter_with_the_least_values_is_whole(sort: str) -> None:
    one = preview(letter(sort, name=""), bare_item_values(), moment=MOMENT)
    assert "Hello,\n" in one.text and "Questions?" not in one.text and "By " not in one.text
    assert one.text.endswith("-- \nMarlow & Brandt\n")


def test_a_reminder_is_another_letter_than_the_notice() -> None:
    notice, reminder = read("request.notice"), read("request.reminder")
    assert reminder.subject == f"Reminder: {notice.subject}"
    assert "Still missing: 3 papers and 1 question" in reminder.text
    assert "1 of 5 done" in reminder.text and "saved" in reminder.text
    assert "Your bank has changed its form." in notice.text


def test_a_reminder_thanks_only_who_has_begun() -> None:
    assert "Thank you" in read("request.reminder", parts_done=1).text
    assert "Thank you" not in read("request.reminder", parts_done=0).text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "By Wednesday 2 December"),
        ("de", "Bis Mittwoch, 2. Dezember"),
        ("fr", "Au plus tard le mercredi 2 décembre"),
        ("pt", "Até quarta-feira, 2 de dezembro"),
        ("nl", "Uiterlijk woensdag 2 december"),
    ],
)
def test_the_due_date_is_said_and_is_what_the_inbox_shows(language: str, words: str) -> None:
    one = read("request.notice", language=language)
    assert f"    {words}\n" in one.text
    assert f'overflow:hidden;">{words}</div>' in html.unescape(one.html)


def test_the_first_of_a_month_is_counted_in_french() -> None:
    assert "le mardi 1er décembre" in read("request.notice", language="fr", due_on=dt.date(2026, 12, 1)).text


def test_another_year_is_named() -> None:
    assert "By Monday 4 January 2027" in read("request.notice", due_on=dt.date(2027, 1, 4)).text


def test_a_date_that_has_passed_is_not_asked_for() -> None:
    one = read("request.reminder", due_on=dt.date(2026, 11, 20))
    assert "It was due on Friday 20 November" in one.text and "By " not in one.text


def test_germans_are_greeted_by_their_whole_name() -> None:
    assert "Guten Tag Anna de Wit," in read("request.notice", language="de").text
    assert "Beste Anna," in read("request.notice", language="nl").text


def test_an_unknown_language_is_answered_in_english() -> None:
    assert "Please send us some information" in read("request.notice", language="xx").text


def test_the_firm_s_message_keeps_its_paragraphs() -> None:
    one = read("request.notice", message="First.\nSame.\n\n\nSecond.")
    assert "First.\nSame.\n\nSecond." in one.text
    assert re.search(r"<p [^>]*>First\.<br>\nSame\.</p>\n<p [^>]*>Second\.</p>", one.html)


def test_a_letter_of_the_installation_speaks_under_its_address(settings: Any) -> None:
    settings.BASE_URL = "https://portal.marlowbrandt.example"
    one = preview(letter("code"), own_values(), moment=MOMENT)
    assert one.subject == "portal.marlowbrandt.example: your code to sign in"


def test_the_firm_s_colour_is_made_readable_on_the_button() -> None:
    one = read("request.notice", firm=firm(colour="#ffd400"))
    assert "background:#ffd400" in one.html  # the strip
    assert 'class="go" align="center" style="background:#ffd400' not in one.html


def test_a_colour_nobody_can_read_is_replaced() -> None:
    assert "background:#0b5d6b" in read("request.notice", firm=firm(colour="red;x")).html


def test_the_active_language_does_not_matter() -> None:
    with translation.override("fr"):
        assert "Please send us some information" in preview(letter(), item_values(), moment=MOMENT).text
