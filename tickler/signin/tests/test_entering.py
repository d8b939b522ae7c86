"""From a proof into a firm."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tests import make
from tests.cast import two_companies
from tickler.core.errors import Forbidden, Refused
from tickler.core.tenancy import firm_scope
from tickler.items.models import ActionItem
from tickler.people.models import Firm
from tickler.signin.entering import enter_demo, safe_next
from tickler.signin.tests.test_clients import ANNA, ask, the_code, type_code

urlpatterns = [
    path("", include("tickler.urls")),
    path("client/items/<str:public_id>/", lambda request, public_id: HttpResponse(public_id)),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def pair():
    ours, theirs = two_companies()
    with firm_scope(theirs.firm.pk):
        make.contact(theirs.other_account, email=ANNA, login=True)
        item = ActionItem.objects.create(kind="request", account=theirs.other_account, title="Papers")
    return ours, theirs, item


def browser_request() -> HttpRequest:
    request = HttpRequest()
    request.session = SessionStore()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    return request


def test_a_client_of_several_firms_who_follows_a_letter_is_not_asked_which(pair):
    _ours, theirs, item = pair
    browser = ask(next=f"/client/items/{item.public_id}/")
    answer = type_code(browser, the_code())
    assert answer.headers["Location"] == f"/client/items/{item.public_id}/"
    assert browser.session["entry"]["firm"] == theirs.firm.pk


def test_an_address_that_shows_no_item_leaves_the_choice(pair):
    browser = ask(next="/client/items/unknown/")
    assert type_code(browser, the_code()).headers["Location"] == "/in/choose/"


def test_the_choice_leads_on_to_where_one_was_going(pair):
    _ours, theirs, _item = pair
    browser = ask(next="/client/somewhere/")
    type_code(browser, the_code())
    answer = browser.post("/in/choose/", {"way": f"client:{theirs.firm.public_id}"})
    assert answer.headers["Location"] == "/client/somewhere/"


def test_nobody_chooses_a_firm_that_is_not_theirs(pair):
    ours, theirs, _item = pair
    browser = ask("vera@client.marlow.example")
    type_code(browser, the_code())
    answer = browser.post("/in/choose/", {"way": f"client:{theirs.firm.public_id}"})
    assert answer.status_code == 409
    assert browser.session["entry"]["firm"] == ours.firm.pk


def test_the_demo_lets_everybody_in_as_its_people(pair, settings):
    settings.DEMO = True
    ours, _theirs, _item = pair
    Firm.objects.filter(pk=ours.firm.pk).update(is_demo=True)
    ours.firm.refresh_from_db()
    assert enter_demo(browser_request(), ours.owner.person, ours.firm).headers["Location"] == "/office/"
    client = make.person("vera@client.marlow.example")
    assert enter_demo(browser_request(), client, ours.firm).headers["Location"] == "/client/"
    with pytest.raises(Refused):
        enter_demo(browser_request(), make.person(), ours.firm)


@pytest.mark.parametrize("is_demo, demo", [(True, False), (False, True)])
def test_nothing_but_a_demo_firm_of_a_demo_is_open(pair, settings, is_demo, demo):
    settings.DEMO = demo
    ours, _theirs, _item = pair
    ours.firm.is_demo = is_demo
    with pytest.raises(Forbidden):
        enter_demo(browser_request(), ours.owner.person, ours.firm)


@pytest.mark.parametrize("address, safe", [
    ("/client/items/1/?a=b", True), ("/office/", True), ("/", False), ("/in/out/", False), ("", False),
    (None, False), ("//evil.example/office/", False), ("https://evil.example/office/", False),
    ("/officevil/", False), ("/office/\nSet-Cookie: a=b", False), (" /office/", False),
])  # fmt: skip
def test_only_pages_behind_our_doors_are_gone_back_to(address, safe):
    assert safe_next(address) == (address if safe else "")
