"""Staff's page of a request: what came back, and what is done with it."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import cast, make
from tests.cast import Company
from tickler.items.models import ActionItem, Status
from tickler.kinds.request import actions
from tickler.kinds.request.models import Question, Request
from tickler.kinds.request.tests.office import form, said
from tickler.kinds.request.tests.samples import MOVED, NAME, PAPER, RENT, ask, opened, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def sofie(company: Company) -> Client:
    return make.signed_in(company.owner)


@pytest.fixture
def item(company: Company) -> ActionItem:
    return opened(company.account, PAPER, NAME, MOVED, RENT, message="Hello")


def at(item: ActionItem, name: str) -> str:
    return reverse(f"request-{name}", args=[item.public_id])


def test_the_page_shows_what_came_back(sofie: Client, item: ActionItem) -> None:
    actions.save_answer(item, ask(item, "Your name"), "Anna <b>", actor=make.actor())
    actions.save_answer(item, ask(item, "Rent"), "a lot", actor=make.actor())
    actions.add_file(item, ask(item, "Yearly"), pdf(), actor=make.actor())
    html = said(sofie.get(f"/office/items/{item.public_id}/"))
    assert "Anna &lt;b&gt;" in html and "Statement.pdf" in html and "not answered" in html
    assert "We could not read this" in html and "2 of 4 done" in html


def test_staff_complete_and_set_back(sofie: Client, item: ActionItem) -> None:
    html = said(sofie.post(at(item, "complete"), follow=True))
    assert "Completed. No reminder leaves any more." in html and "Set back to the client" in html
    html = said(sofie.post(at(item, "set-back"), follow=True))
    item.refresh_from_db()
    assert "on the client&#x27;s list again" in html and item.status == Status.OPEN


def test_only_what_is_done_offers_to_be_archived(sofie: Client, item: ActionItem) -> None:
    page = f"/office/items/{item.public_id}/"
    assert f"{page}archive/" not in said(sofie.get(page))
    sofie.post(at(item, "complete"))
    assert f"{page}archive/" in said(sofie.get(page))


def change(sofie: Client, item: ActionItem, **values: Any) -> HttpResponse:
    rows = [
        {"type": one.type, "text": one.text, "is_required": one.is_required, "public_id": one.public_id}
        for one in Question.objects.filter(request=item.pk).order_by("order")
    ]
    return sofie.post(
        at(item, "change"), form(*rows, **{"act": "save", "seen": item.version, **values}), follow=True
    )


def test_an_open_request_is_changed(sofie: Client, item: ActionItem) -> None:
    assert "Hello" in said(sofie.get(at(item, "change")))
    response = change(sofie, item, title="New name", message="New words", reminders_on="on")
    item.refresh_from_db()
    assert "Saved." in said(response)
    assert (item.title, Request.objects.get().message, item.reminders_on) == ("New name", "New words", True)


def test_of_two_staff_the_second_sees_what_they_typed_and_may_save_it_after_all(
    sofie: Client, item: ActionItem
) -> None:
    seen = item.version
    change(sofie, item, title="First", seen=seen)
    response = change(sofie, item, title="Second", seen=seen)
    item.refresh_from_db()
    assert response.status_code == 409 and item.title == "First"
    assert "Somebody else changed this" in said(response) and 'value="Second"' in said(response)
    change(sofie, item, title="Second", seen=response.context["seen"])
    item.refresh_from_db()
    assert item.title == "Second"


def test_taking_away_an_answered_question_is_refused_and_nothing_typed_is_lost(
    sofie: Client, item: ActionItem
) -> None:
    actions.save_answer(item, ask(item, "Your name"), "Anna", actor=make.actor())
    item.refresh_from_db()
    sent = form(MOVED, act="save", seen=item.version, title="New name")
    response = sofie.post(at(item, "change"), sent)
    assert response.status_code == 409 and "“Your name” has an answer already" in said(response)
    assert 'value="New name"' in said(response) and Question.objects.count() == 4


def test_rows_are_added_while_changing(sofie: Client, item: ActionItem) -> None:
    response = change(sofie, item, act="add-file")
    assert len(response.context["editor"].rows) == 5 and response.context["seen"] == item.version


@pytest.mark.parametrize("name", ["change", "complete", "set-back"])
def test_who_does_not_look_after_the_client_finds_nothing(
    company: Company, item: ActionItem, name: str
) -> None:
    neighbour = cast.company("Noord Advies", "noord.example")
    for who in (company.stranger, neighbour.owner):
        assert make.signed_in(who).post(at(item, name)).status_code == 404
