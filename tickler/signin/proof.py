"""What somebody has proven in this browser, before and beside the session at a firm.

Kept in the session: who, how far, until when, and the person's epoch, so that it ends with everything else.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.http import HttpRequest

from tickler.core.clock import now
from tickler.people.models import Person

KEY = "proof"
CODE = "code"  # a code from a letter: the address is theirs; enough for a client
PASSWORD = "password"  # a password, the second factor is still to come
FULL = "full"  # password and second factor (or a demo, which asks for none)
HALFWAY = dt.timedelta(minutes=10)  # for the second factor
LIFE = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Proof:
    """Who has proven what."""

    person: Person
    how: str
    nonce: str  # where the key of a new app comes from
    next: str
    step: tuple[int, int] | None = None  # which step of how many this is, on a way that began elsewhere


def keep(
    request: HttpRequest, person: Person, how: str, next: str = "", step: tuple[int, int] | None = None
) -> None:
    """Remember it, under a new session id."""
    request.session.cycle_key()
    life = HALFWAY if how == PASSWORD else LIFE
    request.session[KEY] = {
        "person": person.pk,
        "epoch": person.epoch,
        "how": how,
        "nonce": secrets.token_urlsafe(16),
        "next": next,
        "step": step,
        "until": (now() + life).timestamp(),
    }


def proven(request: HttpRequest) -> Proof | None:
    """What still holds."""
    kept = request.session.get(KEY)
    if not kept or kept["until"] <= now().timestamp():
        return None
    person = Person.objects.filter(pk=kept["person"], epoch=kept["epoch"], is_active=True).first()
    if person is None:
        return None
    step = kept.get("step")
    return Proof(person, kept["how"], kept["nonce"], kept["next"], tuple(step) if step else None)
