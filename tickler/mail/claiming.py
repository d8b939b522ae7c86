"""Claiming letters: the last look, the text and the intent, in the caller's transaction.

Claim = an UPDATE that names the state and the fence we saw. Committing it is the moment at which sending
begins.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.conf import settings

from tickler.core import sql
from tickler.core.clock import day_of
from tickler.mail.compose import ComposeError, carries_secret, compose
from tickler.mail.hand import Ready, lease_end
from tickler.mail.models import Letter, State
from tickler.mail.settling import write_fates
from tickler.mail.source import Fate, Look, NoticeRow, source
from tickler.mail.together import BUNDLE, bundled, is_together, together

_INTENT = {
    "id": "bigint",
    "fence": "integer",
    "state": "text",  # a value, so that the row is found by its key
    "subject": "text",
    "raw": "bytea",
    "lease_until": "timestamptz",
    "first_tried_at": "timestamptz",
}


class WaitingRow(NamedTuple):
    """A letter that waits, with one notice it carries (or none)."""

    id: int
    public_id: str
    firm_id: int | None
    lane: int
    sort: str
    email: str
    name: str
    language: str
    state: str
    leave_at: dt.datetime
    fence: int
    attempts: int
    first_tried_at: dt.datetime | None
    is_handed_over: bool
    subject: str
    raw: bytes | None
    notice_id: int | None
    fate: str | None
    item_id: int
    occasion: str
    notice_sort: str
    plan_no: int
    number: int
    notice_email: str
    contact_id: int | None
    address_id: int | None

    @property
    def firm(self) -> None:
        """Letters about items get their firm with the look's values."""
        return None

    @property
    def has_notice(self) -> bool:
        """Is there a notice that is still under way?"""
        return self.fate in (State.PLANNED, State.SENDING)

    @property
    def notice(self) -> NoticeRow:
        """The notice of this row."""
        assert self.notice_id is not None and self.firm_id is not None
        return NoticeRow(
            self.notice_id, self.id, self.firm_id, self.item_id, self.occasion, self.notice_sort,
            self.plan_no, self.number, self.notice_email, self.contact_id, self.address_id,
        )  # fmt: skip


# By key alone: what is planned or under way stands in small indexes of its own, and a planner that believes
# them empty reads them whole. A letter that another worker claims right now is left to it, without a wait.
_WAITING = """
SELECT l.id, l.public_id, l.firm_id, l.lane, l.sort, l.email, l.name, l.language, l.state, l.leave_at,
    l.fence, l.attempts, l.first_tried_at, l.is_handed_over, l.subject, l.raw, n.id, n.fate, n.item_id,
    n.occasion, n.sort, n.plan_no, n.number, n.email, n.contact_id, n.address_id
FROM mail_letter l
LEFT JOIN mail_notice n ON n.letter_id = l.id
WHERE l.id = ANY(%s)
ORDER BY l.id, n.id
FOR NO KEY UPDATE OF l SKIP LOCKED
"""


class Claimed(NamedTuple):
    """A letter that is wanted and written: it may leave if its intent can be written."""

    letter: WaitingRow
    notices: list[NoticeRow]
    subject: str
    data: bytes


class Dropped(NamedTuple):
    """Notices that will not leave, with the letter if nothing of it is left."""

    letter: WaitingRow
    notices: list[NoticeRow]
    state: State
    reason: str
    is_whole: bool
    reasons: Mapping[int, str] = {}  # by notice, where each has its own


def claim(keys: Sequence[int], moment: dt.datetime) -> list[Ready]:
    """Of these letters, those that may leave now; their intents are written."""
    found = sql.select(WaitingRow, _WAITING, [list(keys)])
    waiting = [row for row in found if row.state == State.PLANNED and row.leave_at <= moment]
    letters = [list(rows) for _, rows in groupby(waiting, key=lambda row: row.id)]
    notices = [row.notice for rows in letters for row in rows if row.has_notice]
    looks = {look.notice_id: look for look in source().look(notices, moment)} if notices else {}
    claimed: list[Claimed] = []
    dropped: list[Dropped] = []
    for rows in letters:
        _decide(rows, looks, moment, claimed, dropped)
    if dropped:
        _drop(dropped, moment)
    return _write_intents(claimed, moment)


def _decide(
    rows: Sequence[WaitingRow],
    looks: Mapping[int, Look],
    moment: dt.datetime,
    claimed: list[Claimed],
    dropped: list[Dropped],
) -> None:
    """One letter: it leaves with the notices that are still wanted, or it does not, and why."""
    letter = rows[0]
    notices = [row.notice for row in rows if row.has_notice]
    wanted = [notice for notice in notices if not looks[notice.id].reason]
    unwanted = [notice for notice in notices if looks[notice.id].reason]
    if wanted and letter.is_handed_over:  # the same bytes leave again, and they speak of every one
        wanted, unwanted = notices, []
    if unwanted:
        reasons = {notice.id: looks[notice.id].reason for notice in unwanted}
        dropped.append(Dropped(letter, unwanted, State.SKIPPED, reasons[unwanted[0].id], not wanted, reasons))
    if notices and not wanted:
        return
    try:
        subject, data = _written(letter, wanted, looks, moment)
    except ComposeError as error:
        dropped.append(Dropped(letter, wanted, State.FAILED, error.code, True))
        return
    claimed.append(Claimed(letter, wanted, subject, data))


def _written(
    letter: WaitingRow, wanted: Sequence[NoticeRow], looks: Mapping[int, Look], moment: dt.datetime
) -> tuple[str, bytes]:
    """Subject and bytes: those of the first time for a repeat, else made now."""
    if letter.raw is not None:
        return letter.subject, bytes(letter.raw)
    made_at = letter.first_tried_at or moment
    if wanted:
        about = [looks[one.id].values for one in wanted]
        letter = _of_one(letter, about)
        composed = compose(letter, _values(letter, about, made_at), moment=made_at)
    else:  # a letter of the installation has its own parameters
        row = Letter.everywhere.select_related("firm").get(pk=letter.id)
        composed = compose(row, row.params, moment=made_at)
    return composed.subject, composed.raw


def _of_one(letter: WaitingRow, about: Sequence[Mapping[str, Any]]) -> WaitingRow:
    """A bundle of which one reminder is left is that reminder's own letter."""
    if letter.sort != BUNDLE or len(about) > 1:
        return letter
    return letter._replace(sort=f"{about[0]['kind']}.reminder")


def _values(
    letter: WaitingRow, about: Sequence[Mapping[str, Any]], made_at: dt.datetime
) -> Mapping[str, Any]:
    """What the letter says: of its one item, or of all that it is about together with its own values."""
    if letter.sort == BUNDLE:
        return bundled(about, f"{settings.BASE_URL}/client/", day_of(made_at, about[0]["firm"].zone))
    if not is_together(letter.sort):
        return about[0]
    return together(about, Letter.everywhere.values_list("params", flat=True).get(pk=letter.id))


def _drop(dropped: Sequence[Dropped], moment: dt.datetime) -> None:
    """Notices no longer wanted end, with the reason; their letter too when none is left."""
    fates: list[Fate] = []
    for one in dropped:
        if one.is_whole:
            rows = Letter.everywhere.filter(pk=one.letter.id, state=State.PLANNED, fence=one.letter.fence)
            if not rows.update(state=one.state, reason=one.reason, fence=one.letter.fence + 1):
                continue
        fates += [
            Fate(notice, one.state, one.reasons.get(notice.id, one.reason), moment) for notice in one.notices
        ]
    write_fates(fates, moment)


def _write_intents(claimed: Sequence[Claimed], moment: dt.datetime) -> list[Ready]:
    lease_until = lease_end(moment)
    intents = [
        (
            letter.id,
            letter.fence,
            State.PLANNED.value,
            subject[:400],
            # A letter that carries a secret is never stored; it can be made again, the same.
            None if carries_secret(letter) else data,
            lease_until,
            letter.first_tried_at or moment,
        )
        for letter, _notices, subject, data in claimed
    ]
    won = {
        row[0]
        for row in sql.update_from(
            "mail_letter",
            _INTENT,
            intents,
            change="state = 'sending', fence = mail_letter.fence + 1, attempts = mail_letter.attempts + 1, "
            "subject = v.subject, raw = v.raw, lease_until = v.lease_until, "
            "first_tried_at = v.first_tried_at",
            where="mail_letter.id = v.id AND mail_letter.fence = v.fence AND mail_letter.state = v.state",
            returning="mail_letter.id",
        )
    }
    return [
        Ready(
            id=letter.id,
            lane=letter.lane,
            fence=letter.fence + 1,
            email=letter.email,
            data=data,
            lease_until=lease_until,
            is_repeat=letter.is_handed_over,
            attempts=letter.attempts + 1,
            first_tried_at=letter.first_tried_at or moment,
            notices=notices,
        )
        for letter, notices, _subject, data in claimed
        if letter.id in won
    ]
