"""How staff sign in: a password and a code that is good once."""

import statistics
import time

import pytest
import time_machine
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password
from django.core.management import CommandError, call_command
from django.test import Client

from tests import make
from tests.cast import Company, company
from tests.race import at_once
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.core.tenancy import firm_scope
from tickler.people import actions
from tickler.people.actions.profiles import set_language
from tickler.people.auth import factor, totp, vault
from tickler.people.models import Person, RecoveryCode, Role, Staff, Tally
from tickler.signin.models import Ticket
from tickler.signin.upkeep import forget_old
from tickler.trail.models import Event

pytestmark = pytest.mark.django_db


class Slow(PBKDF2PasswordHasher):
    """Slow enough for a clock to see whether it was used."""

    algorithm = "slow"
    iterations = 20_000


EVA = "eva@marlow.example"


@pytest.fixture
def us() -> Company:
    one = company("Marlow & Brandt", "marlow.example")
    person = one.employee.person
    person.set_password(make.PASSWORD)
    person.save()
    return one


def with_app(person: Person) -> list[str]:
    """Their app is set up; returns the codes for paper. The app's next code is unused."""
    secret = factor.offered_secret("nonce")
    person.totp_secret, person.totp_confirmed_at = vault.lock(secret), now()
    person.totp_step = totp.step_of(now()) - 2
    person.save()
    return factor.make_recovery_codes(person)


def app_code(person: Person, off: int = 0) -> str:
    person.refresh_from_db()
    return totp.code_at(vault.unlock(person.totp_secret), totp.step_of(now()) + off)


def sign_in(email: str = EVA, password: str = make.PASSWORD, next: str = "", browser: Client | None = None):
    browser = browser or Client()
    return browser, browser.post("/in/staff/", {"email": email, "password": password, "next": next})


def is_in(browser: Client) -> bool:
    return "entry" in browser.session


def verbs(us: Company) -> list[str]:
    with firm_scope(us.firm.pk):
        return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_a_password_and_a_code_open_the_office(us):
    with_app(us.employee.person)
    browser, answer = sign_in(next="/office/clients/")
    assert answer.headers["Location"] == "/in/staff/code/" and not is_in(browser)
    answer = browser.post("/in/staff/code/", {"code": app_code(us.employee.person)})
    assert answer.headers["Location"] == "/office/clients/" and is_in(browser)
    assert verbs(us) == ["staff.signed_in"]


def test_the_first_time_the_app_is_set_up(us):
    browser, answer = sign_in()
    assert answer.headers["Location"] == "/in/staff/set-up/"
    secret = factor.offered_secret(browser.session["proof"]["nonce"])
    page = browser.get("/in/staff/set-up/").content.decode()
    assert totp.grouped(secret) in page
    assert browser.get("/in/staff/set-up/key.svg").headers["Content-Type"] == "image/svg+xml"
    answer = browser.post("/in/staff/set-up/", {"code": totp.code_at(secret, totp.step_of(now()))})
    assert answer.status_code == 200 and is_in(browser)
    assert answer.content.decode().count("<code>") == 10
    assert verbs(us) == ["staff.second_factor_set_up", "staff.signed_in"]


def test_the_key_is_kept_encrypted_and_the_codes_as_digests(us):
    codes = with_app(us.employee.person)
    person = Person.objects.get(email=EVA)
    assert factor.offered_secret("nonce") not in person.totp_secret
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert len(kept) == 10 and not kept & {code.replace(" ", "") for code in codes}


def test_looking_at_the_set_up_page_stores_nothing(us):
    browser, _answer = sign_in()
    before = (Person.objects.values().get(email=EVA), browser.session["proof"])
    browser.get("/in/staff/set-up/")
    browser.get("/in/staff/set-up/key.svg")
    assert (Person.objects.values().get(email=EVA), browser.session["proof"]) == before


def test_without_the_second_factor_nobody_is_in(us):
    with_app(us.employee.person)
    browser, _answer = sign_in()
    assert not is_in(browser)
    assert browser.get("/in/choose/").headers["Location"] == "/in/"
    assert browser.get("/in/staff/set-up/").headers["Location"] == "/in/staff/"


def test_a_code_is_good_once(us):
    with_app(us.employee.person)
    code = app_code(us.employee.person)
    assert is_in(_factored(code)) and not is_in(_factored(code))


def test_an_older_code_is_dead_once_a_newer_one_was_used(us):
    with_app(us.employee.person)
    assert is_in(_factored(app_code(us.employee.person)))
    assert not is_in(_factored(app_code(us.employee.person, off=-1)))


def test_the_code_of_the_set_up_does_not_open_the_door_again(us):
    with time_machine.travel("2026-03-02 08:00Z", tick=False):
        browser, _answer = sign_in()
        secret = factor.offered_secret(browser.session["proof"]["nonce"])
        code = totp.code_at(secret, totp.step_of(now()))
        browser.post("/in/staff/set-up/", {"code": code})
        assert not is_in(_factored(code))


@pytest.mark.django_db(transaction=True)
def test_the_same_code_twice_at_once_is_one_success():
    with firm_scope(make.firm().pk):
        person = make.staff().person
    with_app(person)
    code = app_code(person)
    answers = at_once(lambda: factor.use_code(person, code))
    assert answers.count("app") == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 7


def test_a_code_from_paper_is_good_once_and_stands_in_the_trail(us):
    paper = with_app(us.employee.person)[0]
    assert is_in(_factored(paper)) and not is_in(_factored(paper))
    assert verbs(us) == ["staff.recovery_code_used", "staff.signed_in"]


def test_a_code_from_paper_belongs_to_one_person(us):
    other = with_app(us.owner.person)[0]
    with_app(us.employee.person)
    assert not is_in(_factored(other))


def test_ten_wrong_codes_an_hour_and_no_more(us):
    with_app(us.employee.person)
    browser, _answer = sign_in()
    for _ in range(10):
        browser.post("/in/staff/code/", {"code": "000000"})
    answer = browser.post("/in/staff/code/", {"code": app_code(us.employee.person)})
    assert "Too many tries" in answer.content.decode() and not is_in(browser)


def test_the_second_step_must_follow_within_ten_minutes(us):
    with_app(us.employee.person)
    with time_machine.travel(now(), tick=False) as clock:
        browser, _answer = sign_in()
        clock.shift(601)
        answer = browser.post("/in/staff/code/", {"code": app_code(us.employee.person)})
        assert answer.headers["Location"] == "/in/staff/" and not is_in(browser)


def test_a_demo_asks_for_no_second_factor():
    with firm_scope(make.firm(is_demo=True).pk):
        make.staff(role=Role.OWNER, email="demo@firm.example", password=make.PASSWORD)
    browser, answer = sign_in("demo@firm.example")
    assert answer.headers["Location"] == "/office/" and is_in(browser)


def test_known_and_unknown_people_look_the_same(us):
    pages = []
    for email in (EVA, "nobody@marlow.example", "anna@client.marlow.example", "owner@marlow.example"):
        _browser, answer = sign_in(email, "wrong password")
        lines = answer.content.decode().replace(email, "").splitlines()
        pages.append((answer.status_code, [line for line in lines if "csrfmiddlewaretoken" not in line]))
    assert pages[0][0] == 422
    assert all(page == pages[0] for page in pages)


def test_known_and_unknown_people_take_the_same_time(us, settings):
    settings.PASSWORD_HASHERS = ["tickler.signin.tests.test_staff.Slow"]
    person = us.employee.person
    person.set_password(make.PASSWORD)
    person.save()
    spent = {EVA: [], "nobody@marlow.example": []}
    for _ in range(15):
        for email, times in spent.items():
            Tally.objects.all().delete()
            start = time.thread_time()  # the work, not the waiting: other programs have no part in it
            sign_in(email, "wrong password")
            times.append(time.thread_time() - start)
    known, unknown = (statistics.median(times) for times in spent.values())
    assert abs(known - unknown) < max(0.005, known / 4)


def test_a_password_is_hashed_the_slow_way_for_nobody_too(monkeypatch, us):
    checked = []
    monkeypatch.setattr(
        "tickler.people.auth.checks.check_password",
        lambda *words: checked.append(words) or check_password(*words),
    )
    sign_in("nobody@marlow.example", "wrong")
    assert checked == [("wrong", "!")]


def test_ten_passwords_an_hour_from_wherever_they_come(us):
    for n in range(10):
        Client(REMOTE_ADDR=f"192.0.2.{n}").post("/in/staff/", {"email": EVA, "password": "guess"})
    _browser, answer = sign_in()
    assert "Too many tries" in answer.content.decode()


def test_sixty_passwords_an_hour_from_one_place(us):
    for n in range(60):
        sign_in(f"a{n}@example.org", "guess")
    _browser, answer = sign_in()
    assert "Too many tries" in answer.content.decode()


def test_strangers_who_guess_do_not_lock_out_a_device_that_was_in_before(us):
    with_app(us.employee.person)
    browser, _answer = sign_in()
    browser.post("/in/staff/code/", {"code": app_code(us.employee.person)})
    browser.post("/in/out/")
    for n in range(11):
        Client(REMOTE_ADDR=f"192.0.2.{n}").post("/in/staff/", {"email": EVA, "password": "guess"})
    _browser, answer = sign_in(browser=browser)
    assert answer.headers["Location"] == "/in/staff/code/"


def test_a_right_password_does_not_count(us):
    for _ in range(15):
        _browser, answer = sign_in()
    assert answer.status_code == 302


def test_who_left_the_firm_is_nobody(us):
    Staff.everywhere.filter(pk=us.employee.pk).update(left_at=now())
    _browser, answer = sign_in()
    assert "The e-mail address or the password is not right." in answer.content.decode()


def test_staff_who_are_clients_too_choose(us):
    with firm_scope(us.firm.pk):
        make.contact(us.other_account, email=EVA, login=True)
    with_app(us.employee.person)
    browser, _answer = sign_in()
    answer = browser.post("/in/staff/code/", {"code": app_code(us.employee.person)})
    assert answer.headers["Location"] == "/in/choose/" and not is_in(browser)
    page = browser.get("/in/choose/").content.decode()
    assert "Marlow &amp; Brandt: to work" in page and "Marlow &amp; Brandt: as a client" in page
    browser.post("/in/choose/", {"way": f"office:{us.firm.public_id}"})
    assert browser.session["entry"]["side"] == "office"
    browser.post("/in/choose/", {"way": f"client:{us.firm.public_id}"})
    assert browser.session["entry"]["side"] == "client"


def test_a_passphrase_in_any_script_opens_the_door(us):
    person = us.employee.person
    person.set_password("ünï cødé 🐙 in the rain")
    person.save()
    _browser, answer = sign_in(password="u\u0308ni\u0308 cødé 🐙 in the rain")
    assert answer.status_code == 302


def _factored(code: str) -> Client:
    browser, _answer = sign_in()
    browser.post("/in/staff/code/", {"code": code})
    return browser


def test_guessing_stands_in_the_trail_once_an_hour(us):
    for n in range(13):
        Client(REMOTE_ADDR=f"192.0.2.{n}").post("/in/staff/", {"email": EVA, "password": "guess"})
    assert verbs(us) == ["staff.guessed_at"]


def test_the_owner_lets_somebody_set_up_a_new_telephone(us):
    with_app(us.employee.person)
    browser = make.signed_in(us.employee)
    with firm_scope(us.firm.pk):
        actions.forget_second_factor(us.employee, by=us.owner, actor=make.actor())
    assert browser.get("/in/staff/password/").status_code == 302
    assert sign_in()[1].headers["Location"] == "/in/staff/set-up/"
    assert verbs(us)[-1] == "staff.second_factor_forgotten"


def test_a_second_key_that_guards_another_firm_is_not_taken_away(us):
    with_app(us.employee.person)
    with firm_scope(make.firm("Noord").pk):
        Staff.objects.create(person=us.employee.person, name="Eva", joined_at=now())
    with firm_scope(us.firm.pk), pytest.raises(Refused, match="also works elsewhere"):
        actions.forget_second_factor(us.employee, by=us.owner, actor=make.actor())


@pytest.mark.parametrize(
    "who, by", [("admin", "admin"), ("owner", "owner"), ("owner", "admin"), ("employee", "employee")]
)
def test_a_second_key_is_taken_away_only_by_who_may(us, who, by):
    with firm_scope(us.firm.pk), pytest.raises(Refused):
        actions.forget_second_factor(getattr(us, who), by=getattr(us, by), actor=make.actor())


def test_whoever_runs_the_installation_can_take_a_second_key_away(us, capsys):
    with_app(us.owner.person)
    call_command("forget_second_factor", "Owner@marlow.example")
    us.owner.person.refresh_from_db()
    assert not us.owner.person.has_second_factor
    with pytest.raises(CommandError, match="Nobody"):
        call_command("forget_second_factor", "owner@marlow.example")


def test_old_tickets_and_tries_are_forgotten(us):
    with time_machine.travel("2026-03-02 08:00Z", tick=False) as clock:
        Client().post("/in/", {"email": "anna@client.marlow.example"})
        clock.shift(31 * 86400)
        forget_old()
    assert not Ticket.objects.exists() and not Tally.objects.exists()


def test_pages_speak_the_language_of_who_is_signed_in(us):
    set_language(us.employee.person, "de")
    browser = make.signed_in(us.employee)
    assert '<html lang="de">' in browser.get("/in/staff/password/").content.decode()
