"""The same act for many accounts: started by staff, done by the worker row by row, with a report.

Each row is one transaction, so a killed worker goes on with the next row and nobody is asked twice.
"""

import dataclasses
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.background import background, progress
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.items import actions
from tickler.items.contract import kind_called
from tickler.items.models import ActionItem, Bulk, BulkRow
from tickler.items.recipients import addressees_of
from tickler.items.together import resend_together
from tickler.mail import reasons
from tickler.people.models import Account, Link, Staff, language_of
from tickler.trail.actions import record


@transaction.atomic
def start(
    kind: str,
    content: dict[str, Any],
    accounts: QuerySet[Account],
    *,
    by: Staff,
    actor: Actor,
    title: str = "",
) -> Bulk:
    """Send the same thing to each of these accounts; the worker does it."""
    return _start("send", kind, [(account, None) for account in accounts], content, by, actor, title)


@transaction.atomic
def start_resending(items: QuerySet[ActionItem], *, by: Staff, actor: Actor) -> Bulk:
    """One more letter about each of these items, by hand; the worker does it."""
    pairs = [(item.account, item) for item in items.select_related("account")]
    kind = pairs[0][1].kind if pairs else ""
    return _start("resend", kind, pairs, {}, by, actor, "")


@transaction.atomic
def start_together(items: QuerySet[ActionItem], *, message: str, by: Staff, actor: Actor, title: str) -> Bulk:
    """One letter to each person about all of these items, of one kind; the worker does it."""
    pairs = [(item.account, item) for item in items.select_related("account")]
    kind = pairs[0][1].kind if pairs else ""
    return _start("together", kind, pairs, {"message": message}, by, actor, title)


def _start(
    act: str,
    kind: str,
    pairs: list[tuple[Account, Any]],
    content: dict[str, Any],
    by: Staff,
    actor: Actor,
    title: str,
) -> Bulk:
    if not pairs:
        raise Refused("nothing_chosen", _("Nothing is ticked. Tick at least one row."))
    bulk = Bulk.objects.create(
        act=act, kind=kind, title=title, content=content, started_by=by, actor=dataclasses.asdict(actor)
    )
    BulkRow.objects.bulk_create([BulkRow(bulk=bulk, account=account, item=item) for account, item in pairs])
    record("bulk.started", actor=actor, bulk=bulk.public_id, act=act, count=len(pairs))
    run.enqueue(bulk.pk)
    return bulk


@transaction.atomic
def cancel(bulk: Bulk, *, actor: Actor) -> Bulk:
    """Stop after the row in hand; what was sent stays sent."""
    if Bulk.objects.filter(pk=bulk.pk, finished_at=None, cancelled_at=None).update(cancelled_at=now()):
        record("bulk.cancelled", actor=actor, bulk=bulk.public_id)
    bulk.refresh_from_db()
    return bulk


@background
def run(bulk_id: int) -> None:
    """Work through the waiting rows. Safe to run twice: a row that is done is not waiting."""
    bulk = Bulk.objects.select_related("firm", "started_by__person").get(pk=bulk_id)
    with translation.override(_language(bulk)):
        if bulk.act == "together" and bulk.cancelled_at is None:
            _do_together(bulk, Actor(**bulk.actor))
        _work_through(bulk, Actor(**bulk.actor))


def _language(bulk: Bulk) -> str:
    """The reasons in the report are for the person who started it."""
    starter = bulk.started_by
    return language_of(starter.person.language if starter else "", bulk.firm.language)


def _work_through(bulk: Bulk, actor: Actor) -> None:
    total = bulk.rows.count()
    done = total - bulk.rows.filter(outcome="waiting").count()
    while (row := bulk.rows.filter(outcome="waiting").order_by("id").first()) is not None:
        if Bulk.objects.filter(pk=bulk.pk, cancelled_at__isnull=False).exists():
            bulk.rows.filter(outcome="waiting").update(
                outcome="skipped", reason=_("Stopped by hand."), at=now()
            )
            break
        _do(bulk, row, actor)
        done += 1
        progress(done, total)
    Bulk.objects.filter(pk=bulk.pk, finished_at=None).update(finished_at=now())


@transaction.atomic
def _do_together(bulk: Bulk, actor: Actor) -> None:
    """All rows at once, because a person gets one letter about all of them."""
    rows = {row.item_id: row for row in bulk.rows.filter(outcome="waiting") if row.item_id is not None}
    why = resend_together(rows, kind=bulk.kind, message=bulk.content["message"], actor=actor)
    for item_id, reason in why.items():
        outcome = "skipped" if reason else "sent"
        BulkRow.objects.filter(pk=rows[item_id].pk).update(outcome=outcome, reason=reason[:300], at=now())


def _do(bulk: Bulk, row: BulkRow, actor: Actor) -> None:
    try:
        with transaction.atomic():
            item = _send(bulk, row, actor) if bulk.act == "send" else _resend(row, actor)
            rows = BulkRow.objects.filter(pk=row.pk, outcome="waiting")
            rows.update(outcome="sent", item=item, reason=_unread(item), at=now())
    except Refused as refusal:
        BulkRow.objects.filter(pk=row.pk, outcome="waiting").update(
            outcome="skipped", reason=str(refusal)[:300], at=now()
        )


def _unread(item: ActionItem) -> str:
    """Why no letter left about an item that is on the client's list all the same."""
    return "" if addressees_of(item) else reasons.words("nobody")


def _send(bulk: Bulk, row: BulkRow, actor: Actor) -> ActionItem:
    kind = kind_called(bulk.kind)
    if not kind.may_go_to_offline and not Link.objects.filter(account=row.account, login=True).exists():
        raise Refused("offline", _("Nobody of this client can sign in."))
    assert kind.draft is not None
    item = kind.draft(row.account, bulk.content, actor=actor)
    return actions.send(item, actor=actor, by=bulk.started_by)


def _resend(row: BulkRow, actor: Actor) -> ActionItem:
    if row.item is None:
        raise Refused("deleted", _("It was deleted in the meantime."))
    return actions.resend(row.item, actor=actor)
