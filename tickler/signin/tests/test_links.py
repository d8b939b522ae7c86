"""What letters to staff open, and what staff change about their own way in."""

import pytest
import time_machine
from django.test import Client

from tests import make
from tests.cast import Company, company
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.core.tenancy import firm_scope
from tickler.mail.models import Lane, Letter
from tickler.people import actions as people
from tickler.people.auth import checks, factor
from tickler.people.auth.secrets import secret_for
from tickler.people.models import RecoveryCode, Staff
from tickler.signin import actions
from tickler.signin.models import Ticket
from tickler.signin.tests.test_staff import app_code, sign_in, with_app
from tickler.trail.models import Event

pytestmark = pytest.mark.django_db
NEW = "nora@marlow.example"
GOOD = "kelp rain seven"


@pytest.fixture
def us() -> Company:
    return company("Marlow & Brandt", "marlow.example")


@pytest.fixture
def nora(us) -> Staff:
    with firm_scope(us.firm.pk):
        staff = people.add_staff(NEW, "Nora New", by=us.owner, actor=make.actor())
        actions.invite(staff, inviter=us.owner, actor=make.actor(us.owner))
    return staff


def link() -> str:
    """The address in the newest letter."""
    ticket = Ticket.objects.latest("pk")
    door = {"invitation": "join", "reset": "new-password"}[ticket.sort]
    return f"/in/{door}/{ticket.public_id}/{secret_for(ticket.sort, ticket.letter_id)}/"


def accept(browser: Client | None = None, password: str = GOOD, url: str = ""):
    browser = browser or Client()
    return browser, browser.post(url or link(), {"name": "Nora N.", "password": password})


def test_an_invitation_is_a_letter_without_its_secret(us, nora):
    letter = Letter.everywhere.get()
    assert (letter.sort, letter.email, letter.firm_id, letter.lane) == (
        "invitation", NEW, us.firm.pk, Lane.AT_ONCE,
    )  # fmt: skip
    ticket = Ticket.objects.get()
    assert letter.params["url"].startswith(f"http://testserver/in/join/{ticket.public_id}/%E2%80%A2")
    assert letter.params["inviter"] == "Otto Owner"
    assert secret_for("invitation", letter.pk) not in str(letter.params) + str(vars(ticket))


def test_accepting_means_a_name_a_password_and_then_the_app(us, nora):
    browser, answer = accept()
    assert answer.headers["Location"] == "/in/staff/set-up/"
    nora.refresh_from_db()
    assert nora.joined_at is not None and nora.name == "Nora N."
    assert nora.person.check_password(GOOD)
    assert "entry" not in browser.session
    with firm_scope(us.firm.pk):
        assert Event.objects.filter(verb="staff.joined", actor_email=NEW).exists()


def test_opening_an_invitation_changes_nothing(nora):
    browser = Client()
    for _ in range(3):
        assert browser.get(link()).status_code == 200
        assert browser.head(link()).status_code == 200
    assert Ticket.objects.get().used_at is None and not browser.cookies.get("tickler_session")


def test_an_invitation_is_good_once(nora):
    url = link()
    accept()
    assert accept(url=url)[1].status_code == 410
    assert "has been used or is too old" in Client().get(url).content.decode()


def test_an_invitation_lives_seven_days(us):
    with time_machine.travel("2026-03-02 08:00Z", tick=False) as clock:
        with firm_scope(us.firm.pk):
            staff = people.add_staff(NEW, "Nora New", by=us.owner, actor=make.actor())
            actions.invite(staff, inviter=us.owner, actor=make.actor())
        clock.shift(7 * 86400 - 1)
        assert Client().get(link()).status_code == 200
        clock.shift(2)
        assert Client().get(link()).status_code == 410


def test_a_new_invitation_makes_the_old_one_worthless(us, nora):
    old = link()
    with firm_scope(us.firm.pk):
        actions.invite(nora, inviter=us.owner, actor=make.actor())
    assert Client().get(old).status_code == 410
    assert Client().get(link()).status_code == 200


def test_who_was_removed_cannot_accept(us, nora):
    with firm_scope(us.firm.pk):
        people.remove_staff(nora, by=us.owner, actor=make.actor())
    _browser, answer = accept()
    assert answer.status_code == 422
    nora.refresh_from_db()
    assert nora.joined_at is None and not checks.has_password(nora.person)


def test_who_has_joined_is_not_invited_again(us):
    with firm_scope(us.firm.pk), pytest.raises(Refused):
        actions.invite(us.employee, inviter=us.owner, actor=make.actor())


@pytest.mark.parametrize(
    "change", [lambda url: url[:-3] + "x/", lambda url: url.replace("/join/", "/new-password/")]
)
def test_a_link_that_was_tampered_with_opens_nothing(nora, change):
    assert Client().get(change(link())).status_code == 410


def test_a_weak_password_is_refused_and_the_invitation_stays(nora):
    _browser, answer = accept(password="password1")
    assert answer.status_code == 422 and "too easy to guess" in answer.content.decode()
    assert accept()[1].status_code == 302


def test_somebody_else_who_is_signed_in_cannot_accept(us, nora):
    answer = make.signed_in(us.employee).get(link())
    assert answer.status_code == 409
    assert "You are signed in as eva@marlow.example" in answer.content.decode()


def test_who_has_a_password_here_joins_a_second_firm_with_it(us, nora):
    accept()
    with firm_scope(make.firm("Noord").pk):
        boss = make.staff(role="owner")
        second = people.add_staff(NEW, "Nora", by=boss, actor=make.actor())
        actions.invite(second, inviter=boss, actor=make.actor())
    assert "You have one here already." in Client().get(link()).content.decode()
    assert accept(password="another password")[1].status_code == 422
    second.refresh_from_db()
    assert second.joined_at is None
    assert accept()[1].status_code == 302


def ask_reset(email: str = "eva@marlow.example"):
    return Client().post("/in/new-password/", {"email": email})


def test_a_new_password_by_letter_ends_every_session(us):
    browser = make.signed_in(us.employee)
    ask_reset()
    letter = Letter.everywhere.get()
    assert (letter.sort, letter.params["minutes"]) == ("reset", 60)
    answer = Client().post(link(), {"password": GOOD})
    assert answer.headers["Location"] == "/in/staff/"
    us.employee.person.refresh_from_db()
    assert us.employee.person.check_password(GOOD)
    assert browser.get("/in/staff/password/").status_code == 302


def test_after_a_new_password_the_second_factor_is_still_asked(us):
    with_app(us.employee.person)
    ask_reset()
    Client().post(link(), {"password": GOOD})
    browser, answer = sign_in(password=GOOD)
    assert answer.headers["Location"] == "/in/staff/code/" and "entry" not in browser.session


def test_a_link_for_a_new_password_is_good_once_and_for_an_hour(us):
    ask_reset()
    url = link()
    Client().post(url, {"password": GOOD})
    assert Client().post(url, {"password": GOOD}).status_code == 410
    ask_reset()
    with time_machine.travel(now(), tick=False) as clock:
        clock.shift(3601)
        assert Client().get(link()).status_code == 410


def test_asking_for_a_new_password_tells_nobody_who_works_here(us):
    answers = [
        ask_reset(email)
        for email in ("eva@marlow.example", "nobody@marlow.example", "anna@client.marlow.example")
    ]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, "/in/new-password/?sent=1")
    }
    assert Letter.everywhere.count() == 1


def test_letters_carry_the_configured_address_whatever_the_request_says(us):
    Client().post(
        "/in/new-password/", {"email": "eva@marlow.example"}, headers={"x-forwarded-host": "evil.example"}
    )
    assert Letter.everywhere.get().params["url"].startswith("http://testserver/in/new-password/")
    assert Client(HTTP_HOST="evil.example").get("/in/").status_code == 400


def signed_in_with_password(us: Company) -> Client:
    us.employee.person.set_password(make.PASSWORD)
    us.employee.person.save()
    return make.signed_in(us.employee)


def test_another_password_ends_the_other_sessions_and_keeps_this_one(us):
    browser = signed_in_with_password(us)
    other = make.signed_in(us.employee)
    answer = browser.post("/in/staff/password/", {"old": make.PASSWORD, "password": GOOD})
    assert answer.headers["Location"] == "/office/"
    assert browser.get("/in/staff/password/").status_code == 200
    assert other.get("/in/staff/password/").status_code == 302


def test_another_password_needs_the_old_one(us):
    browser = signed_in_with_password(us)
    answer = browser.post("/in/staff/password/", {"old": "wrong", "password": GOOD})
    assert answer.status_code == 422
    us.employee.person.refresh_from_db()
    assert us.employee.person.check_password(make.PASSWORD)


def test_new_recovery_codes_kill_the_old_ones(us):
    old = with_app(us.employee.person)
    us.employee.refresh_from_db()
    browser = make.signed_in(us.employee)
    answer = browser.post("/in/staff/recovery-codes/", {"code": app_code(us.employee.person)})
    assert answer.content.decode().count("<code>") == 10
    assert RecoveryCode.objects.count() == 10
    with pytest.raises(Refused):
        factor.use_code(us.employee.person, old[0])


def test_new_recovery_codes_need_a_code(us):
    with_app(us.employee.person)
    browser = make.signed_in(us.employee)
    assert browser.post("/in/staff/recovery-codes/", {"code": "000000"}).status_code == 422
