"""Acts on the spine, the same for every kind. Each is one transaction."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.items.contract import kind_called, kind_of
from tickler.items.models import CLOSED, ActionItem, Quiet, Status
from tickler.items.plan import CLEARED, calendar_of, note_stop, replan, runs, touched
from tickler.items.recipients import Addressee, addressees_of
from tickler.mail.actions import Owed, owe
from tickler.people.models import Account, Staff
from tickler.trail.actions import record
from tickler.trail.models import Event


@transaction.atomic
def draft(kind: str, account: Account, title: str, *, actor: Actor, **facts: Any) -> ActionItem:
    """A new item, not sent yet. The kind adds its detail row in the same transaction."""
    kind_called(kind)
    if account.archived_at is not None:
        raise Refused("account_archived", _("This client is archived. Restore the client first."))
    item = ActionItem(kind=kind, account=account, title=title.strip()[:200], **facts)
    item.save(force_insert=True)
    record("item.created", item, actor=actor, title=item.title)
    return item


@transaction.atomic
def move(item: ActionItem, to: str, verb: str, *, actor: Actor, facts: dict[str, Any] | None = None,
         **change: Any) -> Event:  # fmt: skip
    """The only place an item changes status: conditional on the status we saw, with its event."""
    if to == Status.OPEN and item.archived_at is not None:
        raise Refused("archived", _("This is archived. Restore it first."))
    if to not in kind_of(item).moves[item.status]:
        raise Refused(
            "wrong_moment",
            _("This is already “%(status)s”, so that is not possible any more.")
            % {"status": item.get_status_display()},
        )
    moment = now()
    change |= {"status": to, "closed_at": moment if to in CLOSED else None, "changed_at": moment}
    is_news = to == Status.REVIEW or (actor.sort == "client" and to in CLOSED)
    change["came_in_at"] = moment if is_news else None
    if to == Status.OPEN:
        change |= {"todo_at": moment, "quiet_reason": Quiet.NOTICE_WAITING, "remind_at": None}
    else:
        change |= CLEARED
    rows = ActionItem.objects.filter(pk=item.pk, status=item.status, archived_at=item.archived_at)
    stops = to != Status.OPEN and any(runs(row) for row in rows)
    if not rows.update(**change, version=F("version") + 1):
        raise Refused("stale", _("Somebody else changed this in the meantime. Look at it again."))
    was, item.status = item.status, to
    item.refresh_from_db()
    event = record(verb, item, actor=actor, was=was, status=to, **(facts or {}))
    if stops:
        note_stop(item, to)
    return event


@transaction.atomic
def send(item: ActionItem, *, actor: Actor, by: Staff | None = None) -> ActionItem:
    """To the client: on the to-do list, the first letter owed, the plan started."""
    if item.account.archived_at is not None:
        raise Refused("account_archived", _("This client is archived. Restore the client first."))
    reason = kind_of(item).why_not_ready(item)
    if reason:
        raise Refused("not_ready", reason)
    people = addressees_of(item)
    move(
        item,
        Status.OPEN,
        "item.sent",
        actor=actor,
        sent_at=now(),
        sent_by=by,
        plan_no=1,
        facts={"to": [one.name or one.email for one in people]},
    )
    if people:
        firm = item.firm
        leave_at = calendar_of(firm).permitted(now()) if firm.notices_follow_hours else None
        _owe(item, people, "notice", f"p{item.plan_no}.first", leave_at=leave_at)
    else:
        # Nothing will leave, so the plan counts from now: whoever gets Notify later is reminded.
        ActionItem.objects.filter(pk=item.pk).update(anchor_at=now())
        record("item.notice_skipped", item, actor=actor, reason="nobody")
    return replan(item)


@transaction.atomic
def resend(item: ActionItem, *, actor: Actor) -> ActionItem:
    """By hand: one more letter, to the top of the list, into the trail. The plan and its number stay."""
    if not kind_of(item).may_resend(item):
        raise Refused(
            "wrong_moment",
            _("There is nothing to remind of: this is “%(status)s”.") % {"status": item.get_status_display()},
        )
    people = addressees_of(item)
    if not people:
        raise Refused(
            "nobody",
            _("Nobody gets letters about %(account)s. Switch Notify on for a contact first.")
            % {"account": item.account.name},
        )
    moment = now()
    cooled = Q(resent_at=None) | Q(resent_at__lte=moment - dt.timedelta(seconds=settings.RESEND_COOLDOWN))
    rows = ActionItem.objects.filter(cooled, pk=item.pk, status=item.status)
    todo = {"todo_at": moment} if item.todo_at is not None else {}
    if not rows.update(resends=F("resends") + 1, resent_at=moment, **todo, **touched()):
        item.refresh_from_db()
        raise Refused("just_sent", _("Somebody sent it again a moment ago."), at=item.resent_at)
    item.refresh_from_db()
    _owe(item, people, "resend", f"resend.{item.resends}")
    record("item.resent", item, actor=actor, to=[one.name or one.email for one in people])
    return replan(item)


@transaction.atomic
def set_reminders(
    item: ActionItem, *, on: bool, days: int, times: int, actor: Actor, seen: int | None = None
) -> ActionItem:
    """Save the reminder block of a draft or open item. `seen` is the version the form was made from."""
    if item.status not in {Status.DRAFT, Status.OPEN}:
        raise Refused(
            "wrong_moment", _("This no longer waits for the client, so there is nothing to remind.")
        )
    old = {"on": item.reminders_on, "days": item.remind_days, "times": item.remind_times}
    new = {"on": on, "days": days, "times": times}
    if old == new:
        return item
    rows = ActionItem.objects.filter(pk=item.pk, status=item.status)
    rows = rows.filter(version=seen) if seen is not None else rows
    quiet = {} if on or item.status == Status.DRAFT else {"remind_at": None, "quiet_reason": Quiet.OFF}
    if not rows.update(reminders_on=on, remind_days=days, remind_times=times, **quiet, **touched()):
        raise Refused("stale", _("Somebody else changed this in the meantime. Look at it again, then save."))
    item.refresh_from_db()
    record("item.reminders_changed", item, actor=actor, old=old, new=new)
    return replan(item, restart=on and not old["on"] and item.status == Status.OPEN, saved=True)


@transaction.atomic
def reopen(item: ActionItem, verb: str, *, actor: Actor) -> ActionItem:
    """Back to the client: on top of the list, reminders as new."""
    move(item, Status.OPEN, verb, actor=actor)
    return replan(item, restart=True)


@transaction.atomic
def archive(item: ActionItem, *, actor: Actor) -> ActionItem:
    """Put aside: off every list, nothing leaves any more."""
    if item.archived_at is not None:
        raise Refused("archived", _("This is archived already."))
    if not kind_of(item).may_archive(item):
        raise Refused("wrong_moment", _("Only what is done can be archived. Complete it first."))
    rows = ActionItem.objects.filter(pk=item.pk, status=item.status, archived_at=None)
    quiet = {"quiet_reason": Quiet.ARCHIVED} if item.status == Status.OPEN else {}
    stops = any(runs(row) for row in rows)
    if not rows.update(archived_at=now(), remind_at=None, todo_at=None, **quiet, **touched()):
        raise Refused("stale", _("Somebody else changed this in the meantime. Look at it again."))
    item.refresh_from_db()
    record("item.archived", item, actor=actor)
    if stops:
        note_stop(item, Quiet.ARCHIVED)
    return item


@transaction.atomic
def restore(item: ActionItem, *, actor: Actor) -> ActionItem:
    """Back from the archive; an open one returns to the client's list and its plan goes on."""
    todo = {"todo_at": now()} if item.status == Status.OPEN and item.sealed_at is None else {}
    rows = ActionItem.objects.filter(pk=item.pk, archived_at__isnull=False)
    if not rows.update(archived_at=None, **todo, **touched()):
        raise Refused("not_archived", _("This is not archived."))
    item.refresh_from_db()
    record("item.restored", item, actor=actor)
    return replan(item)


def note_viewed(item: ActionItem, *, actor: Actor) -> None:
    """The client has opened it: one line of the trail for a person in 24 hours, however often."""
    a_day_ago = now() - dt.timedelta(hours=24)
    seen = Event.objects.filter(item=item, verb="item.viewed", actor_person=actor.person_id)
    if not seen.filter(at__gt=a_day_ago).exists():
        record("item.viewed", item, actor=actor)


@transaction.atomic
def read(item: ActionItem, *, actor: Actor) -> ActionItem:
    """Somebody of the firm has read what came in: it no longer waits for us. Twice is no harm."""
    if item.status == Status.REVIEW:
        raise Refused("wrong_moment", _("This waits for your decision; reading it is not enough."))
    if ActionItem.objects.filter(pk=item.pk, came_in_at__isnull=False).update(came_in_at=None):
        record("item.read", item, actor=actor)
    item.came_in_at = None
    return item


def set_progress(item: ActionItem, done: int, total: int) -> None:
    """The client got further: parts done of parts in all."""
    ActionItem.objects.filter(pk=item.pk).update(
        parts_done=min(done, total), parts_total=total, changed_at=now()
    )
    item.parts_done, item.parts_total = min(done, total), total


def _owe(item: ActionItem, people: list[Addressee], sort: str, occasion: str,
         leave_at: dt.datetime | None = None) -> None:  # fmt: skip
    text = "notice" if sort == "notice" else "reminder"
    owe(
        [
            Owed(
                firm_id=item.firm.pk,
                item_id=item.pk,
                occasion=occasion,
                sort=sort,
                text=f"{item.kind}.{text}",
                email=one.email,
                name=one.name,
                language=one.language,
                contact_id=one.contact_id,
                address_id=one.address_id,
                plan_no=item.plan_no,
                leave_at=leave_at,
            )
            for one in people
        ]
    )
