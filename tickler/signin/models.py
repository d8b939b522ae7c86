"""What a letter about signing in opens: once, for a while."""

from django.db import models
from django.db.models import F, Q

from tickler.core.clock import now
from tickler.core.ids import public_id, random_key


class TicketQuerySet(models.QuerySet["Ticket"]):
    def open(self) -> "TicketQuerySet":
        """Not used, not over, and not tried too often."""
        return self.filter(used_at=None, expires_at__gt=now(), tries__lt=F("tries_allowed"))


class Ticket(models.Model):
    """A sign-in code, an invitation or a new password somebody waits for. Keeps no secret.

    The secret follows from `letter_id`. If nobody has the address, there is a ticket all the same, of a
    letter that was never written: asking looks alike from outside.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    sort = models.CharField(max_length=12)  # people.auth.secrets: code, invitation, reset
    letter_id = models.BigIntegerField(unique=True, default=random_key)
    is_real = models.BooleanField(default=False)  # a letter was written
    email = models.CharField(max_length=254)
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    staff = models.ForeignKey("people.Staff", models.CASCADE, null=True, related_name="+")
    next = models.CharField(max_length=500, blank=True)  # where they were going
    tries = models.PositiveSmallIntegerField(default=0)
    tries_allowed = models.PositiveSmallIntegerField(default=5)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    objects = TicketQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["staff"], name="ticket_invitation_of", condition=Q(sort="invitation")),
            models.Index(fields=["expires_at"], name="ticket_forgotten_when_over"),
        ]

    def __str__(self) -> str:
        return f"{self.sort} for {self.email}"

    @property
    def tries_left(self) -> int:
        return max(0, self.tries_allowed - self.tries)
