"""What the client decides, document by document. A decision names the version that was seen."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.documents.models import Access, Document, Version
from tickler.items.actions import move, set_progress
from tickler.items.models import ActionItem, Status
from tickler.kinds.approval.models import Decision, Outcome, Reason
from tickler.trail.actions import record

LONGEST_WORDS = 2_000


@transaction.atomic
def approve(item: ActionItem, decision: Decision, *, seen: int, actor: Actor) -> ActionItem:
    """It is right. `seen` is the number of the version that was looked at."""
    return _decide(item, decision, Outcome.APPROVED, seen, actor)


@transaction.atomic
def disapprove(
    item: ActionItem, decision: Decision, *, seen: int, reasons: Sequence[str], words: str, actor: Actor
) -> ActionItem:
    """It is not right, for at least one reason."""
    chosen = [one for one in Reason.values if one in reasons]
    words = words.replace("\0", "").strip()
    if not chosen:
        raise Refused("no_reason", _("Choose at least one reason."))
    if Reason.OTHER in chosen and not words:
        raise Refused("no_words", _("Please write what is not right."))
    if len(words) > LONGEST_WORDS:
        raise Refused("too_long", _("This is too long. %(limit)s characters fit.") % {"limit": LONGEST_WORDS})
    return _decide(item, decision, Outcome.DISAPPROVED, seen, actor, reasons=chosen, words=words)


def _decide(
    item: ActionItem, decision: Decision, outcome: Outcome, seen: int, actor: Actor, **more: Any
) -> ActionItem:
    held = (
        ActionItem.objects.select_for_update(of=("self",)).select_related("account", "firm").get(pk=item.pk)
    )
    _refuse_unless_waiting(held, decision)
    version = _seen_version(decision, seen)
    Decision.objects.filter(pk=decision.pk).update(
        outcome=outcome,
        number=version.number,
        sha256=version.sha256,
        decided_by=(actor.name or actor.email)[:120],
        decided_at=now(),
        **more,
    )
    facts = {"name": decision.name, "version": version.number, "sha256": version.sha256}
    if more:
        facts["reasons"] = more["reasons"]
    record(f"approval.{outcome.value}", held, actor=actor, **facts)
    return _after(held, actor)


def _refuse_unless_waiting(item: ActionItem, decision: Decision) -> None:
    decision.refresh_from_db()
    if decision.outcome in {Outcome.APPROVED, Outcome.DISAPPROVED}:
        raise Refused("decided", _("This was answered already, so nothing changes any more."))
    if not item.is_waiting_for_client or not decision.is_waiting:
        raise Refused("closed", _("This is no longer needed, so nothing changes any more."))


def _seen_version(decision: Decision, seen: int) -> Version:
    """The version that was seen, if it is the newest: the document is held, so that none can come in."""
    rows = Document.objects.select_for_update(of=("self",)).exclude(folder__access=Access.PRIVATE)
    document = rows.filter(pk=decision.document_id or 0, removed_at=None).first()
    if document is None:
        raise Refused("gone", _("This document is no longer there. Please call us."))
    newest = Version.objects.filter(document=document).order_by("-number")[0]
    if newest.number != seen:
        raise Refused(
            "newer",
            _("There is a newer version of this document now. Please open it first, then answer again."),
        )
    return newest


def _after(item: ActionItem, actor: Actor) -> ActionItem:
    """The item follows: further, or closed when nothing waits any more."""
    outcomes = list(Decision.objects.filter(approval=item.pk).values_list("outcome", flat=True))
    waiting = outcomes.count(Outcome.WAITING)
    set_progress(item, len(outcomes) - waiting, len(outcomes))
    if not waiting:
        closes = Status.DECLINED if Outcome.DISAPPROVED in outcomes else Status.DONE
        move(item, closes, "approval.answered", actor=actor)
    return item
