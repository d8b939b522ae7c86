"""Questions as both sides' pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.kinds.request import logic
from tickler.kinds.request.models import AnswerFile, Question, Sort

_IN_A_GROUP = {Sort.YES_NO, Sort.CHOICE_ONE, Sort.CHOICE_MANY}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose from."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """A file that was not kept, and why."""

    name: str
    size: int
    why: str


@dataclass(slots=True)
class Ask:
    """One numbered question with what stands in it now."""

    question: Question
    number: int
    value: str = ""
    choices: list[Choice] = field(default_factory=list)
    error: str = ""
    said_back: str = ""
    overtook: str = ""
    version: int = 0
    lost: Sequence[Lost] = ()

    @property
    def pid(self) -> str:
        return self.question.public_id

    @property
    def name(self) -> str:
        """The name of its field."""
        return field_name(self.question)

    @property
    def is_file(self) -> bool:
        return self.question.type == Sort.FILE

    @property
    def is_group(self) -> bool:
        """Whether several boxes share one question."""
        return self.question.type in _IN_A_GROUP

    @property
    def files(self) -> list[AnswerFile]:
        return list(self.question.files.all())

    @property
    def is_wrong(self) -> bool:
        return bool(self.error or self.lost)

    @property
    def is_done(self) -> bool:
        return self.question.is_answered and not self.is_wrong

    @property
    def box(self) -> str:
        """Which boxes a group has."""
        return "checkbox" if self.question.type == Sort.CHOICE_MANY else "radio"

    @property
    def input_type(self) -> str:
        """The device's way to choose a day, unless something else was typed that must stay to be seen."""
        return "date" if self.question.type == Sort.DATE and not self.question.is_unreadable else "text"

    @property
    def said(self) -> str:
        """The answer in words."""
        reply = self.question.reply
        return logic.say(self.question.type, reply.value) if reply else ""

    @property
    def typed(self) -> str:
        """What was typed and could not be read."""
        return self.question.reply.typed if self.question.reply else ""


def field_name(question: Question) -> str:
    """The name of the field that answers a question."""
    return ("f-" if question.type == Sort.FILE else "a-") + question.public_id


def asks_of(
    questions: Iterable[Question],
    *,
    is_complaining: bool = False,
    lost: Mapping[str, Sequence[Lost]] | None = None,
) -> list[Ask]:
    """Every question in its order; `is_complaining` also where a required answer is missing."""
    return [
        ask_of(
            question,
            number,
            is_complaining=is_complaining,
            lost=(lost or {}).get(question.public_id, ()),
        )
        for number, question in enumerate(questions, start=1)
    ]


def ask_of(
    question: Question,
    number: int,
    *,
    is_complaining: bool = False,
    lost: Sequence[Lost] = (),
) -> Ask:
    """One question as it stands now."""
    ask = Ask(question, number, lost=lost)
    reply = question.reply
    if reply is not None:
        ask.version = reply.version
        ask.value = reply.typed or logic.in_field(question.type, reply.value)
        if reply.typed:
            raw = reply.typed.split("\n") if question.type == Sort.CHOICE_MANY else reply.typed
            ask.error = logic.parse(question.type, raw, question.choices)[1]
    ask.choices = _choices(question, reply.value if reply else None)
    if is_complaining and not ask.is_wrong and logic.is_lacking(question):
        ask.error = _("This paper is still missing.") if ask.is_file else _("This answer is still missing.")
    return ask


def lost_file(file: Any, refused: Refused) -> Lost:
    """A file that was refused, for the list under its question."""
    return Lost(file.name or "", file.size or 0, str(refused))


def _choices(question: Question, value: Any) -> list[Choice]:
    if question.type == Sort.YES_NO:
        return [Choice("yes", _("Yes"), value is True), Choice("no", _("No"), value is False)]
    chosen = value if isinstance(value, list) else [value]
    return [Choice(choice, choice, choice in chosen) for choice in question.choices]
