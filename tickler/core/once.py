"""A form that arrives twice (double click, back button, a network that repeats) acts once.

The page carries a random ticket. Ticket and content together are the key, written in the transaction of the
act: the same form again gets the first answer; changed content is a new act; a refused act leaves no key.
"""

import datetime as dt
import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import QueryDict

from tickler.core.clock import now
from tickler.core.models import Once

KEPT = dt.timedelta(days=2)
_NOT_CONTENT = {"csrfmiddlewaretoken"}


def key_of(posted: QueryDict, *files: str) -> str:
    """The key of a form with a `ticket`, and of the files that came with it; empty for one without."""
    if not posted.get("ticket"):
        return ""
    content = sorted((name, values) for name, values in posted.lists() if name not in _NOT_CONTENT)
    return hashlib.sha256(repr([*content, *files]).encode()).hexdigest()


@transaction.atomic
def once(key: str, act: Callable[[], str]) -> str:
    """The answer of the act, done now or the first time this key came, within the firm in scope.

    Who comes second while the first is at work waits for its answer. Raises what the act raises.
    """
    if not key:
        return act()
    try:
        with transaction.atomic():
            row = Once.objects.create(key=key)
    except IntegrityError:
        return str(Once.objects.get(key=key).answer)
    row.answer = act()
    row.save(update_fields=["answer"])
    return row.answer


def forget_old() -> None:
    """Forms of the day before yesterday do not come back."""
    Once.everywhere.filter(at__lt=now() - KEPT).delete()
