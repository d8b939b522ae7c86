"""Writing the trail."""

from typing import Any

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.tenancy import current_firm_id
from tickler.trail.models import Event


def draft_event(verb: str, *, actor: Actor, item: Any = None, account: Any = None, **facts: Any) -> Event:
    """The event as a row not yet written, for batches; `firm` is the scope's."""
    return Event(
        firm_id=current_firm_id(),
        verb=verb,
        at=now(),
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


def record(verb: str, item: Any = None, *, actor: Actor, account: Any = None, **facts: Any) -> Event:
    """Write what happened, in the transaction of the act."""
    event = draft_event(verb, actor=actor, item=item, account=account, **facts)
    event.save(force_insert=True)
    return event
