"""The same form sent twice is one request, one letter each, one bulk."""

import pytest
from django.test import Client

from tests import make
from tests.cast import Company
from tickler.core.errors import Refused
from tickler.items.models import ActionItem, Bulk
from tickler.kinds.request.tests.office import form, said
from tickler.mail.models import Notice

pytestmark = pytest.mark.django_db
NEW = "/office/request/new/"


@pytest.fixture
def sofie(company: Company) -> Client:
    return make.signed_in(company.owner)


def test_every_form_carries_a_ticket_of_its_own(sofie: Client) -> None:
    tickets = [sofie.get(NEW).context["ticket"] for _ in range(2)]
    assert len(set(tickets)) == 2
    assert f'name="ticket" value="{tickets[0]}"' not in said(sofie.get(NEW))


def test_a_form_keeps_its_ticket_when_it_comes_back(sofie: Client) -> None:
    assert sofie.post(NEW, form(title="", act="send", ticket="t1")).context["ticket"] == "t1"


def test_the_same_form_again_leads_to_the_same_request(sofie: Client, company: Company) -> None:
    posted = form(accounts=company.account.public_id, ticket="t1")
    answers = [sofie.post(NEW, posted)["location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert (ActionItem.objects.count(), Notice.objects.count()) == (1, 2)


def test_another_text_in_the_same_form_is_another_request(sofie: Client, company: Company) -> None:
    for title in ("Papers", "Other papers"):
        sofie.post(NEW, form(accounts=company.account.public_id, ticket="t1", title=title))
    assert ActionItem.objects.count() == 2


def test_the_same_form_to_many_again_leads_to_the_same_report(sofie: Client, company: Company) -> None:
    ids = f"{company.account.public_id} {company.other_account.public_id}"
    answers = [sofie.post(NEW, form(accounts=ids, ticket="t1", sure="1"))["location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert Bulk.objects.count() == 1


def test_what_was_refused_can_be_sent_again_and_leaves_no_draft(
    sofie: Client, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted = form(accounts=company.account.public_id, ticket="t1")
    with monkeypatch.context() as broken:
        broken.setattr("tickler.kinds.request.kind.check_due", _refuse)
        assert sofie.post(NEW, posted).status_code == 422
    assert ActionItem.objects.count() == 0
    assert sofie.post(NEW, posted).status_code == 302


def _refuse(*_: object) -> None:
    raise Refused("past", "The date lies in the past.")
