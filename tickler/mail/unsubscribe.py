"""The address by which a person ends reminders: in the head of every reminder that leaves by itself.

Its secret follows from the instance key and the letter, so nothing of it is stored. Looking at it changes
nothing, because programs look at every link of a letter.
"""

from typing import Protocol

from django.conf import settings

from tickler.mail.models import Letter
from tickler.people.auth import secrets

_SORT = "unsubscribe"


class Lettered(Protocol):
    """A letter, or a row of it."""

    @property
    def id(self) -> int: ...
    @property
    def public_id(self) -> str: ...


def address_of(letter: Lettered) -> str:
    """Where this letter's reader says: no more reminders."""
    secret = secrets.secret_for(_SORT, letter.id)
    return f"{settings.BASE_URL}/in/reminders/{letter.public_id}/{secret}/"


def letter_with(public_id: str, secret: str) -> Letter | None:
    """The letter this address stands in; none if the secret is not its own."""
    letter = Letter.everywhere.filter(public_id=public_id, firm__isnull=False).defer("raw").first()
    return letter if letter and secrets.is_secret_of(secret, _SORT, letter.pk) else None
