"""Handing events to their readers: each pulls from its own cursor, fails alone and loses nothing."""

import logging

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from tickler.core.tenancy import firm_scope
from tickler.trail.models import Cursor, Event, Head

log = logging.getLogger(__name__)
BATCH = 200


def hand_out() -> int:
    """Give every reader the events it has not seen; how many were read."""
    return sum(_read(reader) for reader in settings.EVENT_READERS)


def _read(reader: str) -> int:
    read = 0
    seen = dict(Cursor.objects.filter(reader=reader).values_list("firm_id", "seq"))
    for firm_id, seq in Head.objects.values_list("firm_id", "seq"):
        if seq > seen.get(firm_id, 0):
            try:
                read += _read_firm(reader, firm_id)
            except Exception:
                # One firm's event must not stop the others; it is tried again at the next look.
                log.exception("trail: reader %s stopped at firm %s", reader, firm_id)
    return read


def _read_firm(reader: str, firm_id: int) -> int:
    """One batch in one transaction with the cursor: a reader's writes and its place are true together."""
    call = import_string(reader)
    with transaction.atomic(), firm_scope(firm_id):
        Cursor.objects.get_or_create(reader=reader, firm_id=firm_id)
        cursor = Cursor.objects.select_for_update().get(reader=reader, firm_id=firm_id)
        events = list(Event.objects.filter(seq__gt=cursor.seq).order_by("seq")[:BATCH])
        for event in events:
            call(event)
        if events:
            Cursor.objects.filter(pk=cursor.pk).update(seq=events[-1].seq)
    return len(events)
