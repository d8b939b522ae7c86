"""What a client decides about documents, and which version that is about."""

from typing import Any

import pytest

from tests import make
from tests.cast import Company
from tickler.core.errors import Refused
from tickler.documents import folders
from tickler.documents.models import Access, Document, Version
from tickler.items.models import ActionItem, Quiet, Status
from tickler.kinds.approval import actions
from tickler.kinds.approval.models import Outcome
from tickler.kinds.approval.tests.samples import decision, document, opened, renew
from tickler.trail import sentences
from tickler.trail.models import Event

PLAN = {"reminders_on": True, "remind_days": 3, "remind_times": 2}


def anna(company: Company) -> Any:
    return make.client_viewer(company.contact).actor_on(company.account.pk)


def say_no(company: Company, item: ActionItem, **values: Any) -> None:
    said = {"seen": 1, "reasons": ["figure"], "words": "", "actor": anna(company)}
    actions.disapprove(item, decision(item), **said | values)


def test_a_yes_closes_the_item_and_stops_the_reminders(company: Company) -> None:
    item = opened(company.account, **PLAN)
    actions.approve(item, decision(item), seen=1, actor=anna(company))
    item.refresh_from_db()
    assert (item.status, item.remind_at, item.todo_at) == (Status.DONE, None, None)
    assert item.came_in_at is not None  # the firm is told


def test_a_no_declines_it_and_keeps_the_reasons(company: Company) -> None:
    item = opened(company.account, **PLAN)
    say_no(company, item, reasons=["missing", "figure"], words=" Page 4. ")
    item.refresh_from_db()
    made = decision(item)
    assert (item.status, item.remind_at) == (Status.DECLINED, None)
    assert (made.outcome, made.reasons, made.words) == (Outcome.DISAPPROVED, ["figure", "missing"], "Page 4.")


def test_a_decision_names_the_version_the_hash_and_who(company: Company) -> None:
    item = opened(company.account)
    actions.approve(item, decision(item), seen=1, actor=anna(company))
    made, version = decision(item), Version.objects.get()
    assert (made.number, made.sha256, made.decided_by) == (1, version.sha256, "Anna de Wit")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"reasons": []}, "no_reason"),
        ({"reasons": ["nonsense"]}, "no_reason"),
        ({"reasons": ["other"], "words": " "}, "no_words"),
        ({"words": "x" * 2_001}, "too_long"),
    ],
)
def test_a_no_without_a_reason_is_refused(company: Company, values: dict[str, Any], code: str) -> None:
    item = opened(company.account)
    with pytest.raises(Refused) as refusal:
        say_no(company, item, **values)
    assert refusal.value.code == code and decision(item).is_waiting


def test_an_answer_about_an_older_version_is_refused(company: Company) -> None:
    paper = document(company.account)
    item = opened(company.account, paper)
    renew(paper)
    with pytest.raises(Refused) as refusal:
        actions.approve(item, decision(item), seen=1, actor=anna(company))
    assert refusal.value.code == "newer" and decision(item).is_waiting
    actions.approve(item, decision(item), seen=2, actor=anna(company))
    assert (decision(item).asked_number, decision(item).number) == (1, 2)


def test_several_documents_are_decided_one_by_one(company: Company) -> None:
    papers = [document(company.account, "A.pdf"), document(company.account, "B.pdf")]
    item = opened(company.account, *papers, **PLAN)
    assert item.title == "A.pdf and 1 more"
    actions.approve(item, decision(item, "B.pdf"), seen=1, actor=anna(company))
    item.refresh_from_db()
    assert (item.status, item.parts_done, item.parts_total) == (Status.OPEN, 1, 2)
    assert item.quiet_reason == Quiet.NOTICE_WAITING  # it goes on reminding
    said = {"seen": 1, "reasons": ["figure"], "words": "", "actor": anna(company)}
    actions.disapprove(item, decision(item, "A.pdf"), **said)
    item.refresh_from_db()
    assert (item.status, item.parts_done) == (Status.DECLINED, 2)


def test_the_second_answer_changes_nothing(company: Company) -> None:
    item = opened(company.account)
    same = decision(item)
    actions.approve(item, decision(item), seen=1, actor=anna(company))
    with pytest.raises(Refused) as refusal:
        actions.disapprove(item, same, seen=1, reasons=["figure"], words="", actor=anna(company))
    assert refusal.value.code == "decided" and decision(item).outcome == Outcome.APPROVED


def test_what_was_cancelled_cannot_be_answered(company: Company) -> None:
    item = opened(company.account)
    actions.cancel(item, actor=make.actor(company.owner))
    with pytest.raises(Refused) as refusal:
        actions.approve(item, decision(item), seen=1, actor=anna(company))
    assert refusal.value.code == "closed" and decision(item).outcome == Outcome.WITHDRAWN


def test_a_deleted_document_cannot_be_answered(company: Company) -> None:
    paper = document(company.account)
    item = opened(company.account, paper)
    Document.objects.filter(pk=paper.pk).update(removed_at=item.created_at)
    with pytest.raises(Refused) as refusal:
        actions.approve(item, decision(item), seen=1, actor=anna(company))
    assert refusal.value.code == "gone" and decision(item).is_waiting


def test_the_trail_tells_each_answer_with_its_version_and_why(company: Company) -> None:
    item = opened(company.account, document(company.account, "A.pdf"))
    say_no(company, item, words="The third line.")
    said = [sentences.plain(event) for event in Event.objects.filter(item=item.pk).order_by("-pk")[:2]]
    why = "A number or an amount is wrong"
    assert f"Anna de Wit did not approve A.pdf, version 1: {why}." in said
    assert not any("third line" in one for one in said)


def test_a_document_out_of_sight_cannot_be_answered(company: Company) -> None:
    paper = document(company.account)
    item = opened(company.account, paper)
    Document.objects.filter(pk=paper.pk).update(folder=folders.home_of(company.account, Access.PRIVATE))
    with pytest.raises(Refused) as refusal:
        actions.approve(item, decision(item), seen=1, actor=anna(company))
    assert refusal.value.code == "gone" and decision(item).is_waiting
