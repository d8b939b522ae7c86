"""The client's pages of an approval."""

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import make
from tests.cast import Company
from tickler.items.models import ActionItem, Status
from tickler.kinds.approval import actions
from tickler.kinds.approval.models import Decision, Outcome
from tickler.kinds.approval.tests.samples import decision, document, opened, renew


@pytest.fixture
def item(company: Company) -> ActionItem:
    return opened(company.account, document(company.account, "VAT return.pdf"))


@pytest.fixture
def browser(company: Company) -> Client:
    return make.signed_in(company.contact)


def address(item: ActionItem, act: str = "") -> str:
    """The item's own page, or that of an act on its only document."""
    if not act:
        return f"/client/items/{item.public_id}/"
    return f"/client/approval/{item.public_id}/{decision(item).public_id}/{act}/"


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_page_offers_to_look_and_to_say_yes_or_no(browser: Client, item: ActionItem) -> None:
    page = said(browser.get(address(item)))
    paper = decision(item).document
    assert f"/client/documents/{paper.public_id}/" in page
    assert address(item, "approve") in page and address(item, "disapprove") in page


def test_looking_at_the_question_answers_nothing(browser: Client, item: ActionItem) -> None:
    for act in ("approve", "disapprove"):
        assert browser.get(address(item, act)).status_code == 200
    assert decision(item).is_waiting


def test_yes_leads_back_to_a_thank_you(browser: Client, item: ActionItem) -> None:
    page = said(browser.post(address(item, "approve"), {"seen": "1"}, follow=True))
    assert "Thank you, Anna" in page and "You have approved VAT return.pdf." in page
    assert decision(item).outcome == Outcome.APPROVED


def test_no_needs_a_reason_and_keeps_what_was_typed(browser: Client, item: ActionItem) -> None:
    answer = browser.post(address(item, "disapprove"), {"seen": "1", "words": "Page four."})
    assert answer.status_code == 422
    assert "Choose at least one reason." in said(answer) and "Page four." in said(answer)


def test_no_leads_back_and_repeats_the_reasons(browser: Client, item: ActionItem) -> None:
    form = {"seen": "1", "reasons": ["figure", "other"], "words": "Page four."}
    page = said(browser.post(address(item, "disapprove"), form, follow=True))
    assert "A number or an amount is wrong" in page and "Page four." in page
    item.refresh_from_db()
    assert item.status == Status.DECLINED


@pytest.mark.parametrize("act", ["approve", "disapprove"])
def test_an_answer_about_an_older_version_is_refused_with_the_new_one_shown(
    browser: Client, item: ActionItem, act: str
) -> None:
    renew(decision(item).document)
    form = {"seen": "1", "reasons": ["figure"], "words": "Page four."}
    answer = browser.post(address(item, act), form)
    page = said(answer)
    assert answer.status_code == 409 and "There is a newer version" in page
    assert 'name="seen" value="2"' in page and (act == "approve" or "Page four." in page)
    assert decision(item).is_waiting


def test_a_form_without_a_version_is_no_answer(browser: Client, item: ActionItem) -> None:
    assert browser.post(address(item, "approve"), {"seen": "one"}).status_code == 409
    assert decision(item).is_waiting


def test_the_second_of_two_clicks_says_what_is(browser: Client, item: ActionItem) -> None:
    browser.post(address(item, "approve"), {"seen": "1"})
    page = said(browser.post(address(item, "approve"), {"seen": "1"}, follow=True))
    assert "This was answered already" in page and "We have your approval" in page


def test_what_was_cancelled_needs_no_answer(browser: Client, item: ActionItem) -> None:
    actions.cancel(item, actor=make.actor())
    assert "This is no longer needed" in said(browser.get(address(item)))
    assert browser.get(address(item, "approve")).status_code == 302


def test_of_several_documents_the_page_shows_what_is_left(company: Company, browser: Client) -> None:
    papers = [document(company.account, "A.pdf"), document(company.account, "B.pdf")]
    item = opened(company.account, *papers)
    first = Decision.objects.get(name="A.pdf")
    browser.post(f"/client/approval/{item.public_id}/{first.public_id}/approve/", {"seen": "1"})
    page = said(browser.get(address(item)))
    assert "1 of 2 done" in page and "Approved by Anna de Wit" in page
    assert page.count("/approve/") == 1


def test_a_document_that_was_deleted_is_shown_as_such(browser: Client, item: ActionItem) -> None:
    paper = decision(item).document
    paper.removed_at = item.created_at
    paper.save()
    assert "is not there at the moment" in said(browser.get(address(item)))
    assert browser.get(address(item, "approve")).status_code == 302
