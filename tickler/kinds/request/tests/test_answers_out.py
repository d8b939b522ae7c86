"""Taking the answers of a request along: on paper, or as a table."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from tests import make
from tests.cast import Company
from tickler.items.models import ActionItem
from tickler.kinds.request import actions
from tickler.kinds.request.tests.office import said
from tickler.kinds.request.tests.samples import NAME, PAPER, RENT, ask, opened, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
BY = make.actor()


@pytest.fixture
def item(company: Company) -> ActionItem:
    one = opened(company.account, PAPER, NAME, RENT, message="Hello, Anna")
    actions.save_answer(one, ask(one, "Your name"), "=Anna", actor=BY)
    actions.add_file(one, ask(one, "Yearly"), pdf("Mortgage.pdf"), actor=BY)
    return one


def test_the_page_for_paper_has_message_questions_and_answers(company: Company, item: ActionItem) -> None:
    page = said(make.signed_in(company.owner).get(reverse("request-paper", args=[item.public_id])))
    assert all(
        words in page for words in ("Hello, Anna", "Your name", "=Anna", "Mortgage.pdf", "not answered")
    )


def test_the_table_has_a_line_for_each_question(company: Company, item: ActionItem) -> None:
    answer = make.signed_in(company.owner).get(reverse("request-answers-table", args=[item.public_id]))
    head, *lines = csv.reader(StringIO(answer.content.decode().removeprefix("\ufeff")))
    assert [line[3] for line in lines] == ["Mortgage.pdf", "'=Anna", ""]
    assert {len(line) for line in lines} == {len(head)}


def test_an_employee_takes_along_only_what_they_see(company: Company, item: ActionItem) -> None:
    for name in ("request-paper", "request-answers-table"):
        browser = make.signed_in(company.stranger)
        assert browser.get(reverse(name, args=[item.public_id])).status_code == 404
