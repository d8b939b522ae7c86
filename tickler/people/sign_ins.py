"""The sessions people are signed in with: what their owner sees of them, and the way to end one from afar."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import QuerySet, Subquery

from tickler.core.clock import now
from tickler.core.ids import public_id

SEEN_EVERY = dt.timedelta(minutes=5)  # so often a session that is used says so


class SignIn(models.Model):
    """One session of a person, at one firm, in one browser. Ended, it opens nothing any more."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="sign_ins")
    side = models.CharField(max_length=6)  # people.session: office, client
    browser = models.CharField(max_length=40, blank=True)
    os = models.CharField(max_length=40, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    began_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["until"], name="sign_in_forgotten_when_over")]

    def __str__(self) -> str:
        return f"{self.browser} {self.os}".strip()


def open_ones(person: Any) -> QuerySet[SignIn]:
    """The sessions of this person that are open now, the one used last on top."""
    rows = SignIn.objects.filter(person=person, ended_at=None, until__gt=now())
    return rows.order_by("-seen_at", "-pk")


def seen_at(key: int | None) -> Subquery:
    """When the session of this row was last seen; nothing once it has ended."""
    return Subquery(SignIn.objects.filter(pk=key or 0, ended_at=None).values("seen_at")[:1])


def see(key: int, last: dt.datetime, ip: str) -> None:
    """Somebody uses the session: noted every few minutes."""
    if now() - last > SEEN_EVERY:
        SignIn.objects.filter(pk=key).update(seen_at=now(), ip=ip)


def end(rows: QuerySet[SignIn]) -> int:
    """These sessions open nothing from now on."""
    return rows.filter(ended_at=None).update(ended_at=now())


def forget_old() -> int:
    """Away with those that were over a month ago."""
    return SignIn.objects.filter(until__lt=now() - dt.timedelta(days=30)).delete()[0]
