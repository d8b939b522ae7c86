"""Requests about which letters leave, for tests of pages that show letters."""

from tests import make
from tickler.core.actor import Actor
from tickler.items import actions
from tickler.items.contract import kind_called
from tickler.items.models import ActionItem, Status
from tickler.people.models import Account, Staff


def draft(account: Account, title: str = "Papers", **reminders: int | bool) -> ActionItem:
    """A request that is not sent yet, with reminders unless `on=False`."""
    content = {
        "title": title,
        "message": "",
        "questions": [{"type": "text", "text": "Your name?", "is_required": True}],
        "reminders_on": reminders.get("on", True),
        "remind_days": reminders.get("days", 3),
        "remind_times": reminders.get("times", 1),
    }
    return kind_called("request").draft(account, content, actor=make.actor())


def sent(
    account: Account, title: str = "Papers", by: Staff | None = None, **reminders: int | bool
) -> ActionItem:
    """A request that was sent now."""
    actor = make.actor(by)
    return actions.send(draft(account, title, **reminders), actor=actor, by=by)


def put_aside(item: ActionItem, actor: Actor) -> ActionItem:
    """Completed, and archived."""
    actions.move(item, Status.DONE, "request.completed", actor=actor)
    return actions.archive(item, actor=actor)
