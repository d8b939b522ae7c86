"""The lists of approvals, and what stands beside documents."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import make
from tests.cast import Company
from tickler.documents.models import Access, Document
from tickler.items.on_documents import notes_of
from tickler.kinds.approval import actions
from tickler.kinds.approval.tests.samples import decision, document, opened, renew
from tickler.kinds.approval.tests.test_deciding import anna, say_no
from tickler.mail.models import Notice
from tickler.people.models import Account

EVERY = "/office/approval/"


@pytest.fixture
def browser(company: Company) -> Client:
    return make.signed_in(company.owner)


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


def tab(account: Account) -> str:
    return f"/office/clients/{account.public_id}/items/approval/"


def documents(account: Account) -> str:
    return f"/office/clients/{account.public_id}/documents/"


def mark(company: Company, paper: Document) -> str:
    return notes_of(make.viewer(company.owner), [paper])[paper.pk].mark


def test_what_waits_stands_first_then_the_latest_answer(company: Company, browser: Client) -> None:
    names = ["A.pdf", "B.pdf", "C.pdf"]
    first, second, third = (opened(company.account, document(company.account, name)) for name in names)
    actions.approve(second, decision(second), seen=1, actor=anna(company))
    page = said(browser.get(EVERY))
    assert page.index("C.pdf") < page.index("A.pdf") < page.index("B.pdf")


def test_the_reasons_of_a_no_are_in_the_list(company: Company, browser: Client) -> None:
    item = opened(company.account)
    say_no(company, item, reasons=["missing"], words="The annex.")
    page = said(browser.get(EVERY))
    assert "Something is missing" in page and "The annex." in page and "Anna de Wit" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [("waiting=1", "A.pdf"), ("approved=1", "B.pdf"), ("withdrawn=1", "C.pdf"), ("q=a.p", "A.pdf")],
)
def test_the_filter_leaves_one_state(company: Company, browser: Client, query: str, shown: str) -> None:
    names = ["A.pdf", "B.pdf", "C.pdf"]
    _first, second, third = (opened(company.account, document(company.account, name)) for name in names)
    actions.approve(second, decision(second), seen=1, actor=anna(company))
    actions.cancel(third, actor=make.actor())
    page = said(browser.get(f"{EVERY}?{query}"))
    assert [name for name in names if f">{name}</a>" in page] == [shown]


def test_a_client_is_found_by_name(company: Company, browser: Client) -> None:
    opened(company.account, document(company.account, "A.pdf"))
    opened(company.other_account, document(company.other_account, "B.pdf"))
    page = said(browser.get(f"{EVERY}?q=visser"))
    assert "B.pdf" in page and "A.pdf" not in page


def test_an_employee_sees_those_of_their_clients(company: Company) -> None:
    opened(company.account, document(company.account, "A.pdf"))
    opened(company.other_account, document(company.other_account, "B.pdf"))
    page = said(make.signed_in(company.employee).get(EVERY))
    assert "A.pdf" in page and "B.pdf" not in page and "1 document waits for an answer" in page


def test_the_list_of_one_client_stands_within_its_documents(company: Company, browser: Client) -> None:
    opened(company.account, document(company.account, "A.pdf"))
    opened(company.other_account, document(company.other_account, "B.pdf"))
    page = said(browser.get(tab(company.account)))
    assert "A.pdf" in page and "B.pdf" not in page and documents(company.account) in page
    assert f"/office/approval/pending/?account={company.account.public_id}" in page


def test_without_any_the_page_says_how_to_begin(company: Company, browser: Client) -> None:
    assert "Nothing to approve yet" in said(browser.get(EVERY))
    page = said(browser.get(tab(company.account)))
    assert "Nothing to approve yet" in page and "/pending/" not in page


def test_from_the_row_of_a_document_one_asks_and_then_asks_again(company: Company, browser: Client) -> None:
    paper = document(company.account)
    new = f"/office/approval/new/?document={paper.public_id}"
    assert new in said(browser.get(documents(company.account)))
    item = opened(company.account, paper)
    page = said(browser.get(documents(company.account)))
    resend = f"/office/items/{item.public_id}/resend/"
    assert "Pending approval" in page and "Resend approval" in page and resend in page
    assert new not in page
    answer = browser.post(resend, headers={"referer": f"http://testserver{documents(company.account)}"})
    assert answer.headers["Location"].endswith(documents(company.account))
    assert Notice.objects.filter(item=item, sort="resend").count() == 2


def test_the_ticked_documents_are_asked_about_together(company: Company, browser: Client) -> None:
    papers = [document(company.account, name) for name in ("A.pdf", "B.pdf")]
    assert 'formaction="/office/approval/new/"' in said(browser.get(documents(company.account)))
    page = said(browser.post("/office/approval/new/", {"document": [one.public_id for one in papers]}))
    assert "A.pdf" in page and "B.pdf" in page and "Send request" in page


def test_a_document_wears_the_mark_of_its_last_answer(company: Company) -> None:
    paper = document(company.account)
    assert mark(company, paper) == ""
    item = opened(company.account, paper)
    assert "Pending approval" in mark(company, paper)
    say_no(company, item)
    assert "Not approved" in mark(company, paper)
    again = opened(company.account, paper)
    actions.approve(again, decision(again), seen=1, actor=anna(company))
    assert "Approved" in mark(company, paper)
    renew(paper)
    assert "Version 1 approved" in mark(company, paper)


def test_a_cancelled_request_leaves_no_mark(company: Company) -> None:
    paper = document(company.account)
    actions.cancel(opened(company.account, paper), actor=make.actor())
    assert mark(company, paper) == ""


def test_a_client_reads_in_the_folder_what_waits_and_goes_there(company: Company) -> None:
    paper, browser = document(company.account), make.signed_in(company.contact)
    item = opened(company.account, paper)
    folder = f"/client/documents/folders/{paper.folder.public_id}/"
    page = said(browser.get(folder))
    assert "Waiting for your answer" in page and f'href="/client/items/{item.public_id}/"' in page
    actions.approve(item, decision(item), seen=1, actor=anna(company))
    page = said(browser.get(folder))
    assert "Approved" in page and f'href="/client/items/{item.public_id}/"' not in page


def test_many_documents_are_asked_about_in_two_queries(
    company: Company, django_assert_num_queries: Any
) -> None:
    papers = [document(company.account) for _ in range(5)]
    for paper in papers:
        opened(company.account, paper)
    viewer = make.viewer(company.owner)
    with django_assert_num_queries(2):
        notes_of(viewer, papers)


def test_the_list_stands_among_the_documents_in_the_menu(browser: Client) -> None:
    page = said(browser.get(EVERY))
    assert '<a href="/office/documents/" aria-current="page"' in page


def test_a_document_in_the_wrong_folder_leads_to_the_folder(company: Company, browser: Client) -> None:
    paper = document(company.account, access=Access.PRIVATE)
    page = said(browser.get(f"/office/approval/new/?document={paper.public_id}"))
    assert (
        "which the client cannot see" in page
        and f"/office/documents/folders/{paper.folder.public_id}/" in page
    )
