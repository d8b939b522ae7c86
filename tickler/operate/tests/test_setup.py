"""Setting up a firm, one question a page."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests import make
from tests.race import at_once
from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.core.tenancy import firm_scope
from tickler.mail.models import Circuit, Letter, State
from tickler.operate.setup.actions import open_first_firm
from tickler.people.auth import factor, totp
from tickler.people.models import Firm, Person, Role, Staff
from tickler.trail.models import Event

pytestmark = pytest.mark.django_db
FIRM = {"name": "Noord Advies", "country": "NL"}
PLACE = {"zone": "Europe/Amsterdam", "language": "nl"}
OWNER = {"name": "Vera Noord", "email": "Vera@noord.example", "password": "four blue cups"}


@pytest.fixture(autouse=True)
def _here(settings: Any, var: Path) -> None:
    settings.BASE_URL = "http://localhost:8000"
    settings.SMTP_URL = ""


def up_to(step: str) -> Client:
    """A browser that has answered everything before this step."""
    browser = Client()
    for address, answers in (("/setup/", FIRM), ("/setup/place/", PLACE), ("/setup/you/", OWNER)):
        if address == step:
            break
        browser.post(address, answers)
    return browser


def with_second_key(browser: Client) -> Client:
    """The owner has set up the app."""
    secret = factor.offered_secret(browser.session["proof"]["nonce"])
    browser.post("/in/staff/set-up/", {"code": totp.code_at(secret, totp.step_of(now()))})
    return browser


def open_firm(**values: Any) -> Staff:
    facts = {"country": "NL", **PLACE, "owner_name": "Vera", "owner_email": "vera@noord.example"}
    return open_first_firm(
        "Noord", **{**facts, **values}, password="four blue cups", actor=Actor(sort="staff")
    )


def test_the_country_suggests_clock_and_language() -> None:
    page = up_to("/setup/place/").get("/setup/place/").content.decode()
    assert '<option value="Europe/Amsterdam" selected>' in page
    assert '<option value="nl" selected>' in page


def test_the_browser_suggests_the_country() -> None:
    page = Client().get("/setup/", headers={"accept-language": "de-AT,de;q=0.9"}).content.decode()
    assert '<option value="AT" selected>' in page


def test_the_last_answer_opens_the_firm() -> None:
    answer = up_to("/setup/you/").post("/setup/you/", OWNER)
    assert answer["Location"] == "/in/staff/set-up/"
    firm = Firm.objects.get()
    assert (firm.name, firm.country, firm.zone, firm.language, firm.is_demo) == (
        "Noord Advies", "NL", "Europe/Amsterdam", "nl", False,
    )  # fmt: skip


def test_its_owner_has_joined_and_the_trail_says_so() -> None:
    up_to("done")
    with firm_scope(Firm.objects.get().pk):
        owner = Staff.objects.select_related("person").get()
        assert (owner.role, owner.person.email) == (Role.OWNER, "vera@noord.example")
        assert owner.joined_at is not None
        assert [event.verb for event in Event.objects.order_by("id")] == ["firm.created", "staff.joined"]


def test_nobody_is_in_before_the_second_key_is_set_up() -> None:
    browser = up_to("done")
    assert browser.get("/office/welcome/").status_code == 302
    assert with_second_key(browser).get("/office/welcome/").status_code == 200


def test_the_second_key_says_which_step_it_is() -> None:
    browser = up_to("done")
    assert "Step 4 of 5" in browser.get("/in/staff/set-up/").content.decode()


def test_the_codes_for_paper_lead_on_to_the_test_letter() -> None:
    browser = up_to("done")
    secret = factor.offered_secret(browser.session["proof"]["nonce"])
    page = browser.post("/in/staff/set-up/", {"code": totp.code_at(secret, totp.step_of(now()))})
    assert b'href="/office/welcome/"' in page.content and b"Step 4 of 5" in page.content


def test_the_password_is_kept_in_no_session() -> None:
    browser = up_to("/setup/you/")
    browser.post("/setup/you/", {**OWNER, "email": "nowhere"})
    assert "four blue cups" not in str(dict(browser.session.items()))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "short"}, "at least 8 characters"),
        ({"email": "nowhere"}, "has an @"),
        ({"name": ""}, "Please fill this in"),
    ],
)
def test_what_is_wrong_is_said_and_no_firm_is_opened(change: dict[str, str], said: str) -> None:
    page = up_to("/setup/you/").post("/setup/you/", {**OWNER, **change})
    assert page.status_code == 422 and said in page.content.decode()
    assert not Firm.objects.exists() and not Person.objects.exists()


@pytest.mark.parametrize("address", ["/setup/place/", "/setup/you/"])
def test_a_step_cannot_be_jumped_to(address: str) -> None:
    assert Client().get(address).status_code == 302


def test_another_country_suggests_anew() -> None:
    browser = up_to("/setup/you/")
    browser.post("/setup/", {"name": "Noord Advies", "country": "PT"})
    assert b'<option value="Europe/Lisbon" selected>' in browser.get("/setup/place/").content


@pytest.mark.parametrize("address", ["/setup/", "/setup/place/", "/setup/you/"])
def test_with_a_firm_there_is_nothing_to_set_up(address: str) -> None:
    make.firm()
    assert Client().post(address, OWNER)["Location"] == "/"
    assert Firm.objects.count() == 1


def test_a_second_firm_is_refused() -> None:
    open_firm()
    with pytest.raises(Refused, match="firm already"):
        open_firm(owner_email="other@noord.example")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_open_one_firm() -> None:
    answers = at_once(open_firm, times=4)
    assert sum(isinstance(answer, Staff) for answer in answers) == 1
    assert {type(answer) for answer in answers} == {Staff, Refused}


def test_in_the_demo_there_is_nothing_to_set_up(settings: Any) -> None:
    settings.DEMO = True
    assert Client().get("/setup/").status_code == 404


def test_without_a_mail_server_the_last_page_says_how_to_set_one() -> None:
    browser = with_second_key(up_to("done"))
    page = browser.get("/office/welcome/").content.decode()
    assert "SMTP_URL=smtp://" in page and "Everything else works" in page
    browser.post("/office/welcome/")
    assert not Letter.everywhere.exists()


def test_a_test_letter_goes_to_the_owner(settings: Any) -> None:
    settings.SMTP_URL = "smtp://mail.example.org"
    browser = with_second_key(up_to("done"))
    browser.post("/office/welcome/")
    letter = Letter.everywhere.get()
    assert (letter.sort, letter.email) == ("test", "vera@noord.example")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"state": State.SENT, "reply": "250 2.0.0 Ok"}, "250 2.0.0 Ok"),
        ({"state": State.FAILED, "reason": "refused", "reply": "550 go away"}, "550 go away"),
        ({"state": State.PLANNED}, "the mail server is on fire"),
    ],
)
def test_the_servers_words_are_shown(settings: Any, facts: dict[str, Any], said: str) -> None:
    settings.SMTP_URL = "smtp://mail.example.org"
    browser = with_second_key(up_to("done"))
    address = browser.post("/office/welcome/")["Location"]
    Letter.everywhere.update(**facts)
    Circuit.objects.create(relay="mail.example.org:587", opened_at=now(), reply="the mail server is on fire")
    assert said in browser.get(address).content.decode()
