"""The office's pages of one approval: asking, looking, no longer asking."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import make
from tests.cast import Company
from tickler.documents.models import Document
from tickler.items.models import ActionItem, Status
from tickler.kinds.approval import actions
from tickler.kinds.approval.models import Decision
from tickler.kinds.approval.tests.samples import decision, document, opened, renew
from tickler.kinds.approval.tests.test_deciding import anna
from tickler.mail.models import Notice
from tickler.people.models import Link

NEW = "/office/approval/new/"


@pytest.fixture
def browser(company: Company) -> Client:
    return make.signed_in(company.owner)


@pytest.fixture
def paper(company: Company) -> Document:
    return document(company.account, "VAT return.pdf")


def form(*papers: Document, **values: Any) -> dict[str, Any]:
    """The form as a browser sends it."""
    plan = {"reminders_on": "on", "remind_days": "5", "remind_times": "2"}
    sent = {
        "document": [one.public_id for one in papers],
        "act": "send",
        "message": "Please, [ACCOUNT_NAME].",
    }
    return {**plan, **sent, "ticket": "x" * 22, **values}


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_page_says_who_is_written_to(browser: Client, paper: Document) -> None:
    page = said(browser.get(f"{NEW}?document={paper.public_id}"))
    assert "VAT return.pdf" in page and "anna@client.marlow.example" in page
    assert "The letter to Anna and Piet leaves at once." in page


def test_it_warns_where_nobody_is_written_to_or_may_sign_in(company: Company, browser: Client) -> None:
    Link.objects.filter(account=company.account).update(notify=False, login=False)
    page = said(browser.get(f"{NEW}?document={document(company.account).public_id}"))
    assert "Nobody gets letters: no contact" in page and "Nobody may sign in" in page


def test_sent_it_waits_with_its_message_and_reminders(browser: Client, paper: Document) -> None:
    page = said(browser.post(NEW, form(paper), follow=True))
    item = ActionItem.objects.get()
    assert "Sent to Anna and Piet." in page and "Please, De Wit." in page
    assert (item.status, item.reminders_on, item.remind_days, item.remind_times) == (Status.OPEN, True, 5, 2)
    assert Notice.objects.filter(item=item, sort="notice").count() == 2


def test_the_same_form_twice_asks_once(browser: Client, paper: Document) -> None:
    answers = [browser.post(NEW, form(paper)) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert ActionItem.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "sentence", "status"),
    [
        ({"message": "For [NOBODY_KNOWS]."}, "We do not know [NOBODY_KNOWS].", 422),
        ({"remind_days": "0"}, "Write a whole number from 1 to 365.", 422),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    browser: Client, paper: Document, values: dict[str, Any], sentence: str, status: int
) -> None:
    answer = browser.post(NEW, form(paper, **values))
    assert answer.status_code == status and sentence in said(answer) and "VAT return.pdf" in said(answer)
    assert not ActionItem.objects.exists()


def test_a_document_that_waits_already_is_named(company: Company, browser: Client, paper: Document) -> None:
    opened(company.account, paper)
    answer = browser.post(NEW, form(paper, message="Keep this."))
    page = said(answer)
    assert answer.status_code == 409 and "waits for approval already" in page and "Keep this." in page


def test_documents_of_several_clients_are_asked_one_after_the_other(
    company: Company, browser: Client, paper: Document
) -> None:
    answer = browser.post(NEW, form(paper, document(company.other_account)))
    assert answer.status_code == 409 and "several clients" in said(answer)


def test_nothing_ticked_is_said(browser: Client) -> None:
    answer = browser.post(NEW, form())
    assert answer.status_code == 409 and "Tick at least one document." in said(answer)


def test_one_of_several_is_taken_off_and_what_was_typed_stays(
    company: Company, browser: Client, paper: Document
) -> None:
    other = document(company.account, "Notes.pdf")
    page = said(browser.post(NEW, form(paper, other, act=f"drop-{other.public_id}", message="Keep this.")))
    assert "VAT return.pdf" in page and "Notes.pdf" not in page and "Keep this." in page
    assert not ActionItem.objects.exists()


def test_the_sentence_follows_what_is_typed(browser: Client, paper: Document) -> None:
    page = said(browser.post(f"{NEW}sentence/", form(paper, remind_days="7", remind_times="1")))
    assert "One reminder: Mon 30 Nov" in page


def test_the_answer_stands_with_version_person_and_reasons(company: Company, browser: Client) -> None:
    item = opened(company.account)
    no = {"reasons": ["missing"], "words": "The annex.", "actor": anna(company)}
    actions.disapprove(item, decision(item), seen=1, **no)
    page = said(browser.get(f"/office/items/{item.public_id}/"))
    for words in (
        "Not approved",
        "Anna de Wit",
        "Something is missing",
        "The annex.",
        "version 1 was looked at",
    ):
        assert words in page


def test_a_version_that_came_after_the_answer_is_said(company: Company, browser: Client) -> None:
    item = opened(company.account)
    actions.approve(item, decision(item), seen=1, actor=anna(company))
    renew(Decision.objects.get().document)
    page = said(browser.get(f"/office/items/{item.public_id}/"))
    assert "Version 2 came in after the answer" in page


def test_cancelling_asks_first(company: Company, browser: Client) -> None:
    item = opened(company.account)
    cancel = f"/office/approval/{item.public_id}/cancel/"
    assert cancel in said(browser.get(f"/office/items/{item.public_id}/"))
    assert "leaves the list of De Wit" in said(browser.get(cancel))
    assert ActionItem.objects.get().status == Status.OPEN
    browser.post(cancel)
    assert ActionItem.objects.get().status == Status.CANCELLED


def test_resend_approval_is_offered_while_it_waits(company: Company, browser: Client) -> None:
    item = opened(company.account)
    assert "Resend approval" in said(browser.get(f"/office/items/{item.public_id}/"))
    browser.post(f"/office/items/{item.public_id}/resend/")
    assert Notice.objects.filter(item=item, occasion="resend.1").count() == 2
    actions.approve(item, decision(item), seen=1, actor=anna(company))
    assert "Resend approval" not in said(browser.get(f"/office/items/{item.public_id}/"))


def test_a_code_without_a_value_is_asked_about_first(browser: Client, paper: Document) -> None:
    answer = browser.post(NEW, form(paper, message="By [DUE_DATE], please."))
    assert answer.status_code == 422 and "[DUE_DATE] has no value for this client" in said(answer)
    assert not ActionItem.objects.exists()
    browser.post(NEW, form(paper, message="By [DUE_DATE], please.", sure="1"))
    assert ActionItem.objects.get().approval.message == "By, please."
