"""Pausing the reminders about one item, and saying which pauses hold."""

import datetime as dt
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import today
from tickler.core.errors import Refused
from tickler.items.models import ActionItem, Status
from tickler.items.plan import replan
from tickler.people.actions.pauses import check_pause, check_paused, said_day, set_pause
from tickler.people.models import FOREVER, Pausable
from tickler.trail.actions import record
from tickler.ui import dates


@transaction.atomic
def pause_item(item: ActionItem, *, until: dt.date | None, reason: str, actor: Actor) -> ActionItem:
    """No reminders about this until then."""
    if item.status not in {Status.DRAFT, Status.OPEN}:
        raise Refused(
            "wrong_moment", _("This no longer waits for the client, so there is nothing to remind.")
        )
    day = check_pause(until, item.firm.zone)
    if set_pause(item, day, reason):
        record("item.paused", item, actor=actor, until=said_day(day), reason=reason)
        replan(item)
    return item


@transaction.atomic
def resume_item(item: ActionItem, *, actor: Actor) -> ActionItem:
    """Reminders about this go on."""
    check_paused(item, item.firm.zone)
    set_pause(item, None, "")
    record("item.resumed", item, actor=actor)
    return replan(item)


class Pause(NamedTuple):
    """A pause that holds now, in words."""

    level: str  # item, client, firm, person
    words: str


def pause_words(row: Pausable, zone: str, level: str, name: str = "") -> list[Pause]:
    """What is paused, until when and why; nothing where nothing is."""
    if not row.is_paused(today(zone)):
        return []
    assert row.paused_until is not None
    facts = {"name": name, "day": "", "reason": row.pause_reason}
    if row.paused_until != FOREVER:
        facts["day"] = dates.say_day(row.paused_until, long=True, zone=zone)
    plain, dated = {
        "item": (
            _("Reminders about this are paused until you end the pause."),
            _("Reminders about this are paused; they resume on %(day)s."),
        ),
        "client": (
            _("All reminders to this client are paused until you end the pause."),
            _("All reminders to this client are paused; they resume on %(day)s."),
        ),
        "person": (
            _("Reminders to %(name)s are paused until you end the pause."),
            _("Reminders to %(name)s are paused; they resume on %(day)s."),
        ),
        "firm": (
            _("All reminders of the firm are paused until you end the pause."),
            _("All reminders of the firm are paused; they resume on %(day)s."),
        ),
    }[level]
    said = (dated if facts["day"] else plain) % facts
    if row.pause_reason:
        said = _("%(said)s Why: %(reason)s") % {"said": said, "reason": row.pause_reason}
    return [Pause(level, said)]


def pauses_of(item: ActionItem) -> list[Pause]:
    """Every pause that holds this item's reminders, the narrowest first."""
    zone = item.firm.zone
    return [
        *pause_words(item, zone, "item"),
        *pause_words(item.account, zone, "client"),
        *pause_words(item.firm, zone, "firm"),
    ]
