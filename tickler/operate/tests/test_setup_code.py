"""Where others can reach it, an installation belongs to who sees its terminal."""

import stat
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests import make
from tickler.operate.setup import code

pytestmark = pytest.mark.django_db
FAR = "203.0.113.9"


@pytest.fixture(autouse=True)
def _there(settings: Any, var: Path) -> None:
    """A fresh installation with a name of its own."""
    settings.BASE_URL = "http://portal.example.org"


def test_the_first_page_asks_for_the_code() -> None:
    assert Client().get("/")["Location"] == "/setup/code/"
    assert Client().get("/setup/")["Location"] == "/setup/code/"


def test_the_right_code_opens_the_doors() -> None:
    browser = Client()
    assert browser.post("/setup/code/", {"code": code.the_code()})["Location"] == "/"
    assert b'href="/setup/"' in browser.get("/").content


def test_it_may_be_typed_with_spaces_and_capitals() -> None:
    typed = code.the_code().replace("-", " ").upper()
    assert Client().post("/setup/code/", {"code": typed}).status_code == 302


def test_a_wrong_code_is_refused_beside_the_field() -> None:
    page = Client().post("/setup/code/", {"code": "aaaa-bbbb-cccc"})
    assert page.status_code == 422 and b"This is not the code" in page.content


def test_guessing_ends_after_twenty_tries() -> None:
    browser = Client()
    for _try in range(20):
        browser.post("/setup/code/", {"code": "x"})
    assert b"Too many tries" in browser.post("/setup/code/", {"code": code.the_code()}).content


def test_without_the_code_no_demo_begins(var: Path) -> None:
    assert Client().post("/demo/").status_code == 404
    assert not (var / "demo.wanted").exists()


def test_the_code_is_kept_and_nobody_else_may_read_it(var: Path) -> None:
    first = code.the_code()
    assert first == code.the_code()
    assert stat.S_IMODE((var / "setup_code").stat().st_mode) == 0o600


def test_at_the_machine_itself_nobody_is_asked(settings: Any) -> None:
    settings.BASE_URL = "http://localhost:8000"
    assert Client().get("/setup/").status_code == 200


def test_a_forged_name_does_not_help_a_stranger(settings: Any) -> None:
    settings.BASE_URL = "http://localhost:8000"
    answer = Client(REMOTE_ADDR=FAR).get("/setup/", headers={"host": "localhost"})
    assert answer["Location"] == "/setup/code/"


def test_the_terminal_says_the_code() -> None:
    assert code.the_code() in code.to_say("127.0.0.1")


def test_the_terminal_says_it_too_when_others_can_reach_the_port(settings: Any) -> None:
    settings.BASE_URL = "http://localhost:8000"
    assert code.to_say("127.0.0.1") == ""
    assert code.the_code() in code.to_say("0.0.0.0")


def test_with_a_firm_there_is_nothing_to_say() -> None:
    make.firm()
    assert code.to_say("0.0.0.0") == ""
    assert Client().get("/setup/code/")["Location"] == "/"
