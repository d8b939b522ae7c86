"""What only a request knows: its message, what is asked for, and what came back."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tickler.core.clock import now
from tickler.core.ids import public_id
from tickler.core.tenancy import FirmManager, FirmModel
from tickler.items.models import Detail, Template


class Sort(models.TextChoices):
    """What an answer to a question is."""

    FILE = "file", _("A paper (file or photo)")
    TEXT = "text", _("Text")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE_ONE = "choice_one", _("One of several")
    CHOICE_LIST = "choice_list", _("One of many, from a list")
    CHOICE_MANY = "choice_many", _("Several of several")
    NUMBER = "number", pgettext_lazy("answer", "Number")
    DATE = "date", _("Date")


class Request(Detail):
    """A request: the firm's words, and how far the client is."""

    message = models.TextField(blank=True)
    template = models.ForeignKey(Template, models.SET_NULL, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(null=True)  # the first answer was saved
    saved_at = models.DateTimeField(null=True)  # the last answer was saved
    submitted_at = models.DateTimeField(null=True)  # the client sent it; empty when staff completed it
    submitted_by = models.CharField(max_length=120, blank=True)


class QuestionQuerySet(models.QuerySet["Question"]):
    def with_answers(self) -> "QuestionQuerySet":
        """In their order, each with its answer and its files, in three queries."""
        files = AnswerFile.objects.filter(document__removed_at=None).select_related("document").order_by("pk")
        files = files.prefetch_related("document__versions")
        return (
            self.order_by("order", "pk")
            .select_related("answer")
            .prefetch_related(models.Prefetch("files", queryset=files))
        )


class Question(FirmModel):
    """One thing asked for."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    request = models.ForeignKey(Request, models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0)
    type = models.CharField(max_length=12, choices=Sort, default=Sort.FILE)
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=500, blank=True)
    is_required = models.BooleanField(default=True)
    choices: Any = models.JSONField(default=list, blank=True)

    objects: ClassVar = FirmManager.from_queryset(QuestionQuerySet)()
    everywhere: ClassVar = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["request", "order"], name="question_of_request")]

    def __str__(self) -> str:
        return self.text

    @property
    def reply(self) -> "Answer | None":
        """The answer, if there is one; as typed counts too."""
        return getattr(self, "answer", None)

    @property
    def is_answered(self) -> bool:
        """Whether we have what we asked for."""
        if self.type == Sort.FILE:
            return bool(self.files.all())
        return self.reply is not None and self.reply.value is not None

    @property
    def is_unreadable(self) -> bool:
        """Whether the client typed something we could not read."""
        return self.reply is not None and self.reply.typed != ""

    @property
    def is_touched(self) -> bool:
        """Whether the client gave anything here, so that it must not be taken away."""
        return self.is_answered or self.is_unreadable


class Answer(FirmModel):
    """What the client answered. Either `value`, or `typed` as it stood when we could not read it."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="answer")
    value: Any = models.JSONField(null=True, blank=True)
    typed = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    answered_by = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(default=now)


class AnswerFile(FirmModel):
    """A document the client gave as an answer."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="files")
    document = models.OneToOneField("documents.Document", models.CASCADE, related_name="+")
    added_by = models.CharField(max_length=120, blank=True)
    added_at = models.DateTimeField(default=now)
