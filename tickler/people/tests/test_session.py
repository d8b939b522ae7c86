"""A session holds as long as the access behind it."""

import pytest
import time_machine
from django.db.models import F
from django.test import Client
from django.utils import timezone

from tests import make
from tests.cast import Company, company
from tickler.core.tenancy import firm_scope
from tickler.people.models import Account, Address, Firm, Link, Person, Staff
from tickler.people.tests import test_doors

pytestmark = [pytest.mark.django_db, pytest.mark.urls(test_doors.__name__)]


@pytest.fixture
def firm() -> Company:
    return company("Marlow & Brandt", "marlow.example")


def office(client: Client) -> int:
    return client.get("/office/desk/").status_code


def home(client: Client) -> int:
    return client.get("/client/home/").status_code


@pytest.mark.parametrize("model", [Person, Staff, Firm])
def test_raising_an_epoch_ends_every_session_of_staff(firm, model):
    browsers = [make.signed_in(firm.employee) for _ in range(2)]
    model._base_manager.update(epoch=F("epoch") + 1)
    assert [office(browser) for browser in browsers] == [302, 302]


def test_who_left_the_firm_is_out(firm):
    browser = make.signed_in(firm.employee)
    Staff.everywhere.filter(pk=firm.employee.pk).update(left_at=timezone.now())
    assert office(browser) == 302


@pytest.mark.parametrize("model", [Person, Link, Firm])
def test_raising_an_epoch_ends_every_session_of_a_client(firm, model):
    browser = make.signed_in(firm.contact)
    assert home(browser) == 200
    model._base_manager.update(epoch=F("epoch") + 1)
    assert home(browser) == 302


def test_a_client_without_login_is_out(firm):
    browser = make.signed_in(firm.contact)
    Link.everywhere.update(login=False)
    assert home(browser) == 302


def test_an_archived_account_lets_nobody_in(firm):
    browser = make.signed_in(firm.contact)
    Account.everywhere.filter(pk=firm.account.pk).update(archived_at=timezone.now())
    assert home(browser) == 302


def test_losing_one_of_two_accounts_asks_for_a_new_sign_in(firm):
    with firm_scope(firm.firm.pk):
        second = make.link(firm.other_account, firm.contact, login=True)
    browser = make.signed_in(firm.contact)
    Link.everywhere.filter(pk=second.pk).update(login=False)
    assert home(browser) == 302


def test_a_new_account_joins_the_running_session(firm):
    browser = make.signed_in(firm.contact)
    with firm_scope(firm.firm.pk):
        make.link(firm.other_account, firm.contact, login=True)
    assert browser.get("/client/home/").content == b"Anna de Wit on 2"


def test_a_removed_address_lets_nobody_in(firm):
    browser = make.signed_in(firm.contact)
    Address.everywhere.filter(contact=firm.contact).delete()
    assert home(browser) == 302


@pytest.mark.parametrize("hours, answer", [(11.9, 200), (12.1, 302)])
def test_a_session_lasts_half_a_day(firm, hours, answer):
    with time_machine.travel("2026-03-02 08:00Z", tick=False) as clock:
        staff, client = make.signed_in(firm.employee), make.signed_in(firm.contact)
        clock.shift(hours * 3600)
        assert [office(staff), home(client)] == [answer, answer]


def test_signing_out_kills_the_session_on_the_server(firm):
    browser = make.signed_in(firm.employee)
    copy = Client()
    copy.cookies = browser.cookies.copy()
    browser.post("/in/out/")
    assert office(copy) == 302


def test_signing_out_needs_a_post(firm):
    browser = make.signed_in(firm.employee)
    assert browser.get("/in/out/").status_code == 405
    assert office(browser) == 200


def test_a_page_of_staff_costs_two_queries(firm, django_assert_num_queries):
    browser = make.signed_in(firm.employee)
    with django_assert_num_queries(2):
        office(browser)


def test_a_page_of_a_client_costs_three_queries(firm, django_assert_num_queries):
    browser = make.signed_in(firm.contact)
    with django_assert_num_queries(3):
        home(browser)
