"""Settling letters: their next state, their notices' fate, and what follows, in the caller's transaction.

Every write names the fence, so a process that was stopped and wakes up after its lease cannot write a result.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from tickler.core import sql
from tickler.mail.copies import owe_copies
from tickler.mail.hand import Result
from tickler.mail.models import Attempt, Notice, State
from tickler.mail.replies import Outcome
from tickler.mail.source import Fate, NoticeRow, source
from tickler.mail.suppress import suppress

_RESULT = {
    "id": "bigint",
    "fence": "integer",
    "was": "text",  # a value, so that the row is found by its key
    "state": "text",
    "reason": "text",
    "reply": "text",
    "sent_at": "timestamptz",
    "leave_at": "timestamptz",
    "in_doubt": "boolean",
}
_FATE = {"id": "bigint", "fate": "text", "reason": "text", "at": "timestamptz"}


def settle(results: Sequence[Result], moment: dt.datetime) -> None:
    """Write how these tries ended; a result whose fence is no longer the letter's changes nothing."""
    settled = _write_results(results, moment)
    mine = [result for result in results if result.letter.id in settled]
    _write_attempts(mine, moment)
    owe_copies(mine, moment)
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
    write_fates(fates, moment)


def settle_letter(result: Result, moment: dt.datetime) -> None:
    """The letter and its notices alone, when what follows for the item cannot be written."""
    if not _write_results([result], moment):
        return
    _write_attempts([result], moment)
    owe_copies([result], moment)
    if result.state != State.PLANNED:
        notices = Notice.everywhere.filter(pk__in=[notice.id for notice in result.letter.notices])
        notices.update(fate=result.state, reason=result.reason, settled_at=moment)


def notices_under_way(letter_ids: Sequence[int]) -> dict[int, list[NoticeRow]]:
    """What these letters carry, by letter."""
    rows = Notice.everywhere.filter(letter_id__in=letter_ids, fate__in=[State.PLANNED, State.SENDING])
    found: dict[int, list[NoticeRow]] = defaultdict(list)
    for row in rows.order_by("id").values_list(
        "id", "letter_id", "firm_id", "item_id", "occasion", "sort", "plan_no", "number", "email",
        "contact_id", "address_id",
    ):  # fmt: skip
        found[row[1]].append(NoticeRow(*row))
    return found


def _write_results(results: Sequence[Result], moment: dt.datetime) -> set[int]:
    rows = [
        (
            result.letter.id,
            result.letter.fence,
            State.SENDING.value,
            str(result.state),
            result.reason,
            result.reply[:400],
            moment if result.state == State.SENT else None,
            result.leave_at or moment,
            result.in_doubt or result.letter.is_repeat,
        )
        for result in results
    ]
    settled = sql.update_from(
        "mail_letter",
        _RESULT,
        rows,
        change="state = v.state, reason = v.reason, reply = v.reply, sent_at = v.sent_at, "
        "leave_at = v.leave_at, is_handed_over = v.in_doubt, lease_until = NULL, "
        # A copy cannot be written anew: its bytes are all it has.
        "raw = CASE WHEN v.state = 'planned' AND NOT v.in_doubt AND mail_letter.sort <> 'copy' THEN NULL "
        "ELSE mail_letter.raw END",
        where="mail_letter.id = v.id AND mail_letter.fence = v.fence AND mail_letter.state = v.was",
        returning="mail_letter.id",
    )
    return {row[0] for row in settled}


def _write_attempts(results: Sequence[Result], moment: dt.datetime) -> None:
    Attempt.objects.bulk_create(
        [
            Attempt(letter_id=r.letter.id, at=moment, outcome=r.outcome[:20], reply=r.reply[:400])
            for r in results
            if r.state != State.SENT
        ]
    )


def write_fates(fates: Sequence[Fate], moment: dt.datetime) -> None:
    """How these notices ended, and what follows for their items."""
    if not fates:
        return
    sql.update_from(
        "mail_notice",
        _FATE,
        [(fate.notice.id, str(fate.state), fate.reason, fate.at) for fate in fates],
        change="fate = v.fate, reason = v.reason, settled_at = v.at",
        where="mail_notice.id = v.id",
    )
    source().settle(fates, moment)
