"""What is true of every template of the house."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tickler.ui import words

HOUSE = Path(__file__).resolve().parents[2]
SPRITE = HOUSE / "ui" / "static" / "ui" / "icons.svg"
# A letter is not a page: mail clients know no stylesheet.
PAGES = sorted(path for path in HOUSE.rglob("templates/**/*.html") if "mail" not in path.parts)
NAMES = [str(path.relative_to(HOUSE)) for path in PAGES]
FRAMES = {"office.html", "portal.html", "base.html"}

FORBIDDEN = {
    "an inline style": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline handler": r"<[^>]*\son[a-z]+\s*=",
    "an inline script": r"<script(?![^>]*\ssrc=)",
    "an htmx handler": r"\shx-on\b|\shx-vals\s*=\s*.js:|\shx-vals\s*=\s*.javascript:",
    "a script address": r"javascript:",
}


@pytest.fixture(scope="module")
def icons():
    return set(re.findall(r'<symbol id="i-([^"]+)"', SPRITE.read_text()))


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_template_holds_nothing_the_security_policy_forbids(page):
    text = page.read_text()
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.I)] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_icon_a_template_names_is_in_the_sprite(page, icons):
    text = page.read_text()
    named = re.findall(r"""\{% icon ["']([^"']+)["']""", text) + re.findall(
        r"""\bicon_name=["']([^"']+)["']""", text
    )
    assert set(named) <= icons


def test_every_icon_of_a_status_is_in_the_sprite(icons):
    assert {shape.icon for shape in (*words.STATUSES.values(), *words.LETTERS.values())} <= icons


def test_the_licence_lies_beside_the_icons():
    assert "MIT License" in SPRITE.with_name("icons.LICENSE.txt").read_text()


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name not in FRAMES], ids=lambda page: page.name
)
def test_a_template_can_be_read_on_one_screen(page):
    assert len(page.read_text().splitlines()) <= 80


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_template_can_be_read_by_the_machine(page):
    get_template(page.as_posix().split("/templates/")[1])


@pytest.mark.parametrize("sheet", sorted(HOUSE.rglob("static/**/*.css")), ids=lambda sheet: sheet.name)
def test_stylesheets_ask_nothing_of_other_machines(sheet):
    assert not re.search(r"url\(|@import", sheet.read_text())
