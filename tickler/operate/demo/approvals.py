"""What the demo's firm has asked its clients to approve, and what they said."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from tickler.documents import actions as documents
from tickler.documents import folders
from tickler.documents.models import Access
from tickler.items import actions as items
from tickler.items.models import ActionItem
from tickler.kinds.approval import actions as approvals
from tickler.kinds.approval.models import Decision
from tickler.operate.demo import papers, steps
from tickler.operate.demo.cast import MIRIAM, SOFIE, TOM
from tickler.operate.demo.steps import Stage, Step
from tickler.operate.demo.story import Act, Moment, ago


@dataclass(frozen=True, slots=True)
class Question:
    """Documents shown to one client, when, and what came after."""

    client: str
    names: tuple[str, ...]
    asked: Moment
    by: str
    message: str = ""
    then: tuple[tuple[Moment, Step], ...] = ()


def approves(first_name: str) -> Step:
    """The client signs in, looks, and says yes to all."""

    def step(stage: Stage, item: ActionItem) -> None:
        actor = steps.signed_in(item, first_name)
        for decision in Decision.objects.filter(approval=item.pk):
            approvals.approve(item, decision, seen=1, actor=actor)

    return step


def says_no(first_name: str, words: str) -> Step:
    """The client signs in, looks, and finds something wrong."""

    def step(stage: Stage, item: ActionItem) -> None:
        actor = steps.signed_in(item, first_name)
        for decision in Decision.objects.filter(approval=item.pk):
            approvals.disapprove(item, decision, seen=1, reasons=["figure"], words=words, actor=actor)

    return step


QUESTIONS = (
    Question("De Wit", ("VAT return Q3.pdf",), ago(1, "15:05"), SOFIE, "It is sent on Friday."),
    Question("Atelier De Wit", ("Annual accounts.pdf", "Notes.pdf"), ago(2, "09:40"), SOFIE),
    Question("Praktijk Jansen", ("Payroll October.pdf",), ago(9, "11:20"), MIRIAM, then=(
        (ago(8, "08:02"), approves("Ilse")),)),
    Question("Visser", ("Tax return.pdf",), ago(6, "14:30"), TOM, then=(
        (ago(4, "19:45"), says_no("Daan", "The interest on page 2 is last year's.")),)),
)  # fmt: skip


def acts_of(questions: tuple[Question, ...], stage: Stage, begun: dt.datetime) -> list[Act]:
    """Everything that happens about these questions."""
    return [act for question in questions for act in _acts(question, stage, begun)]


def _acts(question: Question, stage: Stage, begun: dt.datetime) -> list[Act]:
    made: list[ActionItem] = []

    def following(step: Step) -> Callable[[], None]:
        return lambda: step(stage, made[0])

    later = [Act(at(begun), following(step)) for at, step in question.then]
    return [Act(question.asked(begun), lambda: made.append(_ask(question, stage))), *later]


def _ask(question: Question, stage: Stage) -> ActionItem:
    account, actor = stage.account(question.client), stage.actor(question.by)
    place = folders.home_of(account, Access.VIEW)
    shown = [
        documents.upload(
            account, SimpleUploadedFile(name, papers.file_bytes(name)), actor=actor, folder=place
        )
        for name in question.names
    ]
    content = {
        "documents": [one.public_id for one in shown],
        "message": question.message,
        "reminders_on": True,
        "remind_times": 2,
    }
    return items.send(
        approvals.create(account, content, actor=actor), actor=actor, by=stage.staff[question.by]
    )
