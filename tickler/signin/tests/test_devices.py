"""Where one is signed in, and signing out from afar."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from tests import make
from tests.cast import Company, company
from tickler.core.tenancy import firm_scope
from tickler.office.tests.pages import said
from tickler.people.models import Contact, Staff
from tickler.people.sign_ins import SignIn
from tickler.trail.models import Event

pytestmark = pytest.mark.django_db
DEVICES = "/in/devices/"
HOMES = {"employee": "/office/settings/me/", "contact": "/client/details/"}


@pytest.fixture
def us() -> Company:
    return company("Marlow & Brandt", "marlow.example")


def is_in(browser: Client, who: Staff | Contact) -> bool:
    home = HOMES["employee" if isinstance(who, Staff) else "contact"]
    return browser.get(home).status_code == 200


@pytest.mark.parametrize("name", HOMES)
def test_every_open_session_is_listed_with_its_device(us: Company, name: str) -> None:
    make.signed_in(getattr(us, name))
    SignIn.objects.update(browser="Firefox", os="Windows", ip="93.184.216.34")
    page = said(make.signed_in(getattr(us, name)).get(DEVICES))
    assert all(words in page for words in ("Firefox on Windows", "from 93.184.216.34", "Last seen:"))
    assert "This is here, where you are now." in page


@pytest.mark.parametrize("name", HOMES)
def test_one_device_is_signed_out_from_afar(us: Company, name: str) -> None:
    who = getattr(us, name)
    lost, third = make.signed_in(who), make.signed_in(who)
    row = SignIn.objects.order_by("pk")[0]
    make.signed_in(who).post(f"{DEVICES}{row.public_id}/end/")
    assert not is_in(lost, who) and is_in(third, who)


@pytest.mark.parametrize("name", HOMES)
def test_signing_out_everywhere_else_leaves_only_this_one(us: Company, name: str) -> None:
    who = getattr(us, name)
    lost, here = make.signed_in(who), make.signed_in(who)
    here.post(f"{DEVICES}end/")
    assert not is_in(lost, who) and is_in(here, who)


def test_nothing_a_signed_out_device_had_proven_lets_it_in_again(us: Company) -> None:
    lost = make.signed_in(us.employee)
    SignIn.objects.update(ended_at=dt.datetime.now(dt.UTC))
    lost.get("/in/choose/")
    assert not lost.session.keys()


def test_somebody_elses_session_cannot_be_ended(us: Company) -> None:
    browser = make.signed_in(us.employee)
    row = SignIn.objects.get()
    assert make.signed_in(us.owner).post(f"{DEVICES}{row.public_id}/end/").status_code == 404
    assert is_in(browser, us.employee)


def test_signing_out_takes_the_session_off_the_list(us: Company) -> None:
    make.signed_in(us.employee).post("/in/out/")
    assert SignIn.objects.get().ended_at is not None


def test_a_session_in_use_says_when_it_was_seen(us: Company) -> None:
    browser = make.signed_in(us.employee)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        browser.get(HOMES["employee"])
    assert SignIn.objects.get().seen_at == later


def test_the_trail_says_that_a_device_was_signed_out(us: Company) -> None:
    make.signed_in(us.employee)
    make.signed_in(us.employee).post(f"{DEVICES}end/")
    with firm_scope(us.firm.pk):
        assert Event.objects.get().verb == "staff.signed_out_elsewhere"
