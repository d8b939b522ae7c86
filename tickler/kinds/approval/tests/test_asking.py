"""Asking for approval, and no longer asking."""

import pytest

from tests import make
from tests.cast import Company
from tickler.core.errors import Refused
from tickler.core.ids import public_id
from tickler.documents import arranging, folders
from tickler.documents.models import Access, Document
from tickler.items import actions as items
from tickler.items.models import ActionItem, Status
from tickler.kinds.approval import actions
from tickler.kinds.approval.documents import why_not_askable
from tickler.kinds.approval.models import Decision, Outcome
from tickler.kinds.approval.tests.samples import content_for, decision, document, opened
from tickler.mail.models import Notice
from tickler.people.models import Link


def asked(company: Company, *names: str) -> ActionItem:
    content = {"documents": list(names), "message": ""}
    return actions.create(company.account, content, actor=make.actor(company.owner))


def refused(company: Company, *names: str) -> str:
    with pytest.raises(Refused) as refusal:
        asked(company, *names)
    assert not ActionItem.objects.filter(title="x").exists()
    return refusal.value.code


def test_it_is_called_like_its_document_and_bound_to_its_version(company: Company) -> None:
    item = opened(company.account, document(company.account, "VAT return Q3.pdf"))
    assert item.title == "VAT return Q3.pdf"
    assert (decision(item).asked_number, decision(item).outcome) == (1, Outcome.WAITING)


def test_the_codes_of_the_message_are_filled_in(company: Company) -> None:
    content = content_for(company.account, message="For [ACCOUNT_NAME], dear [CONTACT_FIRST_NAME].")
    item = actions.create(company.account, content, actor=make.actor())
    assert item.approval.message == "For De Wit, dear Anna."


def test_the_title_counts_in_the_clients_language(company: Company) -> None:
    company.account.language = "de"
    papers = [document(company.account, f"{name}.pdf").public_id for name in "ABC"]
    content = {"documents": papers}
    assert actions.create(company.account, content, actor=make.actor()).title == "A.pdf und 2 weitere"


def test_nothing_and_what_is_another_clients_is_refused(company: Company) -> None:
    assert refused(company) == "no_documents"
    assert refused(company, public_id()) == "gone"
    assert refused(company, document(company.other_account).public_id) == "gone"
    assert refused(company, *[public_id() for _ in range(51)]) == "too_many"


def test_of_two_requests_about_one_document_the_second_is_refused(company: Company) -> None:
    paper = document(company.account)
    first = opened(company.account, paper)
    assert refused(company, paper.public_id) == "not_askable"
    actions.cancel(first, actor=make.actor(company.owner))
    assert asked(company, paper.public_id).status == Status.DRAFT


def test_it_is_not_sent_where_nobody_may_sign_in(company: Company) -> None:
    item = actions.create(company.account, content_for(company.account), actor=make.actor())
    Link.objects.filter(account=company.account).update(login=False)
    with pytest.raises(Refused, match="sign in"):
        items.send(item, actor=make.actor())
    assert not Notice.objects.exists()


def test_cancelled_it_leaves_the_list_and_the_answers_stay(company: Company) -> None:
    papers = [document(company.account, "A.pdf"), document(company.account, "B.pdf")]
    item = opened(company.account, *papers, reminders_on=True)
    client = make.client_viewer(company.contact).actor_on(company.account.pk)
    actions.approve(item, decision(item, "A.pdf"), seen=1, actor=client)
    item.refresh_from_db()
    actions.cancel(item, actor=make.actor(company.owner))
    assert (item.status, item.todo_at, item.remind_at) == (Status.CANCELLED, None, None)
    outcomes = dict(Decision.objects.values_list("name", "outcome"))
    assert outcomes == {"A.pdf": Outcome.APPROVED, "B.pdf": Outcome.WITHDRAWN}


@pytest.mark.parametrize(
    ("access", "why"),
    [(Access.PRIVATE, "which the client cannot see"), (Access.EDIT, "where the client can change it")],
)
def test_only_where_the_client_can_view_documents_can_be_approved(
    company: Company, access: Access, why: str
) -> None:
    paper = document(company.account, access=access)
    assert refused(company, paper.public_id) == "not_askable"
    paper = Document.objects.select_related("folder").get(pk=paper.pk)
    said = why_not_askable(paper)
    assert why in said and paper.folder.name in said and "Move it" in said


def test_what_waits_stays_where_the_client_sees_it(company: Company) -> None:
    paper, by = document(company.account), make.actor(company.owner)
    item = opened(company.account, paper)
    private = folders.home_of(company.account, Access.PRIVATE)
    for act in (
        lambda: arranging.move([paper], private, actor=by),
        lambda: arranging.remove([paper], actor=by),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "asked_about"
    actions.cancel(item, actor=by)
    assert arranging.move([paper], private, actor=by) == 1


def test_a_folder_with_something_that_waits_is_not_hidden_or_deleted(company: Company) -> None:
    by, view = make.actor(company.owner), folders.home_of(company.account, Access.VIEW)
    below = folders.make(company.account, "2025", actor=by, parent=view)
    paper = document(company.account)
    arranging.move([paper], below, actor=by)
    opened(company.account, paper)
    private = folders.home_of(company.account, Access.PRIVATE)
    for act in (lambda: folders.move(below, private, actor=by), lambda: folders.remove(below, actor=by)):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "asked_about"
