"""What staff should look at: one entry per member of staff and subject, which moves up on news."""

from django.db import models
from django.db.models import Q

from tickler.core.clock import now
from tickler.core.ids import public_id
from tickler.core.tenancy import FirmModel


class Entry(FirmModel):
    """The newest thing that happened to a subject, for one member of staff."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    staff = models.ForeignKey("people.Staff", models.CASCADE, related_name="+")
    subject = models.CharField(max_length=40)  # "item.12", "account.7.files"
    group = models.CharField(max_length=10)  # trail.news.Group
    event = models.ForeignKey("trail.Event", models.DO_NOTHING, related_name="+", db_index=False)
    seq = models.BigIntegerField()  # the event's place in the chain: an older one changes nothing
    item = models.ForeignKey("items.ActionItem", models.CASCADE, null=True, related_name="+")
    account = models.ForeignKey("people.Account", models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=now)  # when that happened
    read_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    is_owed = models.BooleanField(default=False)  # the daily summary shall tell of it

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["firm", "staff", "subject"], name="entry_once_per_subject")
        ]
        indexes = [
            models.Index(fields=["firm", "staff", "-at", "-id"], name="entry_list"),
            # the number beside "Inbox" on every page
            models.Index(
                fields=["firm", "staff"],
                name="entry_unread",
                condition=Q(read_at=None, archived_at=None),
            ),
            models.Index(fields=["firm", "staff"], name="entry_owed", condition=Q(is_owed=True)),
        ]


class Wishes(FirmModel):
    """How one member of staff hears of what: a way for each group of news they have chosen one for."""

    staff = models.OneToOneField("people.Staff", models.CASCADE, related_name="+")
    ways = models.JSONField(default=dict)  # {group: way}
    summary_on = models.DateField(null=True)  # the last day a summary was written on

    class Meta:
        verbose_name_plural = "wishes"
