"""What only an approval knows: the firm's words, and what was decided about each document."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tickler.core.ids import public_id
from tickler.core.tenancy import FirmManager, FirmModel
from tickler.items.models import Detail


class Outcome(models.TextChoices):
    """Where one document stands."""

    WAITING = "waiting", _("Waiting for client")
    APPROVED = "approved", _("Approved")
    DISAPPROVED = "disapproved", _("Not approved")
    WITHDRAWN = "withdrawn", _("Cancelled")


class Reason(models.TextChoices):
    """Why a document is not approved, in the client's words."""

    FIGURE = "figure", _("A number or an amount is wrong")
    DETAIL = "detail", _("A name, a date or another detail is wrong")
    MISSING = "missing", _("Something is missing")
    UNCLEAR = "unclear", _("I do not understand it")
    OTHER = "other", _("Something else")


class Approval(Detail):
    """A request to approve documents."""

    message = models.TextField(blank=True)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def waiting(self) -> "DecisionQuerySet":
        return self.filter(outcome=Outcome.WAITING)

    def waiting_first(self) -> "DecisionQuerySet":
        """What waits, newest first; then what was decided, the latest first."""
        return self.order_by(F("decided_at").desc(nulls_first=True), "-pk")


class Decision(FirmModel):
    """One document of an approval: which version was asked about, and what was decided about which.

    The number and the hash of the version stay when the document is purged: they are the evidence.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    approval = models.ForeignKey(Approval, models.CASCADE, related_name="decisions")
    document = models.ForeignKey("documents.Document", models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=255)  # as it was called when we asked
    order = models.PositiveSmallIntegerField(default=0)
    asked_number = models.PositiveIntegerField()  # the version when we asked
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)
    number = models.PositiveIntegerField(null=True)  # the version that was seen and decided about
    sha256 = models.CharField(max_length=64, blank=True)
    reasons: Any = models.JSONField(default=list, blank=True)
    words = models.TextField(blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar = FirmManager.from_queryset(DecisionQuerySet)()
    everywhere: ClassVar = models.Manager()

    class Meta:
        indexes = [
            # the firm's list: what waits
            models.Index(fields=["firm", "-id"], name="decision_waiting", condition=Q(outcome="waiting")),
            # the same, what was decided
            models.Index(fields=["firm", "-decided_at", "-id"], name="decision_made"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["approval", "document"], name="decision_of_document_once"),
            models.UniqueConstraint(
                fields=["document"], name="document_waits_once", condition=Q(outcome="waiting")
            ),
            models.CheckConstraint(
                name="decision_names_its_version",
                condition=~Q(outcome__in=["approved", "disapproved"])
                | Q(number__isnull=False, sha256__gt="", decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.outcome == Outcome.WAITING

    @property
    def reason_words(self) -> list[str]:
        """Why not, as the client chose."""
        return [str(Reason(one).label) for one in self.reasons if one in Reason.values]
