"""Requests to try things on."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tickler.documents.tests.samples import PDF
from tickler.items import actions as items
from tickler.items.models import ActionItem, Status
from tickler.kinds.request import actions
from tickler.kinds.request.models import Question
from tickler.people.models import Account

PAPER = {"type": "file", "text": "Yearly statement of the mortgage"}
NAME = {"type": "text", "text": "Your name"}
MOVED = {"type": "yes_no", "text": "Did you move house in 2025?"}
RENT = {"type": "number", "text": "Rent per month", "is_required": False}
DAY = {"type": "date", "text": "Day of the move", "is_required": False}
COLOUR = {"type": "choice_one", "text": "Colour", "choices": ["Red", "Blue"], "is_required": False}
PETS = {"type": "choice_many", "text": "Pets", "choices": ["Cat", "Dog"], "is_required": False}


def content(*questions: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The content of a request, by default for a paper and a yes or no."""
    return {"title": "Mortgage of the house", "questions": list(questions or (PAPER, MOVED)), **values}


def content_for(_account: Account, **values: Any) -> dict[str, Any]:
    """The content of a request that could be sent to this account: the same for all."""
    return content(**values)


def opened(account: Account, *questions: dict[str, Any], **values: Any) -> ActionItem:
    """A request that is with the client."""
    item = actions.create(account, content(*questions, **values), actor=make.actor())
    return items.send(item, actor=make.actor())


def cancelled(item: ActionItem) -> ActionItem:
    """The firm no longer needs it."""
    items.move(item, Status.CANCELLED, "request.completed", actor=make.actor())
    return item


def ask(item: ActionItem, text: str) -> Question:
    """The question that begins like this, with its answer."""
    return Question.objects.filter(request=item.pk, text__startswith=text).with_answers().get()


def pdf(name: str = "Statement.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A file as it comes in."""
    return SimpleUploadedFile(name, content)
