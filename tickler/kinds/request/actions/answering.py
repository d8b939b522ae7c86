"""What the client does: answers, sends files, takes them back, and sends the whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.documents import actions as documents
from tickler.items.actions import move
from tickler.items.models import ActionItem, Status
from tickler.kinds.request import logic
from tickler.kinds.request.actions.making import recount
from tickler.kinds.request.models import Answer, AnswerFile, Question, Request, Sort
from tickler.trail.actions import record

MOST_FILES = 100  # per question


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an answer: its row, what is wrong with it, and who had changed it meanwhile."""

    answer: Answer | None
    error: str = ""
    overtook: str = ""


@transaction.atomic
def save_answer(
    item: ActionItem,
    question: Question,
    raw: str | Sequence[str],
    *,
    actor: Actor,
    seen_version: int | None = None,
) -> Saved:
    """Keep what was typed, readable or not. The later of two writers wins and is told of the other."""
    _lock(item)
    if question.type == Sort.FILE:
        raise Refused("wrong_type", _("Send a file here."))
    value, error = logic.parse(question.type, raw, question.choices)
    typed = _typed(raw)[: 2 * logic.LONGEST_TEXT] if error else ""
    answer = Answer.objects.select_for_update().filter(question=question).first()
    if answer is None and value is None and not typed:
        return Saved(None)
    if answer is not None and (answer.value, answer.typed) == (value, typed):
        return Saved(answer, error)
    overtook = ""
    if answer is None:
        answer = Answer(question=question, version=0)
    elif seen_version is not None and answer.version != seen_version:
        overtook = answer.answered_by or _("somebody else")
    answer.value, answer.typed, answer.version = value, typed, answer.version + 1
    answer.answered_by, answer.answered_at = _name(actor), now()
    answer.save()
    _note(item, actor)
    return Saved(answer, error, overtook)


def add_file(item: ActionItem, question: Question, file: UploadedFile, *, actor: Actor) -> AnswerFile:
    """One more file for this question. The same file sent twice is there once."""
    _refuse_if_closed(ActionItem.objects.get(pk=item.pk))
    if question.type != Sort.FILE:
        raise Refused("wrong_type", _("No file is asked for here."))
    if question.files.count() >= MOST_FILES:
        raise Refused(
            "too_many",
            _("%(count)s files are the most here. Put the others together in one PDF or zip file.")
            % {"count": MOST_FILES},
        )
    received = documents.receive(file)
    with transaction.atomic():
        _lock(item)
        twin = _twin(question, received)
        if twin is not None:
            return twin
        document = documents.enter(item.account, received, actor=actor, item=item)
        added = AnswerFile.objects.create(question=question, document=document, added_by=_name(actor))
        _note(item, actor)
        return added


@transaction.atomic
def remove_file(item: ActionItem, file: AnswerFile, *, actor: Actor) -> None:
    """The client takes a file back before sending."""
    _lock(item)
    AnswerFile.objects.filter(pk=file.pk).delete()
    documents.remove(file.document, actor=actor, item=item)
    recount(item)


@transaction.atomic
def submit(item: ActionItem, *, actor: Actor) -> ActionItem:
    """The client is done: everything required is there. Reminders stop with it."""
    _lock(item)
    questions = list(Question.objects.filter(request=item.pk).with_answers())
    lacking = [question for question in questions if logic.is_lacking(question)]
    if lacking:
        raise Refused(
            "missing",
            _("Something is still missing: %(names)s. The rest is saved.")
            % {"names": ", ".join(question.text for question in lacking)},
            missing=[question.public_id for question in lacking],
        )
    Request.objects.filter(pk=item.pk).update(submitted_at=now(), submitted_by=_name(actor))
    move(item, Status.DONE, "request.submitted", actor=actor)
    return item


def _lock(item: ActionItem) -> None:
    """Hold the row, so that nobody closes it meanwhile; refuses what no longer waits for the client."""
    _refuse_if_closed(ActionItem.objects.select_for_update(of=("self",)).get(pk=item.pk))


def _refuse_if_closed(item: ActionItem) -> None:
    if item.is_waiting_for_client:
        return
    if item.status == Status.DONE:
        raise Refused(
            "already_sent",
            _("This was sent already, so nothing changes any more. Call us if something is wrong."),
        )
    raise Refused("closed", _("This is no longer needed, so nothing changes any more."))


def _twin(question: Question, received: documents.Received) -> AnswerFile | None:
    """The same bytes under the same name here already: a repeated sending, not a second file."""
    return (
        AnswerFile.objects.filter(
            question=question,
            document__removed_at=None,
            document__name=received.name,
            document__versions__sha256=received.kept.sha256,
        )
        .select_related("document")
        .first()
    )


def _note(item: ActionItem, actor: Actor) -> None:
    """Something was saved: the first time is worth a line in the trail."""
    moment = now()
    Request.objects.filter(pk=item.pk).update(saved_at=moment)
    if Request.objects.filter(pk=item.pk, started_at=None).update(started_at=moment):
        record("request.started", item, actor=actor)
    recount(item)


def _typed(raw: str | Sequence[str]) -> str:
    """As it was typed, but for a NUL, which PostgreSQL does not take."""
    return (raw if isinstance(raw, str) else "\n".join(raw)).replace("\0", "")


def _name(actor: Actor) -> str:
    return (actor.name or actor.email)[:120]
