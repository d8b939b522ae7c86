"""Owing letters, the only way a notice or a letter comes into being; deciding about those that are held."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tickler.core import sql
from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.core.ids import public_id, random_key
from tickler.mail.models import DailyLetter, Lane, Letter, Notice, State
from tickler.mail.together import BUNDLE
from tickler.trail.actions import record


@dataclass(frozen=True, slots=True)
class Owed:
    """One letter owed to one address about one item on one occasion."""

    firm_id: int
    item_id: int
    occasion: str
    sort: str  # notice, reminder, resend
    text: str  # which letter: "request.notice"
    email: str
    name: str
    language: str
    contact_id: int | None
    address_id: int | None
    plan_no: int
    number: int = 0
    leave_at: dt.datetime | None = None
    lane: int = Lane.IN_TURN


_NOTICE = {
    "firm_id": "bigint", "item_id": "bigint", "occasion": "text", "sort": "text", "plan_no": "integer",
    "number": "integer", "contact_id": "bigint", "address_id": "bigint", "email": "text", "name": "text",
    "letter_id": "bigint", "fate": "text", "reason": "text", "planned_at": "timestamptz",
}  # fmt: skip
_LETTER = {
    "id": "bigint", "public_id": "text", "firm_id": "bigint", "lane": "integer", "sort": "text",
    "email": "text", "name": "text", "language": "text", "params": "jsonb", "state": "text",
    "leave_at": "timestamptz", "fence": "integer", "attempts": "integer", "is_handed_over": "boolean",
    "subject": "text", "reply": "text", "reason": "text", "created_at": "timestamptz",
}  # fmt: skip


def owe(owed: Sequence[Owed]) -> int:
    """Write notices and their letters in the caller's transaction; what is already owed is left out.

    Returns how many are new. Plain SQL, because the planner owes hundreds at a time.
    """
    return _write(owed, [random_key() for _ in owed])


def owe_bundled(owed: Sequence[Owed], day: dt.date) -> int:
    """Reminders: one letter for all that is owed to one address of a firm, and none more this day."""
    keys = {(one.firm_id, one.email): random_key() for one in owed}
    counts = Counter((one.firm_id, one.email) for one in owed)
    owed = [replace(one, text=BUNDLE) if counts[one.firm_id, one.email] > 1 else one for one in owed]
    DailyLetter.everywhere.bulk_create(
        [DailyLetter(firm_id=firm_id, email=email, day=day) for firm_id, email in keys], ignore_conflicts=True
    )
    return _write(owed, [keys[one.firm_id, one.email] for one in owed])


def had_today(firm_id: int, emails: Iterable[str], day: dt.date) -> set[str]:
    """Those of the addresses for which a letter with reminders was planned on this day."""
    rows = DailyLetter.everywhere.filter(firm=firm_id, email__in=list(emails), day=day)
    return set(rows.values_list("email", flat=True))


def had_since(firm_id: int, day: dt.date) -> set[tuple[str, dt.date]]:
    """Which addresses had a letter with reminders, on which day."""
    rows = DailyLetter.everywhere.filter(firm=firm_id, day__gte=day)
    return set(rows.values_list("email", "day"))


def owe_together(owed: Sequence[Owed], *, params: dict[str, Any]) -> int:
    """The same, but one letter for all that is owed to one address; `params` are its own values."""
    keys = {one.email: random_key() for one in owed}
    return _write(owed, [keys[one.email] for one in owed], json.dumps(params))


def _write(owed: Sequence[Owed], keys: Sequence[int], params: str = "{}") -> int:
    moment = now()
    notices = [
        (o.firm_id, o.item_id, o.occasion, o.sort, o.plan_no, o.number, o.contact_id, o.address_id,
         o.email, o.name[:160], key, State.PLANNED.value, "", moment)
        for o, key in zip(owed, keys, strict=True)
    ]  # fmt: skip
    new = sql.insert_or_ignore("mail_notice", _NOTICE, notices, "item_id, occasion, email", "letter_id")
    envelopes = {key: o for o, key in zip(owed, keys, strict=True)}
    letters = [
        (key, public_id(), o.firm_id, int(o.lane), o.text, o.email, o.name[:160], o.language, params,
         State.PLANNED.value, o.leave_at or moment, 0, 0, False, "", "", "", moment)
        for key, o in envelopes.items()
        if key in new
    ]  # fmt: skip
    sql.insert_or_ignore("mail_letter", _LETTER, letters, "id", "id")
    return len(new)


def write_letter(
    sort: str,
    *,
    email: str,
    name: str = "",
    language: str = "en",
    firm_id: int | None = None,
    params: dict[str, Any] | None = None,
    lane: Lane = Lane.AT_ONCE,
) -> Letter:
    """A letter about no item, for whom somebody waits at the screen (a code) or not (news for staff).

    `params` hold no secret.
    """
    return Letter.everywhere.create(
        lane=lane,
        sort=sort,
        email=email,
        name=name,
        language=language,
        firm_id=firm_id,
        params=params or {},
    )


@transaction.atomic
def send_again(letter: Letter, *, actor: Actor) -> Letter:
    """Staff decided: the held letter leaves once more, byte for byte if the server may have it already."""
    change: dict[str, Any] = {"leave_at": now(), "first_tried_at": None}
    if not letter.is_handed_over:
        change |= {"raw": None}
    return _decide(letter, State.PLANNED, "letter.sent_again", actor, change)


@transaction.atomic
def count_as_sent(letter: Letter, *, actor: Actor) -> Letter:
    """Staff decided: the held letter arrived. It left when the server was last asked."""
    return _decide(letter, State.SENT, "letter.counted", actor, {"sent_at": letter.leave_at})


def _decide(letter: Letter, state: State, verb: str, actor: Actor, change: dict[str, Any]) -> Letter:
    """Conditional on the letter still being held, so that two clicks are one decision."""
    rows = Letter.objects.filter(pk=letter.pk, state=State.HELD, fence=letter.fence)
    if not rows.update(state=state, reason="", fence=letter.fence + 1, **change):
        raise Refused("not_held", _("Somebody has decided about this letter already."))
    notices = list(Notice.objects.filter(letter=letter, fate=State.HELD).select_related("item"))
    settled = {} if state == State.SENT else {"settled_at": None}
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(fate=state, reason="", **settled)
    facts = {"to": [letter.name or letter.email], "letter": letter.public_id}
    items: list[Any] = [notice.item for notice in notices]
    for item in items or [None]:
        record(verb, item, actor=actor, **facts)
    letter.refresh_from_db()
    return letter
