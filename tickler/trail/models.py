"""What happened: one append-only row per act, chained by hash."""

from django.db import models
from django.db.models import Q

from tickler.core.clock import now
from tickler.core.ids import public_id
from tickler.core.tenancy import FirmModel


class Event(FirmModel):
    """Somebody did something. Written in the transaction of the act; never changed, never deleted.

    `seq`, `prev_hash` and `hash` are given later by the linker, so that no act waits for the chain.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    verb = models.CharField(max_length=40)  # "item.resent"
    at = models.DateTimeField(default=now)
    item = models.ForeignKey(
        "items.ActionItem",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    account = models.ForeignKey(
        "people.Account",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    actor_sort = models.CharField(max_length=8)  # staff, client, system
    actor_person = models.ForeignKey(
        "people.Person", models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    actor_name = models.CharField(max_length=120, blank=True)
    actor_email = models.CharField(max_length=254, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=60, blank=True)
    os = models.CharField(max_length=60, blank=True)
    utc_offset = models.SmallIntegerField(null=True)  # minutes, as the client's browser said
    facts = models.JSONField(default=dict)
    caused_by = models.BigIntegerField(null=True)  # the event that set this one off
    seq = models.BigIntegerField(null=True)  # place in the firm's chain
    digest = models.CharField(
        max_length=64, blank=True
    )  # of the payload alone, so that erasing keeps the chain
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            # With the firm in front, so that none of the three can be mistaken for another.
            models.Index(fields=["firm", "item", "-id"], name="event_trail_of_item"),
            models.Index(fields=["firm", "-id"], name="event_trail_of_firm"),
            models.Index(fields=["firm", "account", "-id"], name="event_trail_of_account"),
            models.Index(fields=["id"], name="event_to_link", condition=Q(seq=None)),
        ]
        constraints = [models.UniqueConstraint(fields=["firm", "seq"], name="event_chain_has_no_fork")]


class Cursor(models.Model):
    """How far a reader has read the events of a firm."""

    reader = models.CharField(max_length=100)
    firm = models.ForeignKey("people.Firm", models.CASCADE, related_name="+")
    seq = models.BigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)  # of the next event, that it could not read so far
    retry_at = models.DateTimeField(null=True)
    passed_over = models.PositiveIntegerField(default=0)  # events it could never read

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "firm"], name="cursor_once")]


class Head(models.Model):
    """The end of a firm's chain. Locked by whoever links, so that the chain cannot fork."""

    firm = models.OneToOneField("people.Firm", models.CASCADE, primary_key=True, related_name="+")
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
