"""What the machinery remembers: who is alive, which periodic work has been started, who holds which job."""

from django.db import models
from django.db.models import Q

from tickler.core.clock import now
from tickler.core.tenancy import FirmModel


class Heartbeat(models.Model):
    """A loop of the worker was alive at `beat_at`. One row per loop; the newest vouches for the clock."""

    name = models.CharField(max_length=60, unique=True)
    beat_at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class Slot(models.Model):
    """Periodic work was started for this stretch of time. The unique pair lets only one worker do it."""

    name = models.CharField(max_length=200)
    slot = models.BigIntegerField()  # the how-manieth stretch since 1970
    started_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "slot"], name="periodic_work_once_per_slot")]


class JobLease(models.Model):
    """Who has a job in hand, until when, and how far it is. Only who holds the newest `fence` may write."""

    task_id = models.UUIDField(primary_key=True)  # the engine's row; no foreign key, so the engine can change
    fence = models.PositiveIntegerField(default=0)  # raised by everyone who takes the job or takes it away
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)  # empty = in nobody's hand
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    is_cancel_wanted = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["lease_until"], name="job_in_hand", condition=Q(lease_until__isnull=False))
        ]


class Once(FirmModel):
    """A form was acted on; `answer` is what it led to (see core/once.py)."""

    key = models.CharField(max_length=64)
    answer = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["firm", "key"], name="acted_once")]
        indexes = [models.Index(fields=["at"], name="acted_long_ago")]

    def __str__(self) -> str:
        return self.key
