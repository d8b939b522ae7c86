"""Who may come in, and how those who may not are answered."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from tests import make
from tests.cast import Company, company
from tickler.core.errors import Forbidden, Refused
from tickler.people.doors import client_view, office_view
from tickler.people.roles import MANAGE_ACCOUNTS


@office_view
def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.viewer.staff.name} at {request.viewer.firm.name}")


@office_view(MANAGE_ACCOUNTS)
def ledger(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the ledger")


@client_view
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.actor.name} on {len(request.viewer.links)}")


@office_view
def refuse(request: HttpRequest) -> HttpResponse:
    raise Refused("taken", "This number is taken by Visser.")


@office_view
def forbid(request: HttpRequest) -> HttpResponse:
    raise Forbidden("not_yours", "Only an admin may do this.")


urlpatterns = [
    path("office/desk/", desk),
    path("office/ledger/", ledger),
    path("office/refuse/", refuse),
    path("office/forbid/", forbid),
    path("client/home/", home),
    path("", include("tickler.ui.firm")),
    path("in/", include("tickler.signin.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def firm() -> Company:
    return company("Marlow & Brandt", "marlow.example")


def test_staff_come_in(firm):
    answer = make.signed_in(firm.employee).get("/office/desk/")
    assert answer.content.decode() == "Eva Employee at Marlow & Brandt"


def test_a_client_comes_in(firm):
    assert make.signed_in(firm.contact).get("/client/home/").content == b"Anna de Wit on 1"


def test_nobody_is_sent_to_sign_in_and_back(firm):
    answer = Client().get("/office/desk/?page=2")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/in/staff/?next=%2Foffice%2Fdesk%2F%3Fpage%3D2"
    assert Client().get("/client/home/").headers["Location"] == "/in/?next=%2Fclient%2Fhome%2F"


def test_a_post_of_nobody_is_not_repeated_after_signing_in(firm):
    assert Client().post("/office/desk/").headers["Location"] == "/in/staff/"


def test_a_program_gets_401(firm):
    assert Client().get("/office/desk/", headers={"accept": "application/json"}).status_code == 401


def test_a_fragment_leaves_the_page_as_it_is(firm):
    url = "http://testserver/office/clients/"
    answer = Client().get("/office/desk/", headers={"hx-request": "true", "hx-current-url": url})
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer and answer["HX-Retarget"] == "#refusal"


def test_the_other_side_does_not_exist(firm):
    assert make.signed_in(firm.owner).get("/client/home/").status_code == 404
    assert make.signed_in(firm.contact).get("/office/desk/").status_code == 404


def test_a_missing_right_is_403_with_a_sentence(firm):
    answer = make.signed_in(firm.employee).get("/office/ledger/")
    assert answer.status_code == 403
    assert "You do not have the right to do this." in answer.content.decode()
    assert make.signed_in(firm.admin).get("/office/ledger/").status_code == 200


def test_a_refusal_is_a_page_with_its_sentence(firm):
    answer = make.signed_in(firm.employee).get("/office/refuse/")
    assert answer.status_code == 409
    assert "This number is taken by Visser." in answer.content.decode()


def test_a_forbidden_act_is_403_with_its_sentence(firm):
    answer = make.signed_in(firm.employee).get("/office/forbid/")
    assert answer.status_code == 403
    assert "Only an admin may do this." in answer.content.decode()


def test_a_refused_fragment_puts_the_sentence_on_top(firm):
    answer = make.signed_in(firm.employee).post("/office/refuse/", headers={"hx-request": "true"})
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#refusal"
    assert "<h1" not in answer.content.decode()


def test_nothing_behind_a_door_is_stored_by_the_browser(firm):
    assert "no-store" in make.signed_in(firm.employee).get("/office/desk/").headers["Cache-Control"]
