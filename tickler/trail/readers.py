"""Handing events to their readers: each pulls from its own cursor, fails alone and loses nothing.

- What a reader wrote about the events before one that it cannot read stays written.
- An event that a reader cannot read is tried again, further and further apart, then passed over with a line
  in the log: one event must not keep a firm's news back for ever.
- A reader that is added later begins with a firm's first event; where it should not, a migration says so.
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.clock import now
from tickler.core.health import Check
from tickler.core.tenancy import firm_scope
from tickler.trail.models import Cursor, Event, Head

log = logging.getLogger(__name__)
BATCH = 200
ROUNDS = 10  # batches for one firm before it is the next one's turn
TRIES = 7  # about four minutes
LATE = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader that can tell from an event alone, without the database, whether it has anything to do.

    A plain function is a reader too, of every event.
    """

    wants: Callable[[Event], bool]
    read: Callable[[Event], None]

    def __call__(self, event: Event) -> None:
        self.read(event)


def hand_out() -> int:
    """Give every reader the events it has not seen; how many were read."""
    return sum(_read(reader) for reader in settings.EVENT_READERS)


def check() -> Check:
    """Has every event reached its readers?"""
    stuck = [f"{reader} ({firm})" for reader in settings.EVENT_READERS for firm in _late(reader)]
    if stuck:
        said = _("Events wait for their readers: %(readers)s. The worker's log says why.")
        return Check("readers", False, said % {"readers": ", ".join(stuck)})
    lost = sum(Cursor.objects.values_list("passed_over", flat=True))
    if lost:
        said = ngettext(
            "Every event has reached its readers, but for %(count)s that failed; the worker's log says why.",
            "Every event has reached its readers, but for %(count)s that failed; the worker's log says why.",
            lost,
        )
        return Check("readers", True, said % {"count": lost})
    return Check("readers", True, _("Every event has reached its readers."))


def _late(reader: str) -> list[int]:
    """The firms in which something has waited for this reader for too long."""
    found = []
    for firm_id, seq in _behind(reader):
        with firm_scope(firm_id):
            oldest = Event.objects.filter(seq__gt=seq).order_by("seq").values_list("at", flat=True).first()
        if oldest is not None and oldest < now() - LATE:
            found.append(firm_id)
    return found


def _behind(reader: str) -> list[tuple[int, int]]:
    """The firms with events this reader has not seen, and how far it has read there."""
    seen = dict(Cursor.objects.filter(reader=reader).values_list("firm_id", "seq"))
    heads = Head.objects.values_list("firm_id", "seq")
    return [(firm_id, seen.get(firm_id, 0)) for firm_id, seq in heads if seq > seen.get(firm_id, 0)]


def _read(reader: str) -> int:
    read = 0
    for firm_id, _seq in _behind(reader):
        try:
            for _round in range(ROUNDS):
                read += (count := _read_firm(reader, firm_id))
                if count < BATCH:
                    break
        except Exception:
            # The database did not answer, say. It must not stop the other firms; the next look tries again.
            log.exception("trail: reader %s stopped at firm %s", reader, firm_id)
    return read


def _read_firm(reader: str, firm_id: int) -> int:
    """One batch in one transaction with the cursor: a reader's writes and its place are true together."""
    call, read = import_string(reader), 0
    with transaction.atomic(), firm_scope(firm_id):
        Cursor.objects.get_or_create(reader=reader, firm_id=firm_id)
        cursor = Cursor.objects.select_for_update().get(reader=reader, firm_id=firm_id)
        if cursor.retry_at is not None and cursor.retry_at > now():
            return 0
        for event in Event.objects.filter(seq__gt=cursor.seq).order_by("seq")[:BATCH]:
            if not _is_read(call, event, cursor):
                break
            cursor.seq, cursor.tries, cursor.retry_at = event.seq or cursor.seq, 0, None
            read += 1
        cursor.save()
    return read


def _is_read(call: Callable[[Event], None], event: Event, cursor: Cursor) -> bool:
    """Whether the reader is done with the event: it has read it, or has failed often enough."""
    try:
        if isinstance(call, Reader) and not call.wants(event):
            return True
        with transaction.atomic():
            call(event)
    except OperationalError:
        raise  # the database, not this event
    except Exception:
        cursor.tries += 1
        if cursor.tries < TRIES:
            log.exception(
                "trail: reader %s cannot read event %s; again later", cursor.reader, event.public_id
            )
            cursor.retry_at = now() + dt.timedelta(seconds=2 ** (cursor.tries + 1))
            return False
        log.exception("trail: reader %s passes over event %s", cursor.reader, event.public_id)
        cursor.passed_over += 1
    return True
