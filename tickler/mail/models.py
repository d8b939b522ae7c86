"""Letters: `Notice` is what is owed, `Letter` is what leaves, `Attempt` is what went wrong on the way."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from tickler.core.clock import now
from tickler.core.ids import public_id, random_key
from tickler.core.tenancy import FirmManager, FirmModel


class State(models.TextChoices):
    """Where a notice or a letter stands. Every one ends in a state with a reason that staff can read."""

    PLANNED = "planned", _("to come")
    SENDING = "sending", _("on its way")
    SENT = "sent", _("gone")
    FAILED = "failed", _("failed")
    SKIPPED = "skipped", _("skipped")
    HELD = "held", _("held")


class Lane(models.IntegerChoices):
    """What a person waits for at the screen overtakes everything else."""

    AT_ONCE = 0
    IN_TURN = 1


def _literally(condition: str) -> RawSQL:
    """A condition written out: where it is a list, SQLite knows the partial index only by its very words."""
    return RawSQL(condition, (), output_field=models.BooleanField())


class LetterQuerySet(models.QuerySet["Letter"]):
    def over(self) -> "LetterQuerySet":
        """No longer under way, whatever became of them; the newest first. The index letter_over answers."""
        rows = self.filter(_literally("mail_letter.state IN ('sent', 'failed', 'skipped', 'held')"))
        return rows.order_by("-leave_at", "-id")

    def in_trouble(self) -> "LetterQuerySet":
        """Failed or held. The index letter_in_trouble answers."""
        return self.filter(_literally("mail_letter.state IN ('failed', 'held')"))


class Letter(models.Model):
    """One envelope to one address. Letters about signing in belong to the installation (no firm)."""

    id = models.BigIntegerField(primary_key=True, default=random_key)
    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    firm = models.ForeignKey("people.Firm", models.CASCADE, null=True, related_name="+", db_index=False)
    lane = models.PositiveSmallIntegerField(default=Lane.IN_TURN)
    sort = models.CharField(max_length=40)  # which text: "request.notice", "code", "test" …
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=5, default="en")
    params = models.JSONField(default=dict)  # prepared values for letters without a notice; never a secret
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    leave_at = models.DateTimeField(default=now)  # not before; moved by a temporary refusal
    fence = models.PositiveIntegerField(default=0)  # raised with every claim; every later write names it
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)
    is_handed_over = models.BooleanField(default=False)  # the server may have it: only the same bytes again
    subject = models.CharField(max_length=400, blank=True)
    raw = models.BinaryField(null=True)  # the bytes, frozen with the intent
    sent_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=400, blank=True)  # the server's last answer
    reason = models.CharField(max_length=40, blank=True)  # code of why it was skipped, failed or held
    created_at = models.DateTimeField(default=now)

    objects = FirmManager.from_queryset(LetterQuerySet)()
    everywhere = models.Manager.from_queryset(LetterQuerySet)()

    class Meta:
        default_manager_name = "objects"
        base_manager_name = "everywhere"
        indexes = [
            # the sender's question: whose turn is it, in this lane, by firm
            models.Index(
                fields=["lane", "firm", "leave_at", "id"], name="letter_to_send", condition=Q(state="planned")
            ),
            # recovery: which claims have expired
            models.Index(fields=["lease_until"], name="letter_lease_over", condition=Q(state="sending")),
            # the firm's page of letters gone, whatever became of them: `leave_at` is then when it was decided
            models.Index(
                fields=["firm", "-leave_at", "-id", "state"],
                name="letter_over",
                condition=Q(state__in=["sent", "failed", "skipped", "held"]),
            ),
            # how many left today, and "last success" for the whole installation
            models.Index(fields=["firm", "-sent_at"], name="letter_gone", condition=Q(sent_at__isnull=False)),
            models.Index(fields=["-sent_at"], name="letter_last_success", condition=Q(sent_at__isnull=False)),
            models.Index(
                fields=["firm", "state"], name="letter_in_trouble", condition=Q(state__in=["failed", "held"])
            ),
        ]


class NoticeQuerySet(models.QuerySet["Notice"]):
    def under_way(self) -> "NoticeQuerySet":
        """Owed, and not left. The index notice_under_way answers."""
        return self.filter(_literally("mail_notice.fate IN ('planned', 'sending')"))


class Notice(FirmModel):
    """What is owed to one address about one item on one occasion. The database makes sure it is owed once."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey("items.ActionItem", models.CASCADE, related_name="notices", db_index=False)
    occasion = models.CharField(
        max_length=24
    )  # from the plan, never from "now": "p4.first", "p4.r2", "resend.7"
    sort = models.CharField(max_length=10)  # notice, reminder, resend
    plan_no = models.PositiveIntegerField(default=0)
    number = models.PositiveSmallIntegerField(default=0)  # which reminder of the plan
    contact = models.ForeignKey("people.Contact", models.SET_NULL, null=True, related_name="+")
    address = models.ForeignKey("people.Address", models.SET_NULL, null=True, related_name="+")
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=160, blank=True)
    letter = models.ForeignKey(Letter, models.CASCADE, related_name="notices")
    fate = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=40, blank=True)
    planned_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar = FirmManager.from_queryset(NoticeQuerySet)()
    everywhere: ClassVar = models.Manager.from_queryset(NoticeQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "occasion", "email"], name="owed_once")]
        indexes = [
            models.Index(fields=["item", "-id"], name="notice_string_of_item"),
            # what is owed and has not left
            models.Index(
                fields=["firm"], name="notice_under_way", condition=Q(fate__in=["planned", "sending"])
            ),
        ]


class DailyLetter(FirmModel):
    """A letter with reminders was planned to this address on this day of the firm's: no second one is."""

    email = models.CharField(max_length=254)
    day = models.DateField()

    objects: ClassVar = FirmManager()
    everywhere: ClassVar = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "email", "day"], name="one_letter_a_day")]


class Attempt(models.Model):
    """A try that did not end in acceptance: when, and what the server said."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="tries")
    at = models.DateTimeField(default=now)
    outcome = models.CharField(max_length=20)
    reply = models.CharField(max_length=400, blank=True)


class Circuit(models.Model):
    """The server refuses us, not a recipient: sending stops for everybody until it is tried again."""

    relay = models.CharField(max_length=200, unique=True)
    opened_at = models.DateTimeField(null=True)
    try_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=400, blank=True)
    failures = models.PositiveIntegerField(default=0)
