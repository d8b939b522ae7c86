"""Things that happen, and reach the inboxes."""

from typing import Any

from tests import make
from tests.cast import Company
from tickler.core.actor import Actor
from tickler.inbox.models import Entry
from tickler.items.models import ActionItem
from tickler.people.models import Account, Staff
from tickler.trail import linker
from tickler.trail.actions import record
from tickler.trail.readers import hand_out


def arrive() -> None:
    """The worker looks at the trail."""
    while linker.link():
        pass
    hand_out()


def submit(us: Company, item: ActionItem) -> None:
    """Anna sends her answers, and the worker looks."""
    happen("request.submitted", anna(us), item=item)


def happen(
    verb: str, actor: Actor, item: ActionItem | None = None, account: Account | None = None, **facts: Any
) -> None:
    """Something is written into the trail, and the worker looks."""
    record(verb, item, actor=actor, account=account, **facts)
    arrive()


def anna(us: Company) -> Actor:
    """The client acts."""
    return make.client_viewer(us.contact).actor


def inbox_of(staff: Staff) -> list[Entry]:
    """The newest first."""
    return list(Entry.objects.filter(staff=staff).order_by("-at", "-id"))
