"""Looking around in the demo: whom to be, and the clients' mailbox."""

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory

from tests import make
from tickler.core.clock import now
from tickler.mail.models import Letter, State
from tickler.operate.demo import front
from tickler.operate.demo.cast import ANNA, SOFIE, TO_BE
from tickler.people.auth.codes import code_for
from tickler.people.models import Firm, Person
from tickler.signin.actions import Asked, ask_code

PAGES = ("/demo/mailbox/", "/demo/mailbox/a/", "/demo/mailbox/a/html/", "/demo/mailbox/a/to/client/")


def newest(email: str = ANNA) -> Letter:
    return Letter.objects.filter(email=email, state=State.SENT).latest("sent_at")


def code_letter(firm: Firm) -> Letter:
    """A letter with a code that has left."""
    ticket = ask_code(Asked(email=ANNA, ip="", firm=firm))
    Letter.objects.filter(pk=ticket.letter_id).update(
        state=State.SENT, sent_at=now(), first_tried_at=now(), subject="Your code"
    )
    return Letter.objects.get(pk=ticket.letter_id)


def test_the_front_page_offers_three_of_each(demo: Firm) -> None:
    page = Client().get("/").content.decode()
    assert page.count('action="/demo/as/') == 6
    assert "Sofie Janssen" in page and "Rui Oliveira" in page


@pytest.mark.parametrize(("email", "home"), [(SOFIE, "/office/"), *((email, "/client/") for email in TO_BE)])
def test_one_click_is_enough_to_be_somebody(demo: Firm, email: str, home: str) -> None:
    person = Person.objects.for_email(email)
    assert Client().post(f"/demo/as/{person.public_id}/")["Location"] == home


def test_a_link_alone_makes_nobody_somebody(demo: Firm) -> None:
    person = Person.objects.get(email=SOFIE)
    assert Client().get(f"/demo/as/{person.public_id}/").status_code == 405


def test_the_mailbox_shows_letters_that_left_newest_first(demo: Firm) -> None:
    page = Client().get("/demo/mailbox/").content.decode()
    ids = list(
        Letter.objects.filter(state=State.SENT)
        .order_by("-sent_at", "-id")
        .values_list("public_id", flat=True)
    )
    places = [page.index(one) for one in ids[:5]]
    assert places == sorted(places)
    assert Letter.objects.get(state=State.FAILED).public_id not in page


def test_it_can_show_the_letters_of_one_person(demo: Firm) -> None:
    page = Client().get("/demo/mailbox/", {"to": ANNA}).content.decode()
    assert newest().public_id in page and newest("camille@moreau.example").public_id not in page


def test_it_is_replaced_only_when_something_is_new(demo: Firm) -> None:
    last = Letter.objects.filter(state=State.SENT).latest("sent_at", "id").public_id
    ask = {"hx-request": "true", "hx-target": "letters"}
    assert Client().get("/demo/mailbox/", {"newest": last}, headers=ask).status_code == 204
    part = Client().get("/demo/mailbox/", {"newest": "older"}, headers=ask).content.decode()
    assert 'id="letters"' in part and "<html" not in part


def test_a_letter_stands_in_a_cage_whose_links_lead_out(demo: Firm) -> None:
    one = newest()
    page = Client().get(f"/demo/mailbox/{one.public_id}/")
    assert b'sandbox="allow-top-navigation-by-user-activation"' in page.content
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    inside = Client().get(f"/demo/mailbox/{one.public_id}/html/")
    assert b'<base target="_top">' in inside.content and b"/client/items/" in inside.content
    assert (
        "sandbox allow-top-navigation-by-user-activation; default-src 'none'"
        in inside["Content-Security-Policy"]
    )
    assert inside["X-Frame-Options"] == "SAMEORIGIN"


def test_a_code_is_to_be_read_here(demo: Firm) -> None:
    letter = code_letter(demo)
    page = Client().get(f"/demo/mailbox/{letter.public_id}/").content.decode()
    assert code_for(letter.pk) in page
    assert code_for(letter.pk) in Client().get(f"/demo/mailbox/{letter.public_id}/html/").content.decode()


def test_a_code_is_still_stored_nowhere(demo: Firm) -> None:
    letter = code_letter(demo)
    Client().get(f"/demo/mailbox/{letter.public_id}/")
    letter.refresh_from_db()
    assert letter.raw is None and code_for(letter.pk) not in str(letter.params)


def followed(browser: Client, letter: Letter) -> str:
    """Where the letter's button leads this browser."""
    inside = browser.get(f"/demo/mailbox/{letter.public_id}/html/").content.decode()
    link = re.search(r'href="(/demo/mailbox/[^"]+/client/items/[^"]+)"', inside)
    assert link is not None
    address = browser.get(link[1])["Location"]
    return browser.get(address).headers.get("Location", address)


def test_a_letters_link_leads_to_what_it_is_about(demo: Firm) -> None:
    assert followed(Client(), newest()).startswith("/in/?next=%2Fclient%2Fitems%2F")


def test_staff_who_follow_a_clients_link_come_as_nobody(demo: Firm) -> None:
    browser = Client()
    browser.post(f"/demo/as/{Person.objects.get(email=SOFIE).public_id}/")
    assert followed(browser, newest()).startswith("/in/?next=")


def test_its_reader_stays_signed_in(demo: Firm) -> None:
    browser = Client()
    browser.post(f"/demo/as/{Person.objects.get(email=ANNA).public_id}/")
    assert followed(browser, newest()).startswith("/client/items/")


@pytest.mark.parametrize("address", ["/evil.example/", "static/x", "https://evil.example/"])
def test_a_link_leads_nowhere_else(demo: Firm, address: str) -> None:
    assert Client().get(f"/demo/mailbox/{newest().public_id}/to/{address}").status_code == 404


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.django_db
def test_outside_the_demo_there_is_no_mailbox(settings: Any, address: str) -> None:
    settings.DEMO = False
    make.firm()
    assert Client().get(address).status_code == 404


@pytest.mark.django_db
def test_outside_the_demo_nobody_becomes_somebody_by_a_click(settings: Any) -> None:
    settings.DEMO = False
    person = make.person("sofie@firm.example")
    assert Client().post(f"/demo/as/{person.public_id}/").status_code == 404


@pytest.mark.django_db
def test_a_demo_without_its_firm_says_how_to_make_one(settings: Any) -> None:
    settings.DEMO = True
    assert b"manage.py demo_firm" in Client().get("/").content


def test_every_page_of_the_demo_says_what_it_is(demo: Firm, settings: Any) -> None:
    with_banner(settings)
    page = Client().get("/demo/mailbox/").content.decode()
    assert "This is a demo." in page and "Be somebody else" in page


def test_it_says_who_one_is(demo: Firm, settings: Any) -> None:
    with_banner(settings)
    browser = Client()
    browser.post(f"/demo/as/{Person.objects.get(email=SOFIE).public_id}/")
    assert "you are Sofie Janssen" in browser.get("/demo/mailbox/").content.decode()


def test_outside_the_demo_there_is_no_banner(settings: Any) -> None:
    settings.DEMO = False
    assert front.banner(RequestFactory().get("/")) == {}


def with_banner(settings: Any) -> None:
    """The demo's banner among the context processors."""
    engine = settings.TEMPLATES[0]
    every = [*engine["OPTIONS"]["context_processors"], "tickler.operate.demo.front.banner"]
    settings.TEMPLATES = [{**engine, "OPTIONS": {**engine["OPTIONS"], "context_processors": every}}]
