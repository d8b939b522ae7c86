"""Where letters are claimed and settled: a group of intents and results in one transaction.

Claim = an UPDATE that names the state and the fence we saw. The last look, the text and the intent are one
transaction; committing it is the moment at which sending begins. Every later write names the fence, so a
process that was stopped and wakes up after its lease cannot write a result.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction

from tickler.core import sql
from tickler.core.clock import now
from tickler.mail.compose import ComposeError, carries_secret, compose
from tickler.mail.models import Attempt, Letter, Notice, State
from tickler.mail.replies import Outcome
from tickler.mail.source import Fate, Look, NoticeRow, source
from tickler.mail.suppress import suppress

_INTENT = {
    "id": "bigint",
    "fence": "integer",
    "subject": "text",
    "raw": "bytea",
    "lease_until": "timestamptz",
    "first_tried_at": "timestamptz",
}
_RESULT = {
    "id": "bigint",
    "fence": "integer",
    "state": "text",
    "reason": "text",
    "reply": "text",
    "sent_at": "timestamptz",
    "leave_at": "timestamptz",
    "in_doubt": "boolean",
}


@dataclass(slots=True)
class Ready:
    """A letter whose intent is committed: it may be handed to the server until the lease ends."""

    id: int
    lane: int
    fence: int
    email: str
    data: bytes
    lease_until: dt.datetime
    is_repeat: bool  # the server may have it already: the very bytes of the first time
    attempts: int
    first_tried_at: dt.datetime
    notices: list[NoticeRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Result:
    """How a try ended, as the letter's next state."""

    letter: Ready
    state: str  # sent, planned (again later), failed, held
    outcome: str  # accepted, temporary, bad_address, policy … as replies.py names it
    reply: str = ""
    reason: str = ""
    leave_at: dt.datetime | None = None  # for planned
    in_doubt: bool = False  # for planned: only the same bytes again


def serve(keys: Sequence[int], results: Sequence[Result]) -> list[Ready]:
    """Settle results and claim letters, in one transaction. Returns the letters that may leave now."""
    with transaction.atomic():
        moment = now()
        if results:
            _settle(results, moment)
        return _claim(keys, moment) if keys else []


def recover(limit: int = 200) -> int:
    """Take back letters whose lease is over: once more the same bytes, the second time held for staff."""
    moment = now()
    with transaction.atomic():
        rows = Letter.everywhere.filter(state=State.SENDING, lease_until__lt=moment)
        letters = list(rows.order_by("lease_until")[:limit])
        notices = _notices([letter.pk for letter in letters])
        results = [
            _in_doubt(
                Ready(
                    id=letter.pk,
                    lane=letter.lane,
                    fence=letter.fence,
                    email=letter.email,
                    data=b"",
                    lease_until=moment,
                    is_repeat=letter.is_handed_over,
                    attempts=letter.attempts,
                    first_tried_at=letter.first_tried_at or moment,
                    notices=notices[letter.pk],
                ),
                moment,
            )
            for letter in letters
        ]
        _settle(results, moment)
    return len(results)


def _in_doubt(letter: Ready, leave_at: dt.datetime, reply: str = "") -> Result:
    if letter.is_repeat:
        return Result(letter, State.HELD, "in_doubt", reply, reason="in_doubt")
    return Result(letter, State.PLANNED, "in_doubt", reply, leave_at=leave_at, in_doubt=True)


def in_doubt(letter: Ready, reply: str = "") -> Result:
    """The connection broke after the letter was handed over: repeated after the lease, then held."""
    return _in_doubt(letter, letter.lease_until, reply)


def renew(letters: Sequence[Ready]) -> None:
    """A slow server still talks: the lease goes on."""
    lease_until = _lease_end(now())
    for letter in letters:
        rows = Letter.everywhere.filter(pk=letter.id, fence=letter.fence, state=State.SENDING)
        if rows.update(lease_until=lease_until):
            letter.lease_until = lease_until


def _lease_end(moment: dt.datetime) -> dt.datetime:
    return moment + dt.timedelta(seconds=settings.LETTER_LEASE)


def _notices(letter_ids: Sequence[int]) -> dict[int, list[NoticeRow]]:
    rows = Notice.everywhere.filter(letter_id__in=letter_ids, fate__in=[State.PLANNED, State.SENDING])
    found: dict[int, list[NoticeRow]] = defaultdict(list)
    for row in rows.order_by("id").values_list(
        "id", "letter_id", "firm_id", "item_id", "occasion", "sort", "plan_no", "number", "email",
        "contact_id", "address_id",
    ):  # fmt: skip
        found[row[1]].append(NoticeRow(*row))
    return found


# --- claim -----------------------------------------------------------------------------------------------


def _claim(keys: Sequence[int], moment: dt.datetime) -> list[Ready]:
    letters = list(Letter.everywhere.filter(pk__in=keys, state=State.PLANNED, leave_at__lte=moment))
    notices = _notices([letter.pk for letter in letters])
    everything = [notice for rows in notices.values() for notice in rows]
    looks = {look.notice_id: look for look in source().look(everything, moment)} if everything else {}
    ready, dropped = [], []
    for letter in letters:
        wanted = [row for row in notices[letter.pk] if not looks[row.id].reason]
        unwanted = [row for row in notices[letter.pk] if looks[row.id].reason]
        if notices[letter.pk] and not wanted:
            reason = looks[unwanted[0].id].reason
            dropped.append((letter, State.SKIPPED, reason, unwanted))
            continue
        try:
            data, subject = _bytes(letter, wanted, looks, moment)
        except ComposeError as error:
            dropped.append((letter, State.FAILED, error.code, notices[letter.pk]))
            continue
        ready.append((letter, wanted, data, subject))
        if unwanted:
            dropped.append((letter, State.SKIPPED, looks[unwanted[0].id].reason, unwanted))
    _drop(dropped, {letter.pk for letter, *_ in ready}, moment)
    return _write_intents(ready, moment)


def _bytes(
    letter: Letter, wanted: Sequence[NoticeRow], looks: dict[int, Look], moment: dt.datetime
) -> tuple[bytes, str]:
    if letter.raw is not None:
        return bytes(letter.raw), letter.subject
    values = looks[wanted[0].id].values if wanted else letter.params
    composed = compose(letter, values, moment=letter.first_tried_at or moment)
    return composed.raw, composed.subject


def _write_intents(ready: Sequence[Any], moment: dt.datetime) -> list[Ready]:
    lease_until = _lease_end(moment)
    rows = [
        (
            letter.pk,
            letter.fence,
            subject[:400],
            # A letter that carries a secret is never stored; it can be made again, the same.
            None if carries_secret(letter) else data,
            lease_until,
            letter.first_tried_at or moment,
        )
        for letter, _wanted, data, subject in ready
    ]
    won = {
        row[0]
        for row in sql.update_from(
            "mail_letter",
            _INTENT,
            rows,
            change="state = 'sending', fence = mail_letter.fence + 1, attempts = mail_letter.attempts + 1, "
            "subject = v.subject, raw = v.raw, lease_until = v.lease_until, "
            "first_tried_at = v.first_tried_at",
            where="mail_letter.id = v.id AND mail_letter.fence = v.fence AND mail_letter.state = 'planned'",
            returning="mail_letter.id",
        )
    }
    return [
        Ready(
            id=letter.pk,
            lane=letter.lane,
            fence=letter.fence + 1,
            email=letter.email,
            data=data,
            lease_until=lease_until,
            is_repeat=letter.is_handed_over,
            attempts=letter.attempts + 1,
            first_tried_at=letter.first_tried_at or moment,
            notices=list(wanted),
        )
        for letter, wanted, data, _subject in ready
        if letter.pk in won
    ]


def _drop(dropped: Sequence[Any], still_leaving: set[int], moment: dt.datetime) -> None:
    """Notices no longer wanted end as skipped, with the reason; their letter too when none is left."""
    fates = []
    for letter, state, reason, notices in dropped:
        if letter.pk not in still_leaving:
            rows = Letter.everywhere.filter(pk=letter.pk, state=State.PLANNED, fence=letter.fence)
            if not rows.update(state=state, reason=reason, fence=letter.fence + 1):
                continue
        fates += [Fate(notice, state, reason, moment) for notice in notices]
    _write_fates(fates, moment)


# --- settle ----------------------------------------------------------------------------------------------


def _settle(results: Sequence[Result], moment: dt.datetime) -> None:
    rows = [
        (
            result.letter.id,
            result.letter.fence,
            result.state,
            result.reason,
            result.reply[:400],
            moment if result.state == State.SENT else None,
            result.leave_at or moment,
            result.in_doubt or result.letter.is_repeat,
        )
        for result in results
    ]
    settled = {
        row[0]
        for row in sql.update_from(
            "mail_letter",
            _RESULT,
            rows,
            change="state = v.state, reason = v.reason, reply = v.reply, sent_at = v.sent_at, "
            "leave_at = v.leave_at, is_handed_over = v.in_doubt, lease_until = NULL, "
            "raw = CASE WHEN v.state = 'planned' AND NOT v.in_doubt THEN NULL ELSE mail_letter.raw END",
            where="mail_letter.id = v.id AND mail_letter.fence = v.fence AND mail_letter.state = 'sending'",
            returning="mail_letter.id",
        )
    }
    mine = [result for result in results if result.letter.id in settled]
    _write_attempts(mine, moment)
    for result in mine:
        if result.outcome == Outcome.BAD_ADDRESS:
            firms = {notice.firm_id for notice in result.letter.notices}
            suppress(firms, result.letter.email, result.reply, moment)
    fates = [
        Fate(notice, result.state, result.reason, moment)
        for result in mine
        if result.state != State.PLANNED
        for notice in result.letter.notices
    ]
    _write_fates(fates, moment)


def _write_attempts(results: Sequence[Result], moment: dt.datetime) -> None:
    Attempt.objects.bulk_create(
        [
            Attempt(letter_id=r.letter.id, at=moment, outcome=r.outcome[:20], reply=r.reply[:400])
            for r in results
            if r.state != State.SENT
        ]
    )


def _write_fates(fates: Sequence[Fate], moment: dt.datetime) -> None:
    if not fates:
        return
    sql.update_from(
        "mail_notice",
        {"id": "bigint", "fate": "text", "reason": "text", "at": "timestamptz"},
        [(fate.notice.id, fate.state, fate.reason, fate.at) for fate in fates],
        change="fate = v.fate, reason = v.reason, settled_at = v.at",
        where="mail_notice.id = v.id",
    )
    source().settle(fates, moment)
