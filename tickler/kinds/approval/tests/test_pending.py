"""Asking again for everything that waits: one letter to each person, which names their documents."""

from collections.abc import Iterator

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from tests import cast, make
from tests.cast import Company
from tests.post import Post
from tickler.core.tenancy import firm_scope
from tickler.items import bulk
from tickler.items.models import ActionItem, Bulk, BulkRow
from tickler.kinds.approval import actions
from tickler.kinds.approval.models import Decision
from tickler.kinds.approval.tests.conftest import NOON
from tickler.kinds.approval.tests.samples import decision, document, opened
from tickler.kinds.approval.tests.test_deciding import anna
from tickler.mail.models import Letter, Notice
from tickler.people.models import Contact, Link
from tickler.trail.models import Event

PENDING = "/office/approval/pending/"
ANNA, PIET, VERA = (f"{name}@client.marlow.example" for name in ("anna", "piet", "vera"))


@pytest.fixture
def post() -> Iterator[Post]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield Post(traveller)


@pytest.fixture
def company(post: Post, db: None) -> Iterator[Company]:
    one = cast.company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        yield one


@pytest.fixture
def items(post: Post, company: Company) -> list[ActionItem]:
    """Two of one client, one of another; their first letters have left an hour ago."""
    made = [
        opened(company.account, document(company.account, "VAT.pdf"), reminders_on=True),
        opened(company.account, document(company.account, "A.pdf"), document(company.account, "B.pdf")),
        opened(company.other_account, document(company.other_account, "Tax.pdf")),
    ]
    post.hours(1)
    post.gone.clear()
    for item in made:
        item.refresh_from_db()
    return made


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


def ask(who: Client, address: str = PENDING, message: str = "[FIRM_NAME] waits.") -> HttpResponse:
    """The button pressed, and the worker has done it."""
    answer = who.post(address, {"message": message})
    started = Bulk.objects.order_by("-pk").first()
    if answer.status_code == 302 and started is not None:
        bulk.run(started.pk)
    return answer


def texts(post: Post) -> dict[str, str]:
    """What each person reads, by address; one letter each."""
    post.run()
    assert len({one.to for one in post.gone}) == len(post.gone)
    return {one.to: one.letter.get_body(("plain",)).get_content() for one in post.gone}


def test_the_page_says_what_will_leave(company: Company, items: list[ActionItem]) -> None:
    page = said(make.signed_in(company.owner).get(PENDING))
    assert "4 documents wait for an answer." in page
    assert "3 letters leave, to Anna, Piet and Vera" in page
    assert "Please look at these documents" in page
    assert not Bulk.objects.exists()


def test_each_person_gets_one_letter_with_their_documents(
    post: Post, company: Company, items: list[ActionItem]
) -> None:
    ask(make.signed_in(company.owner))
    read = texts(post)
    assert read.keys() == {ANNA, PIET, VERA}
    for email in (ANNA, PIET):
        assert all(name in read[email] for name in ("VAT.pdf", "A.pdf", "B.pdf"))
        assert "Tax.pdf" not in read[email] and "/client/section/approval/" in read[email]
    assert "Tax.pdf" in read[VERA] and f"/client/items/{items[2].public_id}/" in read[VERA]
    assert all("Marlow & Brandt waits." in text for text in read.values())


def test_what_is_decided_meanwhile_is_not_named(
    post: Post, company: Company, items: list[ActionItem]
) -> None:
    ask(make.signed_in(company.owner))
    actions.approve(items[0], decision(items[0]), seen=1, actor=anna(company))
    half = Decision.objects.get(name="A.pdf")
    actions.approve(items[1], half, seen=1, actor=anna(company))
    actions.approve(items[2], decision(items[2]), seen=1, actor=anna(company))
    read = texts(post)
    assert read.keys() == {ANNA, PIET}
    assert "B.pdf" in read[ANNA] and not any(name in read[ANNA] for name in ("VAT.pdf", "A.pdf"))


def test_somebody_of_two_clients_gets_one_letter_that_says_which(
    post: Post, company: Company, items: list[ActionItem]
) -> None:
    make.link(company.other_account, company.contact)
    ask(make.signed_in(company.owner))
    read = texts(post)
    assert "VAT.pdf – De Wit" in read[ANNA] and "Tax.pdf – Visser" in read[ANNA]


def test_each_item_is_on_top_in_the_trail_and_keeps_its_plan(
    post: Post, company: Company, items: list[ActionItem]
) -> None:
    ask(make.signed_in(company.owner))
    for item in items:
        before = (item.remind_at, item.reminders_sent, item.plan_no)
        was = item.todo_at
        item.refresh_from_db()
        assert (item.remind_at, item.reminders_sent, item.plan_no) == before
        assert item.todo_at > was and item.resends == 1
        assert Event.objects.filter(item=item, verb="item.resent", actor_name="Otto Owner").count() == 1
    post.run()
    assert Event.objects.filter(verb="item.resend_left").count() == 3
    assert Letter.objects.filter(sort="approval.together").count() == 3
    assert Notice.objects.filter(sort="resend", fate="sent").count() == 5


def test_within_the_cool_down_nothing_leaves_and_the_report_says_so(
    post: Post, company: Company, items: list[ActionItem]
) -> None:
    owner = make.signed_in(company.owner)
    owner.post(f"/office/items/{items[0].public_id}/resend/")
    ask(owner)
    rows = {row.item_id: (row.outcome, row.reason) for row in BulkRow.objects.all()}
    assert rows[items[0].pk] == ("skipped", "Already sent at 14:00.")
    assert {rows[item.pk][0] for item in items[1:]} == {"sent"}
    ask(owner)
    assert set(BulkRow.objects.filter(bulk=Bulk.objects.latest("pk")).values_list("outcome", flat=True)) == {
        "skipped"
    }


def test_a_worker_that_does_it_twice_asks_once(post: Post, company: Company, items: list[ActionItem]) -> None:
    ask(make.signed_in(company.owner))
    bulk.run(Bulk.objects.get().pk)
    assert len(texts(post)) == 3


def test_of_one_client_only_those_are_asked(post: Post, company: Company, items: list[ActionItem]) -> None:
    answer = ask(make.signed_in(company.owner), f"{PENDING}?account={company.other_account.public_id}")
    assert "/office/bulk/" in answer.headers["Location"]
    assert texts(post).keys() == {VERA}


def test_an_employee_asks_for_their_own_clients(
    post: Post, company: Company, items: list[ActionItem]
) -> None:
    ask(make.signed_in(company.employee))
    assert texts(post).keys() == {ANNA, PIET}


def test_where_nobody_gets_letters_the_page_warns_and_the_report_says_so(
    post: Post, company: Company, items: list[ActionItem]
) -> None:
    Link.objects.filter(account=company.other_account).update(notify=False)
    owner = make.signed_in(company.owner)
    assert "Nobody gets letters about Visser." in said(owner.get(PENDING))
    ask(owner)
    assert texts(post).keys() == {ANNA, PIET}
    assert BulkRow.objects.get(outcome="skipped").account == company.other_account


def test_the_message_may_be_left_out_and_unknown_codes_are_refused(
    post: Post, company: Company, items: list[ActionItem]
) -> None:
    owner = make.signed_in(company.owner)
    answer = ask(owner, message="Dear [CONTACT_FIRST_NAME]")
    assert answer.status_code == 422 and "We do not know [CONTACT_FIRST_NAME]" in said(answer)
    assert not Bulk.objects.exists()
    ask(owner, message="")
    assert "VAT.pdf" in texts(post)[ANNA]


def test_where_nothing_waits_it_says_so(company: Company) -> None:
    answer = make.signed_in(company.owner).get(PENDING)
    assert answer.status_code == 409 and "No document waits for an answer." in said(answer)


@pytest.mark.parametrize("language", ["en", "de", "fr", "pt", "nl"])
def test_the_letter_is_written_in_every_language(
    post: Post, company: Company, items: list[ActionItem], language: str
) -> None:
    Contact.objects.filter(pk=company.contact.pk).update(language=language)
    ask(make.signed_in(company.owner), message="")
    post.run()
    letter = next(one.letter for one in post.gone if one.to == ANNA)
    text, html = (letter.get_body((sort,)).get_content().replace("\r\n", "\n") for sort in ("plain", "html"))
    assert f'lang="{language}"' in html and "    VAT.pdf\n    A.pdf\n    B.pdf" in text
    assert "VAT.pdf<br>" in html


def test_a_letter_about_several_clients_is_seen_by_who_sees_them_all(
    post: Post, company: Company, items: list[ActionItem]
) -> None:
    make.link(company.other_account, company.contact)
    ask(make.signed_in(company.owner))
    post.run()
    mixed = Letter.objects.get(sort="approval.together", email=ANNA)
    for who, status in ((company.owner, 200), (company.employee, 404), (company.stranger, 404)):
        assert make.signed_in(who).get(f"/office/letters/{mixed.public_id}/").status_code == status
    for who, is_led in ((company.owner, True), (company.employee, False)):
        page = said(make.signed_in(who).get(f"/office/items/{items[0].public_id}/"))
        assert "Resent by Otto Owner" in page and (mixed.public_id in page) == is_led


def test_the_same_form_twice_asks_once(post: Post, company: Company, items: list[ActionItem]) -> None:
    owner = make.signed_in(company.owner)
    answers = [owner.post(PENDING, {"message": "", "ticket": "x" * 22}) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Bulk.objects.count() == 1


def test_for_a_client_of_others_there_is_no_such_page(
    post: Post, company: Company, items: list[ActionItem]
) -> None:
    stranger, address = make.signed_in(company.stranger), f"{PENDING}?account={company.account.public_id}"
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"message": ""}).status_code == 404
    assert not Bulk.objects.exists()
