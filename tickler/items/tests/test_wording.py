"""What the codes of the firm's words mean for one client."""

import datetime as dt

import pytest
import time_machine

from tests import make
from tests.cast import Company, company
from tickler.core.shortcodes import KNOWN
from tickler.core.tenancy import firm_scope
from tickler.items.wording import values_for
from tickler.people.models import Account

DAY = dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC)


@pytest.fixture
def us(db):
    one = company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        yield one


def values(account: Account, at: dt.datetime = DAY) -> dict[str, str]:
    with time_machine.travel(at, tick=False):
        return values_for(account, dt.date(2027, 1, 15))


def test_every_code_one_can_write_has_a_value(us: Company) -> None:
    found = values(us.account)
    assert sorted(found) == sorted(KNOWN) and all(found.values())


def test_the_contact_is_the_first_who_was_linked(us: Company) -> None:
    found = values(us.account)
    assert (found["CONTACT_FULL_NAME"], found["CONTACT_LAST_NAME"]) == ("Anna de Wit", "de Wit")
    assert found["CONTACT_EMAIL"] == us.contact.addresses.get().email


def test_the_colleague_is_who_looks_after_the_client(us: Company) -> None:
    assert values(us.account)["STAFF_NAME"] == "Eva Employee"


def test_whom_nobody_looks_after_has_no_colleague(us: Company) -> None:
    assert "STAFF_NAME" not in values(make.account("Nobody's"))


def test_months_and_years_go_round_the_turn_of_the_year(us: Company) -> None:
    names = ("PREVIOUS_MONTH_NAME", "CURRENT_MONTH_NAME", "NEXT_MONTH_NAME")
    found = values(us.account)
    assert [found[name] for name in names] == ["November", "December", "January"]
    assert [found[name] for name in ("PREVIOUS_YEAR", "NEXT_YEAR", "CURRENT_QUARTER")] == [
        "2025",
        "2027",
        "4",
    ]


def test_words_are_in_the_clients_language(us: Company) -> None:
    Account.objects.filter(pk=us.account.pk).update(language="de")
    us.account.refresh_from_db()
    found = values(us.account)
    assert (found["NEXT_MONTH_NAME"], found["ACCOUNT_TYPE"]) == ("Januar", "Privatperson")


def test_the_day_is_that_of_the_firm(us: Company) -> None:
    late = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)  # half past midnight in Amsterdam
    assert values(us.account, late)["CURRENT_YEAR"] == "2027"
