"""When a group of letters raises an error that is no trouble of the database: each by itself.

So the one at fault stops no other. It is held with its reason, and staff let it leave again when the fault is
mended.
"""

import datetime as dt
import logging
from collections.abc import Sequence

from django.db import DataError, Error, transaction
from django.db.models import F

from tickler.core.clock import now
from tickler.mail.claiming import claim
from tickler.mail.hand import Ready, Result
from tickler.mail.models import Letter, Notice, State
from tickler.mail.settling import notices_under_way, settle, settle_letter, write_fates
from tickler.mail.source import Fate

log = logging.getLogger(__name__)

FAULT = "fault"  # the reason's code


def is_fault(error: Exception) -> bool:
    """Would it come again? What the database says mostly means that a later try can succeed."""
    return isinstance(error, DataError) or not isinstance(error, Error)


def one_by_one(keys: Sequence[int], results: Sequence[Result]) -> list[Ready]:
    """As `desk.serve`, in one transaction with a savepoint for each letter."""
    moment = now()
    ready: list[Ready] = []
    with transaction.atomic():
        for result in results:
            _settle(result, moment)
        for key in keys:
            ready += _claim(key, moment)
    return ready


def _claim(key: int, moment: dt.datetime) -> list[Ready]:
    try:
        with transaction.atomic():
            return claim([key], moment)
    except Exception as error:
        if not is_fault(error):
            raise
        log.exception("Letter %s cannot be claimed; it is held.", key)
        _hold(key, moment)
        return []


def _settle(result: Result, moment: dt.datetime) -> None:
    """What became of the letter is written whatever happens: it must not leave again."""
    try:
        with transaction.atomic():
            settle([result], moment)
    except Exception as error:
        if not is_fault(error):
            raise
        log.exception("What follows for the item of letter %s cannot be written.", result.letter.id)
        settle_letter(result, moment)


def _hold(key: int, moment: dt.datetime) -> None:
    waiting = Letter.everywhere.filter(pk=key, state=State.PLANNED)
    if not waiting.update(state=State.HELD, reason=FAULT, fence=F("fence") + 1, leave_at=moment):
        return
    notices = notices_under_way([key])[key]
    try:
        with transaction.atomic():
            write_fates([Fate(notice, State.HELD, FAULT, moment) for notice in notices], moment)
    except Exception as error:
        if not is_fault(error):
            raise
        log.exception("What follows for the item of letter %s cannot be written.", key)
        rows = Notice.everywhere.filter(pk__in=[notice.id for notice in notices])
        rows.update(fate=State.HELD, reason=FAULT, settled_at=moment)
