"""The client's page: it saves what is typed, says what is wrong beside it, and sends once."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests import make
from tests.cast import Company
from tickler.documents.tests import samples as bytes_of
from tickler.items.models import ActionItem, Status
from tickler.kinds.request import actions, client
from tickler.kinds.request.models import AnswerFile
from tickler.kinds.request.tests.samples import (
    COLOUR,
    DAY,
    MOVED,
    NAME,
    PAPER,
    PETS,
    RENT,
    ask,
    cancelled,
    opened,
    pdf,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def item(company: Company) -> ActionItem:
    return opened(company.account, PAPER, NAME, MOVED, RENT, message="A photo is fine. — Sofie")


@pytest.fixture
def anna(company: Company) -> Client:
    return make.signed_in(company.contact)


def look(anna: Client, item: ActionItem) -> str:
    response = anna.get(f"/client/items/{item.public_id}/")
    assert response.status_code == 200
    return response.content.decode()


def form(item: ActionItem, **answers: Any) -> dict[str, Any]:
    """The whole form as a browser without script sends it; answers by the first word of the question."""
    sent: dict[str, Any] = {}
    for question in item.request.questions.with_answers():
        answer = answers.get(question.text.split()[0])
        if question.type != "file":
            sent[f"v-{question.public_id}"] = str(question.reply.version if question.reply else 0)
        if answer is not None:
            sent[client.field_name(question)] = answer
    return sent


def send(anna: Client, item: ActionItem, act: str = "send", **answers: Any) -> HttpResponse:
    return anna.post(f"/client/request/{item.public_id}/", form(item, **answers) | {"act": act}, follow=True)


def answer(anna: Client, item: ActionItem, text: str, typed: Any, **more: Any) -> HttpResponse:
    question = ask(item, text)
    sent = {client.field_name(question): typed, **more}
    address = f"/client/request/{item.public_id}/answers/{question.public_id}/"
    return anna.post(address, sent, headers=HTMX)


def test_the_page_is_a_numbered_list_in_the_client_s_words(anna: Client, item: ActionItem) -> None:
    html = look(anna, item)
    text = re.sub(r"<[^>]+>", " ", html)
    assert "1. Yearly statement of the mortgage" in html and "4. Rent per month" in html
    assert "0 of 4 done" in text and "A photo is fine. — Sofie" in text
    for word in ("item", "portal", "status", "pending", "submit", "Notify", "resend", "organizer"):
        assert not re.search(rf"\b{word}\b", text, re.IGNORECASE), word


@pytest.mark.parametrize("question", [PAPER, NAME, MOVED, RENT, DAY, COLOUR, PETS])
def test_every_kind_of_question_has_its_field(
    anna: Client, company: Company, question: dict[str, Any]
) -> None:
    item = opened(company.account, question)
    assert f'name="{client.field_name(ask(item, question["text"]))}"' in look(anna, item)


def test_an_answer_is_saved_as_it_is_typed(anna: Client, item: ActionItem) -> None:
    html = answer(anna, item, "Your name", "Anna").content.decode()
    assert "You can stop and come back" in html and "1 of 4 done" in html
    assert ask(item, "Your name").is_answered


def test_what_cannot_be_read_is_said_beside_the_field_and_stays(anna: Client, item: ActionItem) -> None:
    html = answer(anna, item, "Rent", "a lot").content.decode()
    assert "We cannot read “a lot” as a number" in html
    page = look(anna, item)
    assert 'value="a lot"' in page and "We cannot read" in page and 'aria-invalid="true"' in page


def test_what_could_be_read_two_ways_is_said_back(anna: Client, item: ActionItem) -> None:
    assert "We read this as: 1,000.50" in answer(anna, item, "Rent", "1.000,50").content.decode()


def test_the_later_of_two_is_told_of_the_other(anna: Client, item: ActionItem) -> None:
    question = ask(item, "Your name")
    answer(anna, item, "Your name", "Anna")
    html = answer(anna, item, "Your name", "Piet", **{f"v-{question.public_id}": "0"}).content.decode()
    assert "had answered this in the meantime" in html


def test_a_file_is_kept_as_soon_as_it_is_chosen(anna: Client, item: ActionItem) -> None:
    question = ask(item, "Yearly")
    address = f"/client/request/{item.public_id}/files/{question.public_id}/"
    html = anna.post(address, {client.field_name(question): [pdf("1.pdf"), pdf("2.pdf")]}, headers=HTMX)
    assert "1.pdf" in html.content.decode() and "2.pdf" in html.content.decode()
    assert AnswerFile.objects.count() == 2


def test_of_several_files_only_the_bad_one_is_refused(anna: Client, item: ActionItem) -> None:
    question = ask(item, "Yearly")
    address = f"/client/request/{item.public_id}/files/{question.public_id}/"
    bad = SimpleUploadedFile("setup.pdf", bytes_of.EXE)
    html = anna.post(address, {client.field_name(question): [pdf(), bad]}, headers=HTMX).content.decode()
    assert "“setup.pdf” is a program" in html and "Statement.pdf" in html
    assert AnswerFile.objects.count() == 1


def test_a_hostile_file_name_is_shown_harmless(anna: Client, item: ActionItem) -> None:
    question = ask(item, "Yearly")
    address = f"/client/request/{item.public_id}/files/{question.public_id}/"
    file = pdf('x"><img src=x onerror=alert(1)>.pdf')
    html = anna.post(address, {client.field_name(question): file}, headers=HTMX).content.decode()
    assert "<img src=x" not in html


def test_a_file_is_taken_back(anna: Client, item: ActionItem) -> None:
    file = actions.add_file(item, ask(item, "Yearly"), pdf(), actor=make.actor())
    address = f"/client/request/{item.public_id}/remove/{file.document.public_id}/"
    html = anna.post(address, headers=HTMX).content.decode()
    assert "0 of 4 done" in html and not AnswerFile.objects.exists()


def test_without_script_taking_a_file_back_keeps_what_was_typed(anna: Client, item: ActionItem) -> None:
    file = actions.add_file(item, ask(item, "Yearly"), pdf(), actor=make.actor())
    address = f"/client/request/{item.public_id}/remove/{file.document.public_id}/"
    anna.post(address, form(item, Your="Anna"))
    assert ask(item, "Your name").is_answered and not AnswerFile.objects.exists()


def test_without_script_one_button_saves_everything(anna: Client, item: ActionItem) -> None:
    response = send(anna, item, "save", Yearly=pdf(), Your="Anna", Did="yes")
    item.refresh_from_db()
    assert (response.status_code, item.status, item.parts_done) == (200, Status.OPEN, 3)
    assert "Saved. You can stop and come back." in response.content.decode()


def test_sending_with_something_missing_keeps_the_rest_and_says_what(anna: Client, item: ActionItem) -> None:
    response = send(anna, item, Your="Anna")
    html = response.content.decode()
    item.refresh_from_db()
    assert (response.status_code, item.status, item.parts_done) == (422, Status.OPEN, 1)
    assert "2 things are not right yet" in html
    assert "This paper is still missing." in html and "This answer is still missing." in html


def test_sending_a_bad_file_keeps_the_answers(anna: Client, item: ActionItem) -> None:
    bad = SimpleUploadedFile("page.jpg", bytes_of.HTML)
    response = send(anna, item, Your="Anna", Did="no", Yearly=bad)
    assert response.status_code == 422 and "“page.jpg” is a web page" in response.content.decode()
    assert ask(item, "Your name").is_answered


def test_sending_everything_ends_with_thanks(anna: Client, item: ActionItem) -> None:
    html = send(anna, item, Your="Anna", Did="no", Yearly=pdf()).content.decode()
    item.refresh_from_db()
    assert item.status == Status.DONE
    assert "Thank you, Anna. That is done." in html and "You will get no more reminders" in html
    assert "What you sent (3)" in html and "Statement.pdf" in html


def test_a_double_click_on_send_says_it_was_sent(anna: Client, item: ActionItem) -> None:
    sent = form(item, Your="Anna", Did="no") | {"act": "send"}
    actions.add_file(item, ask(item, "Yearly"), pdf(), actor=make.actor())
    anna.post(f"/client/request/{item.public_id}/", sent)
    html = anna.post(f"/client/request/{item.public_id}/", sent, follow=True).content.decode()
    assert "This was sent already" in html and "Thank you, Anna" in html


def test_answering_after_it_was_closed_is_a_sentence(anna: Client, item: ActionItem) -> None:
    actions.complete_by_hand(item, actor=make.actor())
    response = answer(anna, item, "Your name", "Anna")
    assert response.status_code == 409 and "sent already" in response.content.decode()


def test_what_was_cancelled_is_no_longer_needed(anna: Client, item: ActionItem) -> None:
    cancelled(item)
    assert "no longer needed" in look(anna, item)


def test_a_form_address_that_is_opened_leads_to_the_page(anna: Client, item: ActionItem) -> None:
    response = anna.get(f"/client/request/{item.public_id}/")
    assert (response.status_code, response["Location"]) == (302, f"/client/items/{item.public_id}/")


def test_another_client_finds_nothing(company: Company, item: ActionItem) -> None:
    vera = make.signed_in(company.other_contact)
    question = ask(item, "Your name")
    base = f"/client/request/{item.public_id}/"
    statuses = [
        vera.post(address, {}).status_code
        for address in (base, f"{base}answers/{question.public_id}/", f"{base}files/{question.public_id}/")
    ]
    assert statuses == [404, 404, 404]


def test_a_question_of_another_request_is_not_found(anna: Client, company: Company, item: ActionItem) -> None:
    other = opened(company.other_account)
    address = f"/client/request/{item.public_id}/answers/{ask(other, 'Did').public_id}/"
    assert anna.post(address, {}).status_code == 404


def test_a_draft_is_not_found(anna: Client, company: Company) -> None:
    item = actions.create(company.account, {"title": "x", "questions": [NAME]}, actor=make.actor())
    assert anna.get(f"/client/items/{item.public_id}/").status_code == 404


@pytest.mark.parametrize("questions", [1, 30])
def test_a_long_request_takes_no_more_queries(
    anna: Client, company: Company, django_assert_max_num_queries: Any, questions: int
) -> None:
    item = opened(company.account, *([NAME, PAPER] * questions))
    with django_assert_max_num_queries(14):
        look(anna, item)
