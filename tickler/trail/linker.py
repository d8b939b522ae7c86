"""Gives new events their place in the firm's chain, a second or two after they were written.

hash = SHA-256(canonical JSON of the event's head and its payload's digest). No act ever waits for the chain,
and a late commit is never jumped over: the place is given when the event is seen, not when it was begun.
"""

import hashlib
import json
import threading
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tickler.core import sql
from tickler.core.health import Check
from tickler.core.heartbeat import rounds
from tickler.trail.models import Event, Head
from tickler.trail.readers import hand_out

EVERY = 1.0  # seconds
BATCH = 500
_TYPES = {"id": "bigint", "seq": "bigint", "digest": "text", "prev_hash": "text", "hash": "text"}


def run(stop: threading.Event) -> None:
    """Link and hand out until told to stop."""
    for _turn in rounds(stop, seconds=EVERY):
        while link() == BATCH and not stop.is_set():
            pass
        hand_out()


def link(batch: int = BATCH) -> int:
    """Link one batch of new events; how many."""
    with transaction.atomic():
        firms = list(
            Event.everywhere.filter(seq=None).order_by().values_list("firm_id", flat=True).distinct()[:100]
        )
        if not firms:
            return 0
        heads = _heads(sorted(firms))
        rows: list[tuple[Any, ...]] = []
        for event in Event.everywhere.filter(seq=None, firm_id__in=firms).order_by("id")[:batch]:
            head = heads[event.firm_id]
            digest = digest_of(event)
            link_hash = hash_of(event, head.seq + 1, head.hash, digest)
            rows.append((event.pk, head.seq + 1, digest, head.hash, link_hash))
            head.seq, head.hash = head.seq + 1, link_hash
        sql.update_from(
            "trail_event",
            _TYPES,
            rows,
            change="seq = v.seq, digest = v.digest, prev_hash = v.prev_hash, hash = v.hash",
            where="trail_event.id = v.id",
        )
        Head.objects.bulk_update(heads.values(), ["seq", "hash"])
    return len(rows)


def _heads(firms: Sequence[int]) -> dict[int | None, Head]:
    Head.objects.bulk_create([Head(firm_id=firm) for firm in firms], ignore_conflicts=True)
    rows = Head.objects.select_for_update().filter(firm_id__in=firms).order_by("firm_id")
    return {head.firm_id: head for head in rows}


def digest_of(event: Event) -> str:
    """The digest of what may one day be erased: names, addresses, facts."""
    return _sha(
        {
            "actor_name": event.actor_name,
            "actor_email": event.actor_email,
            "ip": event.ip,
            "browser": event.browser,
            "os": event.os,
            "facts": event.facts,
        }
    )


def hash_of(event: Event, seq: int, prev_hash: str, digest: str) -> str:
    """The link: what stays for ever, the digest of the rest, and the link before it."""
    return _sha(
        {
            "seq": seq,
            "prev": prev_hash,
            "event": event.public_id,
            "verb": event.verb,
            "at": event.at.isoformat(),
            "actor": event.actor_sort,
            "payload": digest,
        }
    )


def verify(firm_id: int) -> list[str]:
    """Walk a firm's chain; what is wrong, in words for the operator. Empty means whole."""
    wrong, prev_hash, seq = [], "", 0
    for event in Event.everywhere.filter(firm_id=firm_id, seq__isnull=False).order_by("seq").iterator():
        seq += 1
        digest = digest_of(event)
        if event.seq != seq:
            wrong.append(f"event {seq} is missing")
            seq = event.seq or seq
        if digest != event.digest or hash_of(event, seq, prev_hash, digest) != event.hash:
            wrong.append(f"event {event.seq} ({event.public_id}) was changed")
        prev_hash = event.hash
    head = Head.objects.filter(firm_id=firm_id).first()
    if head is not None and (head.seq, head.hash) != (seq, prev_hash):
        wrong.append(f"the chain ends at {seq}, but {head.seq} were linked")
    return wrong


def check() -> Check:
    """Is every firm's chain whole, and how many events still wait for their place?"""
    wrong = [f"{head.firm_id}: {words}" for head in Head.objects.all() for words in verify(head.firm_id)]
    waiting = Event.everywhere.filter(seq=None).count()
    if wrong:
        return Check("trail", False, _("The trail was changed: %(what)s") % {"what": "; ".join(wrong[:5])})
    return Check(
        "trail", True, _("The trail is whole; %(count)s events wait for their place.") % {"count": waiting}
    )


def _sha(value: dict[str, Any]) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
