"""Writing the trail."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tickler.core import sql
from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.ids import public_id
from tickler.core.tenancy import current_firm_id
from tickler.trail.models import Event


def record(verb: str, item: Any = None, *, actor: Actor, account: Any = None, **facts: Any) -> Event:
    """Write what happened in the firm in scope, in the transaction of the act."""
    event = Event(
        firm_id=current_firm_id(),
        verb=verb,
        item_id=item.pk if item is not None else None,
        account_id=account.pk if account is not None else getattr(item, "account_id", None),
        actor_sort=actor.sort,
        actor_person_id=actor.person_id,
        actor_name=actor.name[:120],
        actor_email=actor.email,
        ip=actor.ip,
        browser=actor.browser[:60],
        os=actor.os[:60],
        utc_offset=actor.utc_offset,
        facts=facts,
    )
    event.save(force_insert=True)
    return event


@dataclass(frozen=True, slots=True)
class Happening:
    """One of many things that happened at once, to items or clients of whatever firms."""

    verb: str
    firm_id: int
    item_id: int | None
    account_id: int
    facts: dict[str, Any]


_EVENT = {
    "public_id": "text", "firm_id": "bigint", "verb": "text", "at": "timestamptz", "item_id": "bigint",
    "account_id": "bigint", "actor_sort": "text", "actor_person_id": "bigint", "actor_name": "text",
    "actor_email": "text", "ip": "text", "browser": "text", "os": "text", "utc_offset": "integer",
    "facts": "jsonb", "digest": "text", "prev_hash": "text", "hash": "text",
}  # fmt: skip


def record_many(happenings: Sequence[Happening], *, actor: Actor, at: dt.datetime | None = None) -> None:
    """Write all that happened in one statement, in the transaction of the act."""
    at = at or now()
    who = (
        actor.sort, actor.person_id, actor.name[:120], actor.email, actor.ip, actor.browser[:60],
        actor.os[:60], actor.utc_offset,
    )  # fmt: skip
    rows = [
        (public_id(), one.firm_id, one.verb, at, one.item_id, one.account_id, *who, json.dumps(one.facts),
         "", "", "")
        for one in happenings
    ]  # fmt: skip
    sql.insert("trail_event", _EVENT, rows)
