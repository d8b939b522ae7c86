"""Asking a client to approve documents, and no longer asking."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.documents.models import Document
from tickler.items import actions
from tickler.items.models import ActionItem, Status
from tickler.kinds.approval.content import filled, read, title_of
from tickler.kinds.approval.documents import newest_versions, why_not_askable
from tickler.kinds.approval.models import Approval, Decision, Outcome
from tickler.people.models import Account


@transaction.atomic
def create(account: Account, content: Mapping[str, Any], *, actor: Actor) -> ActionItem:
    """One draft about these documents of the account, each bound to its version of now."""
    made = read(content)
    documents = _held(account, made.documents)
    for document in documents:
        if why := why_not_askable(document):
            raise Refused("not_askable", why)
    item = actions.draft(
        "approval",
        account,
        title_of([document.name for document in documents], account),
        actor=actor,
        reminders_on=made.reminders_on,
        remind_days=made.remind_days,
        remind_times=made.remind_times,
        parts_total=len(documents),
    )
    approval = Approval.objects.create(item=item, message=filled(made.message, account))
    versions = newest_versions(documents)
    Decision.objects.bulk_create(
        Decision(
            approval=approval,
            document=document,
            name=document.name,
            order=order,
            asked_number=versions[document.pk].number,
        )
        for order, document in enumerate(documents)
    )
    return item


@transaction.atomic
def cancel(item: ActionItem, *, actor: Actor) -> ActionItem:
    """We no longer ask. What was decided stays decided."""
    actions.move(item, Status.CANCELLED, "approval.cancelled", actor=actor)
    waiting = Decision.objects.filter(approval=item.pk).waiting()
    waiting.update(outcome=Outcome.WITHDRAWN, decided_at=now())
    return item


def _held(account: Account, public_ids: Sequence[str]) -> list[Document]:
    """The documents in this order, held so that two requests about one come one after the other."""
    rows = Document.objects.filter(account=account, public_id__in=public_ids, removed_at=None)
    rows = rows.select_for_update(of=("self",)).select_related("folder")
    found = {row.public_id: row for row in rows.order_by("pk")}
    if len(found) < len(public_ids):
        raise Refused("gone", _("One of these documents was moved or deleted meanwhile. Choose again."))
    return [found[public_id] for public_id in public_ids]
