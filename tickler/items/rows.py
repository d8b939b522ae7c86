"""Items as the engine reads them, by the hundred: plain rows with what their account and their firm say."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from tickler.core import sql
from tickler.core.clock import today
from tickler.items import schedule
from tickler.items.plan import calendar_of
from tickler.items.stops import Stops


class PlanRow(NamedTuple):
    """How an item reminds: all that the planner needs, and what follows after a letter."""

    id: int
    kind: str
    firm_id: int
    account_id: int
    status: str
    sealed_at: dt.datetime | None
    archived_at: dt.datetime | None
    reminders_on: bool
    remind_days: int
    remind_times: int
    plan_no: int
    reminders_sent: int
    reminders_planned: int
    anchor_at: dt.datetime | None
    last_reminded_at: dt.datetime | None
    last_letter_at: dt.datetime | None
    remind_at: dt.datetime | None
    quiet_reason: str
    resent_at: dt.datetime | None
    account_language: str
    is_account_archived: bool
    paused_until: dt.date | None
    account_paused_until: dt.date | None
    firm_paused_until: dt.date | None
    has_names: bool  # who must act is named; else everybody of the account
    language: str
    zone: str
    hours_from: dt.time | None
    hours_until: dt.time | None
    working_days_only: bool
    country: str
    region: str

    @property
    def calendar(self) -> schedule.Calendar:
        """The firm's hours and days."""
        return calendar_of(self)

    @property
    def stops(self) -> Stops:
        """What around it stops its reminders."""
        return Stops(
            self.is_account_archived, self.paused_until, self.account_paused_until, self.firm_paused_until
        )


_PLAN = """
SELECT i.id, i.kind, i.firm_id, i.account_id, i.status, i.sealed_at, i.archived_at, i.reminders_on,
    i.remind_days, i.remind_times, i.plan_no, i.reminders_sent, i.reminders_planned, i.anchor_at,
    i.last_reminded_at, i.last_letter_at, i.remind_at, i.quiet_reason, i.resent_at, a.language,
    a.archived_at IS NOT NULL, i.paused_until, a.paused_until, f.paused_until,
    EXISTS (SELECT 1 FROM items_recipient r WHERE r.item_id = i.id),
    f.language, f.zone, f.hours_from, f.hours_until, f.working_days_only, f.country, f.region
FROM items_actionitem i
JOIN people_account a ON a.id = i.account_id
JOIN people_firm f ON f.id = i.firm_id
"""
# The partial index item_remind answers. Several planners on PostgreSQL share the work.
DUE = (
    f"{_PLAN}WHERE i.remind_at <= %s AND NOT f.one_letter_a_day "
    "ORDER BY i.remind_at, i.id LIMIT %s FOR UPDATE OF i SKIP LOCKED"
)
# Of a firm whose letters to a person travel together: what is due, and what else is due today.
_DUE_OF_FIRM = (
    f"{_PLAN}WHERE i.firm_id = %s AND i.remind_at <= %s ORDER BY i.remind_at, i.id LIMIT %s FOR UPDATE OF i"
)
_DUE_OF_ACCOUNTS = f"{_PLAN}WHERE i.account_id = ANY(%s) AND i.remind_at <= %s ORDER BY i.id"
# One planner at a time for such a firm, so that two never write to one person.
_BUNDLES = """
SELECT f.id FROM items_actionitem i JOIN people_firm f ON f.id = i.firm_id
WHERE i.remind_at <= %s AND f.one_letter_a_day ORDER BY i.remind_at LIMIT 1 FOR NO KEY UPDATE OF f SKIP LOCKED
"""
_PLANNED = f"{_PLAN}WHERE i.firm_id = %s AND i.remind_at IS NOT NULL"
_THESE = f"{_PLAN}WHERE i.id = ANY(%s) ORDER BY i.id FOR NO KEY UPDATE OF i"


def due(moment: dt.datetime, most: int) -> list[PlanRow]:
    """Items whose next reminder has come, oldest first; they are the caller's until its transaction ends."""
    return sql.select(PlanRow, DUE, [moment, most])


class Key(NamedTuple):
    """The key of a firm."""

    id: int


def firm_to_bundle(moment: dt.datetime) -> int | None:
    """A firm with due items whose letters travel together; it is the caller's until its transaction ends."""
    found = sql.select(Key, _BUNDLES, [moment])
    return found[0].id if found else None


def due_of_firm(firm_id: int, moment: dt.datetime, most: int) -> list[PlanRow]:
    """Its due items, oldest first; they are the caller's."""
    return sql.select(PlanRow, _DUE_OF_FIRM, [firm_id, moment, most])


def due_of_accounts(account_ids: Iterable[int], until: dt.datetime) -> list[PlanRow]:
    """Everything of these accounts that is due until then."""
    return sql.select(PlanRow, _DUE_OF_ACCOUNTS, [sorted(account_ids), until])


def planned_of(firm_id: int, account_ids: Iterable[int] | None = None) -> list[PlanRow]:
    """Everything of a firm with a reminder planned, of these accounts or of all."""
    if account_ids is None:
        return sql.select(PlanRow, _PLANNED, [firm_id])
    return sql.select(PlanRow, f"{_PLANNED} AND i.account_id = ANY(%s)", [firm_id, sorted(account_ids)])


def to_follow(item_ids: Iterable[int]) -> dict[int, PlanRow]:
    """These items; nobody else changes them until the caller's transaction ends."""
    return {row.id: row for row in sql.select(PlanRow, _THESE, [sorted(item_ids)])}


class FirmRow(NamedTuple):
    """Who speaks in a letter, and when it may leave by itself."""

    name: str
    colour: str
    address: str
    phone: str
    website: str
    reply_to: str
    language: str
    zone: str
    hours_from: dt.time | None
    hours_until: dt.time | None
    working_days_only: bool
    country: str
    region: str


class LookRow(NamedTuple):
    """What the last look asks of an item, and what its letter says."""

    id: int
    public_id: str
    kind: str
    account_id: int
    title: str
    status: str
    due_on: dt.date | None
    parts_done: int
    parts_total: int
    reminders_on: bool
    plan_no: int
    last_reminded_at: dt.datetime | None
    last_letter_at: dt.datetime | None
    resent_at: dt.datetime | None
    is_sealed: bool
    is_archived: bool
    paused_until: dt.date | None
    account_paused_until: dt.date | None
    firm_paused_until: dt.date | None
    account_name: str
    account_language: str
    sender_name: str | None
    has_names: bool  # who must act is named; else everybody of the account
    firm_name: str
    colour: str
    address: str
    phone: str
    website: str
    reply_to: str
    language: str
    zone: str
    hours_from: dt.time | None
    hours_until: dt.time | None
    working_days_only: bool
    country: str
    region: str

    @property
    def pauses(self) -> bool:
        """Do its reminders pause, whoever gets them?"""
        days = [day for day in (self.paused_until, self.account_paused_until, self.firm_paused_until) if day]
        return bool(days) and max(days) > today(self.zone)

    @property
    def firm(self) -> FirmRow:
        """The firm's part of the row."""
        return FirmRow._make(self[-len(FirmRow._fields) :])


_LOOK = """
SELECT i.id, i.public_id, i.kind, i.account_id, i.title, i.status, i.due_on, i.parts_done, i.parts_total,
    i.reminders_on, i.plan_no, i.last_reminded_at, i.last_letter_at, i.resent_at, i.sealed_at IS NOT NULL,
    i.archived_at IS NOT NULL, i.paused_until, a.paused_until, f.paused_until, a.name, a.language, s.name,
    EXISTS (SELECT 1 FROM items_recipient r WHERE r.item_id = i.id),
    f.name, f.colour, f.address, f.phone, f.website, f.reply_to, f.language, f.zone, f.hours_from,
    f.hours_until, f.working_days_only, f.country, f.region
FROM items_actionitem i
JOIN people_account a ON a.id = i.account_id
JOIN people_firm f ON f.id = i.firm_id
LEFT JOIN people_staff s ON s.id = i.sent_by_id
WHERE i.id = ANY(%s) ORDER BY i.id FOR SHARE OF i
"""


def to_look_at(item_ids: Iterable[int]) -> dict[int, LookRow]:
    """These items as they are now; they cannot become done until the caller's transaction ends."""
    return {row.id: row for row in sql.select(LookRow, _LOOK, [sorted(item_ids)])}
