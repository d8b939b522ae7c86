"""How often something may be tried: by account and by address, counted in the database for all processes.

The latest tries are kept as instants, so "ten an hour" is true of every hour and the refusal knows how long
to wait. A try is counted before it is made, by a conditional UPDATE; what succeeds is given back.
"""

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import ngettext

from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.people.models import Tally

HOUR = 3600
KEPT = dt.timedelta(days=1)
_ROUNDS = 50  # how often we look again when others count at the same moment


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries of one sort in so many seconds."""

    sort: str
    times: int
    seconds: int = HOUR


PASSWORD_OF_ACCOUNT = Limit("password", 10)
PASSWORD_FROM_ADDRESS = Limit("password-from", 60)
FACTOR_OF_ACCOUNT = Limit("factor", 10)
TOLD_OF_GUESSING = Limit("told", 1)  # once an hour in the trail
CODE_TO_EMAIL = Limit("code", 5)
CODE_FROM_ADDRESS = Limit("code-from", 30)
CODE_TRIES_FROM_ADDRESS = Limit("code-tries-from", 60)


def take(limit: Limit, whom: str) -> None:
    """Count one try, or refuse with how long to wait. An empty `whom` (no client address) is not counted."""
    if not whom:
        return
    key = _key(limit, whom)
    for _round in range(_ROUNDS):
        wait = _try_once(limit, key)
        if wait == 0:
            return
        if wait is not None:
            raise too_many(wait)
    raise too_many(limit.seconds)


def give_back(limit: Limit, whom: str) -> None:
    """The latest try succeeded, so it does not count."""
    key = _key(limit, whom)
    row = Tally.objects.filter(key=key).first()
    if row is not None and row.tries:
        Tally.objects.filter(pk=row.pk, version=row.version).update(
            tries=row.tries[:-1], version=row.version + 1
        )


def too_many(seconds: float) -> Refused:
    """The refusal: when to come back."""
    minutes = max(1, -int(-seconds // 60))
    sentence = ngettext(
        "Too many tries. Wait %(minutes)s minute and try again, or ask the firm to help you.",
        "Too many tries. Wait %(minutes)s minutes and try again, or ask the firm to help you.",
        minutes,
    )
    return Refused("too_many_tries", sentence % {"minutes": minutes}, seconds=int(seconds))


def forget_old() -> int:
    """Away with what no limit looks at any more; returns how many rows."""
    return Tally.objects.filter(last_at__lt=now() - KEPT).delete()[0]


def _try_once(limit: Limit, key: str) -> float | None:
    """0 = counted; seconds to wait = refused; None = somebody else counted at this moment, look again."""
    moment = now()
    second = moment.timestamp()
    row = Tally.objects.filter(key=key).first()
    if row is None:
        Tally.objects.bulk_create([Tally(key=key)], ignore_conflicts=True)
        return None
    tries = [one for one in row.tries if one > second - limit.seconds]
    if len(tries) >= limit.times:
        return tries[-limit.times] + limit.seconds - second
    counted = Tally.objects.filter(pk=row.pk, version=row.version).update(
        tries=[*tries, second], version=row.version + 1, last_at=moment
    )
    return 0 if counted else None


def _key(limit: Limit, whom: str) -> str:
    text = f"{limit.sort}:{whom}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
