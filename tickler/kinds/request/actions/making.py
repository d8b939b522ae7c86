"""Making a request, and changing one that is already with the client."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now, today
from tickler.core.errors import Refused
from tickler.items import actions
from tickler.items.models import ActionItem, Status, Template
from tickler.items.wording import values_for
from tickler.kinds.request import logic
from tickler.kinds.request.content import Ask, Content, check, fill, read
from tickler.kinds.request.models import Question, Request
from tickler.people.models import Account
from tickler.trail.actions import record


@transaction.atomic
def create(account: Account, content: Mapping[str, Any], *, actor: Actor) -> ActionItem:
    """One draft for this account, its codes filled for it."""
    made = _for_account(read(content), account)
    check_due(made.due_on, account.firm.zone)
    item = actions.draft(
        "request",
        account,
        made.title,
        actor=actor,
        due_on=made.due_on,
        reminders_on=made.reminders_on,
        remind_days=made.remind_days,
        remind_times=made.remind_times,
        parts_total=len(made.asks),
    )
    template = Template.objects.filter(kind="request", public_id=made.template).first()
    request = Request.objects.create(item=item, message=made.message, template=template)
    Question.objects.bulk_create([_question(request, ask, order) for order, ask in enumerate(made.asks)])
    return item


@transaction.atomic
def change(item: ActionItem, content: Mapping[str, Any], *, seen: int, actor: Actor) -> ActionItem:
    """New words, date, questions and reminders; `seen` is the version the form was made from."""
    made = _for_account(read(content), item.account)
    if made.due_on != item.due_on:
        check_due(made.due_on, item.firm.zone)
    rows = ActionItem.objects.filter(pk=item.pk, status__in=[Status.DRAFT, Status.OPEN], archived_at=None)
    if not rows.filter(version=seen).update(
        title=made.title, due_on=made.due_on, changed_at=now(), version=F("version") + 1
    ):
        raise _why_not_changed(rows)
    request = Request.objects.get(item=item)
    changed = [name for name, old, new in [
        ("title", item.title, made.title),
        ("due_on", item.due_on, made.due_on),
        ("message", request.message, made.message),
    ] if old != new]  # fmt: skip
    Request.objects.filter(pk=request.pk).update(message=made.message)
    if _change_questions(request, made.asks):
        changed.append("questions")
    item.refresh_from_db()
    recount(item)
    if changed:
        record("request.changed", item, actor=actor, fields=changed)
    return actions.set_reminders(
        item, on=made.reminders_on, days=made.remind_days, times=made.remind_times, actor=actor
    )


def recount(item: ActionItem) -> None:
    """How far the client is, from the answers as they are now."""
    questions = Question.objects.filter(request=item.pk).with_answers()
    actions.set_progress(item, *logic.progress(questions))


def check_due(due_on: dt.date | None, zone: str) -> None:
    """Refuse a day that is over."""
    if due_on is not None and due_on < today(zone):
        raise Refused("past", _("The date lies in the past: choose today or later."))


def _for_account(content: Content, account: Account) -> Content:
    filled = fill(content, values_for(account, content.due_on)).content
    check(filled)
    return filled


def _question(request: Request, ask: Ask, order: int) -> Question:
    return Question(
        request=request,
        order=order,
        type=ask.type,
        text=ask.text,
        hint=ask.hint,
        is_required=ask.is_required,
        choices=list(ask.choices),
    )


def _why_not_changed(rows: Any) -> Refused:
    if rows.exists():
        return Refused("stale", _("Somebody else changed this in the meantime. Look at it again, then save."))
    return Refused("wrong_moment", _("This no longer waits for the client, so it cannot be changed."))


def _change_questions(request: Request, asks: Sequence[Ask]) -> bool:
    """Make the questions these; whether anything changed. What the client gave is never taken away."""
    old = {
        question.public_id: question for question in Question.objects.filter(request=request).with_answers()
    }
    kept = {ask.public_id for ask in asks} & set(old)
    gone = [question for public_id, question in old.items() if public_id not in kept]
    for question in gone:
        _refuse_if_touched(question)
        question.delete()
    changed = bool(gone)
    for order, ask in enumerate(asks):
        question = _question(request, ask, order)
        before = old.get(ask.public_id)
        if before is None:
            question.save()
            changed = True
            continue
        question.pk, question.public_id = before.pk, before.public_id
        if _facts(before) != _facts(question):
            _refuse_unless_fitting(before, ask)
            question.save(force_update=True)
            changed = True
    return changed


def _facts(question: Question) -> tuple[Any, ...]:
    names = ("order", "type", "text", "hint", "is_required", "choices")
    return tuple(getattr(question, name) for name in names)


def _refuse_if_touched(question: Question) -> None:
    if question.is_touched:
        raise Refused(
            "answered",
            _("“%(question)s” has an answer already, so it stays. You can make it optional.")
            % {"question": question.text},
        )


def _refuse_unless_fitting(before: Question, ask: Ask) -> None:
    """An answer that was given must still be one after the change."""
    if ask.type != before.type and before.is_touched:
        raise Refused(
            "answered",
            _("“%(question)s” has an answer already, so its kind stays. Add a new question instead.")
            % {"question": before.text},
        )
    value = before.reply.value if before.reply else None
    chosen = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    lost = [one for one in chosen if one not in ask.choices] if ask.choices else []
    if lost:
        raise Refused(
            "answered",
            _("The client chose “%(choice)s”, so it stays among the answers.") % {"choice": lost[0]},
        )
