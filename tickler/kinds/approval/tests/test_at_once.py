"""Several people, one document, the same moment."""

import itertools
from collections import Counter
from typing import Any

import pytest

from tests import cast, make
from tests.race import at_once
from tickler.core.errors import Refused
from tickler.core.tenancy import firm_scope
from tickler.documents.models import Document, Version
from tickler.items.models import ActionItem, Status
from tickler.kinds.approval import actions
from tickler.kinds.approval.models import Decision
from tickler.kinds.approval.tests.samples import decision, document, opened, renew
from tickler.trail.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes(answers: list[Any]) -> Counter[str]:
    return Counter(one.code if isinstance(one, Refused) else type(one).__name__ for one in answers)


def test_of_many_answers_at_once_one_counts() -> None:
    company = cast.company("Marlow & Brandt", "marlow.example")
    with firm_scope(company.firm.pk):
        item = opened(company.account)
        made, anna = decision(item), make.client_viewer(company.contact).actor_on(company.account.pk)

    def answer() -> ActionItem:
        with firm_scope(company.firm.pk):
            return actions.approve(item, Decision.objects.get(pk=made.pk), seen=1, actor=anna)

    answers = at_once(answer)
    with firm_scope(company.firm.pk):
        assert outcomes(answers) == {"ActionItem": 1, "decided": 7}
        assert ActionItem.objects.get().status == Status.DONE
        assert Event.objects.filter(verb="approval.approved").count() == 1


def test_of_many_requests_about_one_document_at_once_one_is_made() -> None:
    company = cast.company("Marlow & Brandt", "marlow.example")
    with firm_scope(company.firm.pk):
        paper = document(company.account)

    def ask() -> ActionItem:
        with firm_scope(company.firm.pk):
            content = {"documents": [paper.public_id]}
            return actions.create(company.account, content, actor=make.actor())

    answers = at_once(ask)
    with firm_scope(company.firm.pk):
        assert outcomes(answers) == {"ActionItem": 1, "not_askable": 7}
        assert Decision.objects.count() == 1


def test_an_answer_and_a_new_version_at_once_never_mix() -> None:
    company = cast.company("Marlow & Brandt", "marlow.example")
    with firm_scope(company.firm.pk):
        paper = document(company.account)
        item = opened(company.account, paper)
        made, anna = decision(item), make.client_viewer(company.contact).actor_on(company.account.pk)
    turns = itertools.count()

    def act() -> str:
        with firm_scope(company.firm.pk):
            if next(turns) % 2:
                renew(Document.objects.get(pk=paper.pk))
                return "renewed"
            actions.approve(item, Decision.objects.get(pk=made.pk), seen=1, actor=anna)
            return "approved"

    answers = at_once(act)
    with firm_scope(company.firm.pk):
        made.refresh_from_db()
        assert answers.count("renewed") == 4 and answers.count("approved") == (not made.is_waiting)
        refused = {one.code for one in answers if isinstance(one, Refused)}
        assert refused <= {"newer", "decided"}
        assert made.is_waiting or (made.number, made.sha256) == (1, Version.objects.get(number=1).sha256)
