"""How a client signs in."""

import statistics
import time

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.cast import Company, company, two_companies
from tickler.core.tenancy import firm_scope
from tickler.mail.models import Lane, Letter
from tickler.people import actions
from tickler.people.auth.codes import code_for
from tickler.people.models import Address, Person, Tally
from tickler.signin.models import Ticket
from tickler.trail.models import Event

pytestmark = pytest.mark.django_db
ANNA = "anna@client.marlow.example"


@pytest.fixture
def us() -> Company:
    return company("Marlow & Brandt", "marlow.example")


def ask(email: str = ANNA, browser: Client | None = None, next: str = "", **headers) -> Client:
    browser = browser or Client()
    browser.post("/in/", {"email": email, "next": next}, **headers)
    return browser


def the_code() -> str:
    return code_for(Ticket.objects.latest("pk").letter_id)


def wrong() -> str:
    return f"{(int(the_code()) + 1) % 10**6:06}"


def type_code(browser: Client, code: str):
    return browser.post("/in/code/", {"code": code})


def is_in(browser: Client) -> bool:
    return "entry" in browser.session


def test_an_address_and_a_code_open_the_portal(us):
    browser = ask()
    answer = type_code(browser, the_code())
    assert answer.headers["Location"] == "/client/"
    assert is_in(browser)


def test_the_code_letter_leaves_at_once_and_says_no_secret(us):
    ask()
    letter = Letter.everywhere.get()
    assert (letter.sort, letter.email, letter.lane) == ("code", ANNA, Lane.AT_ONCE)
    assert (letter.firm_id, letter.name) == (us.firm.pk, "Anna de Wit")
    assert letter.params == {"minutes": 10, "inviter": "", "code": "••••"}
    assert the_code() not in str(vars(letter)) + str(list(Ticket.objects.values()))


def test_the_code_letter_is_in_the_contacts_language(us):
    with firm_scope(us.firm.pk):
        actions.change_contact(us.contact, language="nl", actor=make.actor())
    ask()
    assert Letter.everywhere.get().language == "nl"


def test_after_signing_in_one_is_where_one_wanted_to_go(us):
    browser = ask(next="/client/items/abc/")
    assert type_code(browser, the_code()).headers["Location"] == "/client/items/abc/"


@pytest.mark.parametrize(
    "next",
    ["https://evil.example/", "//evil.example/client/", "/in/out/", "/office/", "javascript:alert(1)"],
)
def test_nobody_is_sent_elsewhere(us, next):
    browser = ask(next=next)
    assert type_code(browser, the_code()).headers["Location"] == "/client/"


def test_signing_in_is_in_the_trail_and_confirms_the_address(us):
    browser = ask()
    browser.post("/in/code/", {"code": the_code()}, headers={"user-agent": "Firefox/140 (X11; Linux)"})
    with firm_scope(us.firm.pk):
        first, event = Event.objects.order_by("pk")
        assert (first.verb, first.account, first.actor_name) == (
            "client.activated",
            us.account,
            "Anna de Wit",
        )
        assert (event.verb, event.actor_email, event.browser) == ("client.signed_in", ANNA, "Firefox")
        assert event.ip == "127.0.0.1"
        assert Address.objects.get(email=ANNA).confirmed_at is not None


def test_the_session_id_changes_at_sign_in(us):
    browser = ask()
    before = browser.cookies["tickler_session"].value
    type_code(browser, the_code())
    assert browser.cookies["tickler_session"].value != before


def test_known_and_unknown_addresses_look_the_same(us):
    def pages(email: str) -> list[tuple[int, str]]:
        browser = Client()
        asked = browser.post("/in/", {"email": email})
        shown = browser.get("/in/code/")
        refused = type_code(browser, "000000")
        hide = lambda page: page.content.decode().replace(email[:2] + "•••", "")
        return [
            (asked.status_code, asked.headers["Location"]),
            (shown.status_code, hide(shown)),
            (refused.status_code, hide(refused)),
        ]

    known, unknown = pages(ANNA), pages("bert@client.marlow.example")
    strip = lambda page: [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]
    for one, other in zip(known, unknown, strict=True):
        assert one[0] == other[0]
        assert strip(one[1]) == strip(other[1])


def test_known_and_unknown_addresses_cost_the_same_queries(us):
    ask("carl@example.org")  # the first from a place makes its tally
    counts = []
    for email in (ANNA, "bert@client.marlow.example"):
        with CaptureQueriesContext(connection) as queries:
            ask(email)
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert counts[0] == counts[1]


def test_an_unknown_address_gets_no_letter_and_no_identity(us):
    browser = ask("bert@client.marlow.example")
    assert not Letter.everywhere.exists()
    type_code(browser, the_code())
    assert not is_in(browser)
    assert not Person.objects.filter(email="bert@client.marlow.example").exists()


@pytest.mark.parametrize("email", ["piet@client.marlow.example", "eva@marlow.example"])
def test_an_address_without_login_gets_no_letter(us, email):
    browser = ask(email)
    type_code(browser, the_code())
    assert not Letter.everywhere.exists() and not is_in(browser)


def test_an_archived_account_gets_no_letter(us):
    with firm_scope(us.firm.pk):
        actions.archive_account(us.account, actor=make.actor())
    ask()
    assert not Letter.everywhere.exists()


@pytest.mark.parametrize("typed", ["ANNA@Client.Marlow.example", "  anna@client.marlow.example "])
def test_capitals_and_spaces_do_not_matter(us, typed):
    ask(typed)
    assert Letter.everywhere.get().email == ANNA


def test_a_wrong_code_says_how_many_tries_are_left(us):
    answer = type_code(ask(), wrong())
    assert answer.status_code == 422
    assert "That is not the code we sent. You have 4 tries left." in answer.content.decode()


def test_after_five_tries_the_right_code_is_dead_too(us):
    browser = ask()
    for _ in range(5):
        type_code(browser, wrong())
    answer = type_code(browser, the_code())
    assert "This code no longer works." in answer.content.decode()
    assert not is_in(browser)


def test_a_code_lives_ten_minutes(us):
    with time_machine.travel("2026-03-02 08:00Z", tick=False) as clock:
        browser = ask()
        code = the_code()
        clock.shift(601)
        assert "no longer works" in type_code(browser, code).content.decode()


def test_a_code_works_once(us):
    browser, code = ask(), the_code()
    copy = Client()
    copy.cookies = browser.cookies.copy()
    ticket = Ticket.objects.get()
    type_code(browser, code)
    session = copy.session
    session["ticket"] = ticket.pk
    session.save()
    type_code(copy, code)
    assert is_in(browser) and not is_in(copy)


def test_a_code_works_only_in_the_browser_that_asked(us):
    ask()
    stranger = Client()
    assert type_code(stranger, the_code()).headers["Location"] == "/in/"
    assert not is_in(stranger)


def test_a_new_code_replaces_the_old_one(us):
    browser = ask()
    old = the_code()
    browser.post("/in/code/again/")
    assert Letter.everywhere.count() == 2
    assert old == the_code() or type_code(browser, old).status_code == 422
    assert type_code(browser, the_code()).status_code == 302


def test_five_letters_an_hour_to_one_address(us):
    browser = Client()
    for _ in range(5):
        ask(browser=browser)
    answer = browser.post("/in/", {"email": ANNA})
    assert answer.status_code == 422
    assert "Too many tries. Wait 60 minutes" in answer.content.decode()
    assert Letter.everywhere.count() == 5


def test_thirty_letters_an_hour_from_one_place(us):
    for n in range(30):
        ask(f"a{n}@example.org")
    assert Client().post("/in/", {"email": ANNA}).status_code == 422
    assert not Letter.everywhere.exists()


def test_forged_headers_do_not_help(us):
    for n in range(30):
        ask(f"a{n}@example.org", headers={"x-forwarded-for": f"6.6.6.{n}"})
    answer = Client().post("/in/", {"email": ANNA}, headers={"x-forwarded-for": "6.6.7.1"})
    assert answer.status_code == 422


def test_no_address_is_told_so(us):
    answer = Client().post("/in/", {"email": "anna"})
    assert answer.status_code == 422
    assert "An e-mail address has an @" in answer.content.decode()


def test_the_page_never_shows_the_address_to_others(us):
    page = ask().get("/in/code/").content.decode()
    assert "an•••@client.marlow.example" in page and ANNA not in page


def test_looking_changes_nothing(us):
    browser = Client()
    for address in (
        "/in/",
        "/in/?next=/client/",
        "/in/code/",
        "/in/choose/",
        "/in/staff/",
        "/in/new-password/",
    ):
        browser.get(address)
        browser.head(address)
    assert not Ticket.objects.exists() and not browser.cookies.get("tickler_session")


def test_a_client_of_several_firms_chooses(db):
    ours, theirs = two_companies()
    with firm_scope(theirs.firm.pk):
        actions.add_contact(theirs.account, first_name="Anna", email=ANNA, login=True, actor=make.actor())
    browser = ask()
    assert Letter.everywhere.get().firm_id is None
    assert type_code(browser, the_code()).headers["Location"] == "/in/choose/"
    page = browser.get("/in/choose/").content.decode()
    assert "Marlow &amp; Brandt: as a client" in page and "Noord Advies: as a client" in page
    answer = browser.post("/in/choose/", {"way": f"client:{theirs.firm.public_id}"})
    assert answer.headers["Location"] == "/client/"
    assert browser.session["entry"]["firm"] == theirs.firm.pk


def test_a_code_from_a_letter_opens_no_office(us):
    with firm_scope(us.firm.pk):
        actions.add_contact(
            us.other_account, first_name="Eva", email="eva@marlow.example", login=True, actor=make.actor()
        )
    browser = ask("eva@marlow.example")
    assert type_code(browser, the_code()).headers["Location"] == "/client/"
    assert "to work" not in browser.get("/in/choose/").content.decode()
    browser.post("/in/choose/", {"way": f"office:{us.firm.public_id}"})
    assert browser.session["entry"]["side"] == "client"


def test_the_page_shows_whose_it_is(db):
    ours, theirs = two_companies()
    assert "Noord Advies" in Client().get(f"/in/?firm={theirs.firm.public_id}").content.decode()
    assert "Noord Advies" not in Client().get("/in/").content.decode()


def test_the_page_says_where_one_is(us):
    assert "<strong>testserver</strong>" in Client().get("/in/").content.decode()


def test_pages_of_signing_in_are_kept_by_nobody(us):
    assert "no-store" in Client().get("/in/").headers["Cache-Control"]


def test_known_and_unknown_addresses_take_the_same_time(us):
    spent = {ANNA: [], "bert@client.marlow.example": []}
    for _ in range(30):
        for email, times in spent.items():
            Tally.objects.all().delete()
            browser = Client()
            start = time.thread_time()  # the work, not the waiting: other programs have no part in it
            browser.post("/in/", {"email": email})
            times.append(time.thread_time() - start)
    known, unknown = (statistics.median(times) for times in spent.values())
    assert abs(known - unknown) < max(0.005, known / 4)
