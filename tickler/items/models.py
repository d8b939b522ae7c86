"""The spine: one row for everything a client is asked to do, the same for every kind."""

import datetime as dt
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tickler.core.clock import now
from tickler.core.ids import public_id
from tickler.core.tenancy import FirmManager, FirmModel
from tickler.people.models import Pausable

DAYS_DEFAULT, DAYS_MOST = 3, 365
TIMES_DEFAULT, TIMES_MOST = 1, 99
DAYS_RULES = [MinValueValidator(1), MaxValueValidator(DAYS_MOST)]
TIMES_RULES = [MinValueValidator(1), MaxValueValidator(TIMES_MOST)]


class Status(models.TextChoices):
    """Six for every kind. Finer facts are columns of the kind."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Waiting for client")
    REVIEW = "review", _("Waiting for us")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")


CLOSED = (Status.DONE, Status.DECLINED, Status.CANCELLED)


class Quiet(models.TextChoices):
    """Why an open item has no reminder planned."""

    OFF = "off", _("Reminders are off.")
    USED_UP = "used_up", _("The number of reminders is used up.")
    NOTICE_WAITING = "notice_waiting", _("The first letter has not left yet.")
    SEALED = "sealed", _("It is sealed.")
    ARCHIVED = "archived", _("It is archived.")
    ACCOUNT_ARCHIVED = "account_archived", _("The client is archived.")
    PAUSED = "paused", _("Its reminders are paused.")
    ACCOUNT_PAUSED = "account_paused", _("The client's reminders are paused.")
    FIRM_PAUSED = "firm_paused", _("All reminders of the firm are paused.")


class ItemQuerySet(models.QuerySet["ActionItem"]):
    def due(self, moment: dt.datetime) -> "ItemQuerySet":
        """Items whose next reminder has come, oldest first; the partial index answers."""
        return self.filter(remind_at__lte=moment).order_by("remind_at", "id")

    def to_do(self) -> "ItemQuerySet":
        """What a client sees on the list, newest first."""
        return self.filter(todo_at__isnull=False).order_by("-todo_at", "-id")

    def waiting_for_client(self) -> "ItemQuerySet":
        return self.filter(status=Status.OPEN, sealed_at=None, archived_at=None)

    def waiting_for_us(self) -> "ItemQuerySet":
        """What came in and nobody has read yet; the partial index answers."""
        return self.filter(came_in_at__isnull=False, archived_at=None)

    def late(self, today: dt.date) -> "ItemQuerySet":
        return self.waiting_for_client().filter(due_on__lt=today)


class ActionItem(FirmModel, Pausable):
    """One thing a client is asked to do."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=20)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="items", db_index=False)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    due_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)  # last act by anybody
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("people.Staff", models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    parts_done = models.PositiveBigIntegerField(default=0)  # "3 of 5", whatever a part is
    parts_total = models.PositiveBigIntegerField(default=1)
    came_in_at = models.DateTimeField(null=True)  # the client sent it, nobody of the firm has read it yet
    version = models.PositiveIntegerField(
        default=1
    )  # two staff editing: the later save must name what it saw
    # The reminder plan. `replan()` is the only writer of remind_at and quiet_reason.
    reminders_on = models.BooleanField(default=False)
    remind_days = models.PositiveSmallIntegerField(default=DAYS_DEFAULT, validators=DAYS_RULES)
    remind_times = models.PositiveSmallIntegerField(default=TIMES_DEFAULT, validators=TIMES_RULES)
    plan_no = models.PositiveIntegerField(default=0)  # every (re)start of the plan
    reminders_sent = models.PositiveSmallIntegerField(default=0)  # of this plan
    reminders_planned = models.PositiveIntegerField(default=0)  # never given back: names the occasion
    anchor_at = models.DateTimeField(null=True)  # when the first letter left, or the plan was restarted
    last_reminded_at = models.DateTimeField(null=True)  # of this plan
    last_letter_at = models.DateTimeField(null=True)  # any letter about it, also by hand
    remind_at = models.DateTimeField(null=True)
    quiet_reason = models.CharField(max_length=20, blank=True, choices=Quiet)
    # By hand
    resends = models.PositiveIntegerField(default=0)
    resent_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    todo_at = models.DateTimeField(null=True)  # set = in the client's to-do list, newest first

    objects: ClassVar = FirmManager.from_queryset(ItemQuerySet)()
    everywhere: ClassVar = models.Manager.from_queryset(ItemQuerySet)()

    class Meta:
        indexes = [
            # the client's to-do list
            models.Index(
                fields=["account", "-todo_at"], name="item_todo", condition=Q(todo_at__isnull=False)
            ),
            # staff lists: one account; what waits or is late, and how many, without a look at the rows
            # themselves (the numbers stand beside every page); the firm by last change
            models.Index(fields=["account", "-changed_at"], name="item_of_account"),
            models.Index(
                fields=["firm", "status", "archived_at", "sealed_at", "due_on", "account"],
                name="item_staff_list",
            ),
            models.Index(
                fields=["firm", "-changed_at", "-id", "status", "archived_at", "sealed_at", "account"],
                name="item_staff_newest",
            ),
            models.Index(
                fields=["firm", "-changed_at", "-id"],
                name="item_archived",
                condition=Q(archived_at__isnull=False),
            ),
            # what waits for the firm
            models.Index(
                fields=["firm", "-came_in_at"], name="item_came_in", condition=Q(came_in_at__isnull=False)
            ),
            # the planner: what is due now
            models.Index(
                fields=["remind_at", "id"], name="item_remind", condition=Q(remind_at__isnull=False)
            ),
            # the forecast of one firm
            models.Index(
                fields=["firm", "remind_at"], name="item_forecast", condition=Q(remind_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="item_reminds_only_while_open",
                condition=Q(remind_at=None) | Q(status="open", sealed_at=None, archived_at=None),
            ),
            models.CheckConstraint(
                name="item_open_and_quiet_says_why",
                condition=~Q(status="open")
                | Q(remind_at=None, quiet_reason__gt="")
                | Q(remind_at__isnull=False, quiet_reason=""),
            ),
            models.CheckConstraint(
                name="item_closed_has_its_moment",
                condition=Q(status__in=["done", "declined", "cancelled"], closed_at__isnull=False)
                | (~Q(status__in=["done", "declined", "cancelled"]) & Q(closed_at=None)),
            ),
            models.CheckConstraint(name="item_parts_fit", condition=Q(parts_done__lte=F("parts_total"))),
            models.CheckConstraint(
                name="item_todo_only_while_open",
                condition=Q(todo_at=None) | Q(status="open", sealed_at=None, archived_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_waiting_for_client(self) -> bool:
        return self.status == Status.OPEN and self.sealed_at is None and self.archived_at is None

    @property
    def is_started(self) -> bool:
        return self.status == Status.OPEN and self.parts_done > 0

    def is_late(self, today: dt.date) -> bool:
        return self.is_waiting_for_client and self.due_on is not None and self.due_on < today


class Detail(FirmModel):
    """What only one kind knows. Shares the item's primary key."""

    item = models.OneToOneField(ActionItem, models.CASCADE, primary_key=True, related_name="%(class)s")

    class Meta:
        abstract = True


class Recipient(FirmModel):
    """Who must act, where that is not everybody of the account (signers); no rows means everybody.

    Everybody is not written down, so that a contact linked later is asked and reminded too.
    """

    item = models.ForeignKey(ActionItem, models.CASCADE, related_name="recipients")
    contact = models.ForeignKey("people.Contact", models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    acted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "contact"], name="recipient_once")]


class Template(FirmModel):
    """Saved content to send again and again, with its reminder defaults. `body` is the kind's."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)  # for staff
    title = models.CharField(max_length=200)  # what the client reads; may hold shortcodes
    body = models.JSONField(default=dict)
    reminders_on = models.BooleanField(default=False)
    remind_days = models.PositiveSmallIntegerField(default=DAYS_DEFAULT, validators=DAYS_RULES)
    remind_times = models.PositiveSmallIntegerField(default=TIMES_DEFAULT, validators=TIMES_RULES)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "kind", "name"], name="template_name_once")]

    def __str__(self) -> str:
        return self.name


class Bulk(FirmModel):
    """The same thing sent to many accounts: done by the worker, with progress and a report."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    act = models.CharField(max_length=20)  # send, resend, together
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200, blank=True)
    content: Any = models.JSONField(default=dict)  # what the kind needs to make one item
    started_by = models.ForeignKey("people.Staff", models.SET_NULL, null=True, related_name="+")
    actor = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now, editable=False)
    finished_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)


class BulkRow(FirmModel):
    """What became of one account (or one item to be resent) of a bulk."""

    bulk = models.ForeignKey(Bulk, models.CASCADE, related_name="rows")
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    item = models.ForeignKey(ActionItem, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=8, default="waiting")  # waiting, sent, skipped
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["bulk", "outcome", "id"], name="bulk_next_row")]
