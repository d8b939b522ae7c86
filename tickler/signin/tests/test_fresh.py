"""Acts that want to know anew who you are."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from tests import make
from tests.cast import Company, company
from tickler.core.tenancy import firm_scope
from tickler.office.tests.pages import said
from tickler.people.doors import office_view
from tickler.people.models import Staff
from tickler.signin.fresh import needs_fresh

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
ACT, CONFIRM = "/office/act/", "/in/staff/confirm/"
START = dt.datetime(2026, 11, 9, 9, tzinfo=dt.UTC)


@office_view
@needs_fresh
def act(request: Any) -> HttpResponse:
    return HttpResponse("done")


urlpatterns = [path("office/act/", act), path("", include("tickler.urls"))]


@pytest.fixture
def us() -> Company:
    return company("Marlow & Brandt", "marlow.example")


@pytest.fixture
def owner(us: Company) -> Staff:
    with firm_scope(us.firm.pk):
        us.owner.person.set_password(make.PASSWORD)
        us.owner.person.save()
    return us.owner


def after(minutes: int, do: Callable[[Client], HttpResponse], who: Staff) -> HttpResponse:
    with time_machine.travel(START, tick=False) as traveller:
        browser = make.signed_in(who)
        traveller.shift(dt.timedelta(minutes=minutes))
        return do(browser)


def test_who_has_just_signed_in_is_not_asked_again(owner: Staff) -> None:
    assert after(9, lambda browser: browser.get(ACT), owner).content == b"done"


def test_later_one_is_asked_first(owner: Staff) -> None:
    answer = after(11, lambda browser: browser.get(ACT), owner)
    assert answer["Location"] == f"{CONFIRM}?next=%2Foffice%2Fact%2F"


def test_nothing_is_done_before_it_is_proven(owner: Staff) -> None:
    assert after(11, lambda browser: browser.post(ACT), owner).status_code == 302


def test_the_right_password_leads_back_and_holds(owner: Staff) -> None:
    def prove(browser: Client) -> HttpResponse:
        answer = browser.post(CONFIRM, {"password": make.PASSWORD, "next": ACT})
        assert answer["Location"] == ACT
        return browser.get(ACT)

    assert after(60, prove, owner).content == b"done"


def test_a_wrong_password_proves_nothing(owner: Staff) -> None:
    def guess(browser: Client) -> HttpResponse:
        answer = browser.post(CONFIRM, {"password": "not this one", "next": ACT})
        assert answer.status_code == 422 and "is not right" in said(answer)
        return browser.get(ACT)

    assert after(60, guess, owner).status_code == 302


def test_the_way_back_never_leads_out_of_the_house(owner: Staff) -> None:
    def prove(browser: Client) -> HttpResponse:
        return browser.post(CONFIRM, {"password": make.PASSWORD, "next": "https://evil.example/office/"})

    assert after(60, prove, owner)["Location"] == "/office/"
