"""The first page and the door to the demo."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests import make
from tickler.core.tenancy import firm_scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(settings: Any, var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fresh installation on one's own computer, under `make run`."""
    settings.BASE_URL = "http://localhost:8000"
    monkeypatch.setenv("TICKLER_TREE", "1")


def test_a_fresh_installation_offers_two_doors() -> None:
    page = Client().get("/")
    assert b'action="/demo/"' in page.content
    assert b'href="/setup/"' in page.content


def test_with_a_firm_the_first_page_is_where_clients_sign_in() -> None:
    make.firm()
    assert Client().get("/")["Location"] == "/in/"


def test_signed_in_staff_go_to_the_office() -> None:
    with firm_scope(make.firm().pk):
        who = make.signed_in(make.staff())
    assert who.get("/")["Location"] == "/office/"


def test_a_signed_in_client_goes_to_their_list() -> None:
    with firm_scope(make.firm().pk):
        who = make.signed_in(make.contact(make.account(), login=True))
    assert who.get("/")["Location"] == "/client/"


def test_the_demo_is_asked_for_with_a_file(var: Path) -> None:
    answer = Client().post("/demo/")
    assert answer["Location"] == "/demo/"
    assert (var / "demo.wanted").exists()


def test_the_page_waits_until_the_demo_says_its_port(var: Path) -> None:
    (var / "demo.wanted").touch()
    page = Client().get("/demo/")
    assert b"being built" in page.content and b"every 1s" in page.content


def test_without_script_the_waiting_page_loads_itself_again(var: Path) -> None:
    (var / "demo.wanted").touch()
    assert b'<noscript><meta http-equiv="refresh"' in Client().get("/demo/").content


def test_the_waiting_page_goes_on_to_the_demo(var: Path) -> None:
    (var / "demo.port").write_text("8001")
    assert Client().get("/demo/", headers={"host": "localhost:8000"})["Location"] == "http://localhost:8001/"


def test_a_part_of_the_page_goes_on_as_a_whole(var: Path) -> None:
    (var / "demo.port").write_text("8001")
    answer = Client().get("/demo/", headers={"host": "127.0.0.1:8000", "hx-request": "true"})
    assert answer["HX-Redirect"] == "http://127.0.0.1:8001/"


def test_a_demo_that_could_not_begin_is_said() -> None:
    page = Client().get("/demo/")
    assert b"could not begin" in page.content and b"every 1s" not in page.content


def test_under_another_server_the_page_says_how_the_demo_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TICKLER_TREE")
    page = Client().get("/")
    assert b"make run" in page.content and b'action="/demo/"' not in page.content


def test_under_another_server_nothing_is_asked_for(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TICKLER_TREE")
    assert Client().post("/demo/").status_code == 409
    assert not (var / "demo.wanted").exists()


def test_beside_a_real_firm_there_is_no_door_to_the_demo(var: Path) -> None:
    make.firm()
    assert Client().post("/demo/").status_code == 404
    assert not (var / "demo.wanted").exists()
