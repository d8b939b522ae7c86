"""A table of clients that came in: its rows as they were written, and what became of each."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickler.core.clock import now
from tickler.core.ids import public_id
from tickler.core.tenancy import FirmModel
from tickler.people.models import Account, Link, Staff


class Stage(models.TextChoices):
    READING = "reading", _("Reading the file")
    COLUMNS = "columns", _("Waiting for you")
    CHECKING = "checking", _("Trying it")
    CHECKED = "checked", _("Tried, nothing added yet")
    RUNNING = "running", _("Adding")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Undoing")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Could not be read")


AT_WORK = frozenset({Stage.READING, Stage.CHECKING, Stage.RUNNING, Stage.UNDOING})


class Import(FirmModel):
    """One file. `columns` says what each of its columns means; "" is left out."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(default=b"")  # until it is read
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.READING)
    heads = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    choices = models.JSONField(default=dict)  # what happens with rows that look like a client who is there
    note = models.CharField(max_length=300, blank=True)  # what is worth knowing, or why it failed
    job = models.CharField(max_length=40, blank=True)
    actor = models.JSONField(default=dict)
    started_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["firm", "-id"], name="import_list")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        return self.stage in AT_WORK


class Outcome(models.TextChoices):
    WAITING = "waiting", _("waiting")
    ADDED = "added", _("added")
    SKIPPED = "skipped", _("left out")
    BAD = "bad", _("wrong")
    UNDONE = "undone", _("undone")
    KEPT = "kept", _("kept")


class Row(FirmModel):
    """One row of the file. `made` is the most that it made: an account, a contact, a link, or nothing."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()  # as the table program counts
    cells = models.JSONField(default=list)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    column = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    link = models.ForeignKey(Link, models.SET_NULL, null=True, related_name="+")
    made = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "line"], name="import_row_once")]
        indexes = [models.Index(fields=["of", "outcome", "line"], name="import_rows_by_outcome")]

    def __str__(self) -> str:
        return f"{self.line}"

    def wrong(self, column: str, reason: Any) -> None:
        """This row cannot be added, and why."""
        self.outcome, self.column, self.reason = Outcome.BAD, column[:100], str(reason)[:300]
