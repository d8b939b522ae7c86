"""Where letters are claimed and settled: a group of intents and results in one transaction.

The last look, the text and the intent are one transaction; committing it is the moment at which sending
begins (claiming.py). Every later write names the fence (settling.py).
"""

import datetime as dt
import logging
from collections.abc import Sequence

from django.db import transaction

from tickler.core.clock import now
from tickler.mail.alone import is_fault, one_by_one
from tickler.mail.claiming import claim
from tickler.mail.hand import Ready, Result, in_doubt, lease_end
from tickler.mail.models import Letter, LetterQuerySet, State
from tickler.mail.settling import notices_under_way, settle

__all__ = ["Ready", "Result", "in_doubt", "recover", "renew", "serve"]

log = logging.getLogger(__name__)


def serve(keys: Sequence[int], results: Sequence[Result]) -> list[Ready]:
    """Settle results and claim letters, in one transaction. Returns the letters that may leave now."""
    try:
        return _together(keys, results)
    except Exception as error:
        if not is_fault(error):
            raise
        log.warning("A group of letters raised an error (%s), now one by one.", type(error).__name__)
        return one_by_one(keys, results)


def _together(keys: Sequence[int], results: Sequence[Result]) -> list[Ready]:
    with transaction.atomic():
        moment = now()
        if results:
            settle(results, moment)
        return claim(keys, moment) if keys else []


def recover(limit: int = 200) -> int:
    """Take back letters whose lease is over: once more the same bytes, the second time held for staff."""
    moment = now()
    if not _overdue(moment).exists():
        return 0
    with transaction.atomic():
        letters = list(_overdue(moment).order_by("lease_until")[:limit])
        notices = notices_under_way([letter.pk for letter in letters])
        results = [
            in_doubt(
                Ready(
                    id=letter.pk,
                    lane=letter.lane,
                    fence=letter.fence,
                    email=letter.email,
                    data=b"",
                    lease_until=moment,
                    is_repeat=letter.is_handed_over,
                    attempts=letter.attempts,
                    first_tried_at=letter.first_tried_at or moment,
                    notices=notices[letter.pk],
                )
            )
            for letter in letters
        ]
        serve([], results)
    return len(results)


def renew(letters: Sequence[Ready]) -> None:
    """A slow server still talks: the lease goes on."""
    lease_until = lease_end(now())
    for letter in letters:
        rows = Letter.everywhere.filter(pk=letter.id, fence=letter.fence, state=State.SENDING)
        if rows.update(lease_until=lease_until):
            letter.lease_until = lease_until


def _overdue(moment: dt.datetime) -> LetterQuerySet:
    return Letter.everywhere.filter(state=State.SENDING, lease_until__lt=moment)
