"""The last look before a letter leaves: is it still wanted, and what does it say?

Asked in the transaction that writes the intent, for all letters of a group at once.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation

from tickler.core import sql
from tickler.core.clock import day_of
from tickler.items import rows, schedule
from tickler.items.contract import LetterFacts, kind_called, kind_of
from tickler.items.models import ActionItem, Status
from tickler.items.plan import calendar_of, last_letter_of
from tickler.items.recipients import named_recipients
from tickler.items.rows import LookRow
from tickler.items.wording import client_address
from tickler.mail.models import Notice, State
from tickler.mail.source import Look, NoticeRow
from tickler.people.models import language_of

_NOT_OPEN = {
    Status.REVIEW: "done",
    Status.DONE: "done",
    Status.DECLINED: "declined",
    Status.CANCELLED: "cancelled",
    Status.DRAFT: "draft",
}
_NO_FACTS = LetterFacts()


class LinkRow(NamedTuple):
    """An address that stands for an account, with the person behind it."""

    firm_id: int
    account_id: int
    is_account_archived: bool
    contact_id: int
    email: str
    notify: bool
    is_suppressed: bool
    first_name: str
    last_name: str
    language: str
    contact_paused_until: dt.date | None
    is_unreminded: bool

    def is_quiet(self, day: dt.date) -> bool:
        """Does this person get no reminders today?"""
        until = self.contact_paused_until
        return self.is_unreminded or (until is not None and until > day)


# Asked after the items are held, so that what was archived while we waited for them is seen.
_LINKS = """
SELECT l.firm_id, l.account_id, a.archived_at IS NOT NULL, l.contact_id, d.email, l.notify,
    d.suppressed_at IS NOT NULL, c.first_name, c.last_name, c.language,
    c.paused_until, l.reminders_off_at IS NOT NULL
FROM people_address d
JOIN people_link l ON l.address_id = d.id
JOIN people_account a ON a.id = l.account_id
JOIN people_contact c ON c.id = l.contact_id
WHERE d.email = ANY(%s)
ORDER BY l.id
"""


class Links:
    """Every link of these notices' addresses, oldest first."""

    def __init__(self, notices: Sequence[NoticeRow]) -> None:
        emails = {notice.email for notice in notices}
        self._links: dict[tuple[int, str], list[LinkRow]] = defaultdict(list)
        self._accounts: dict[tuple[int, str], set[int]] = defaultdict(set)
        for link in sql.select(LinkRow, _LINKS, [sorted(emails)]):
            self._links[(link.account_id, link.email)].append(link)
            self._accounts[(link.firm_id, link.email)].add(link.account_id)

    def of(self, account_id: int, email: str) -> list[LinkRow]:
        """Those by which this address stands for this account."""
        return self._links.get((account_id, email), [])

    def stands_for_several(self, firm_id: int, email: str) -> bool:
        """Must a letter to this address say which of the firm's accounts it is about?"""
        return len(self._accounts[(firm_id, email)]) > 1


def look(notices: Sequence[NoticeRow], moment: dt.datetime) -> list[Look]:
    """Is each notice still wanted, and what does its letter say? A handful of queries for all of them."""
    items = rows.to_look_at({notice.item_id for notice in notices})
    links = Links(notices)
    named = named_recipients([item.id for item in items.values() if item.has_names])
    may_resend = _may_resend(notices)
    reasons: dict[int, str] = {}
    for notice in notices:
        item = items.get(notice.item_id)
        if item is None:
            reasons[notice.id] = "deleted"
            continue
        reasons[notice.id] = (
            _why_quiet(item, links.of(item.account_id, notice.email))
            or _why_not_now(notice, item, may_resend, moment)
            or _why_not_this_person(links.of(item.account_id, notice.email), named.get(item.id))
            or _why_no_reminder(notice, item, links.of(item.account_id, notice.email), moment)
        )
    facts = _facts([items[notice.item_id] for notice in notices if not reasons[notice.id]])
    return [
        Look(notice.id, reasons[notice.id])
        if reasons[notice.id]
        else Look(notice.id, "", _values(notice, items[notice.item_id], links, facts))
        for notice in notices
    ]


def _may_resend(notices: Sequence[NoticeRow]) -> set[int]:
    """Which of the items that somebody sends once more still may be; their kind says so."""
    keys = [notice.item_id for notice in notices if notice.sort == "resend"]
    items = ActionItem.everywhere.filter(pk__in=keys) if keys else ()
    return {item.pk for item in items if kind_of(item).may_resend(item)}


def _facts(items: Iterable[LookRow]) -> dict[int, LetterFacts]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item.id)
    facts: dict[int, LetterFacts] = {}
    for key, item_ids in by_kind.items():
        facts |= kind_called(key).letter_facts(item_ids)
    return facts


# --- why not ---------------------------------------------------------------------------------------------


def _why_quiet(item: LookRow, links: Sequence[LinkRow]) -> str:
    if any(link.is_account_archived for link in links):
        return "account_archived"
    if item.is_archived:
        return "archived"
    return "sealed" if item.is_sealed else ""


def _why_not_now(notice: NoticeRow, item: LookRow, may_resend: set[int], moment: dt.datetime) -> str:
    if notice.sort == "resend":
        return "" if item.id in may_resend else _NOT_OPEN.get(Status(item.status), "done")
    if item.status != Status.OPEN:
        return _NOT_OPEN[Status(item.status)]
    if notice.sort != "reminder":
        return ""
    if not item.reminders_on:
        return "reminders_off"
    if notice.plan_no != item.plan_no:
        return "plan_changed"
    return "distance" if _is_too_close(notice, item, moment) else ""


def _is_too_close(notice: NoticeRow, item: LookRow, moment: dt.datetime) -> bool:
    """A letter of another occasion left, or was asked for by hand, since this reminder was planned."""
    last = last_letter_of(item)
    planned = item.last_reminded_at
    if last is None or planned is None or last <= planned:
        return False
    if Notice.everywhere.filter(item=item.id, occasion=notice.occasion, fate=State.SENT).exists():
        return False  # another address of this very reminder
    return schedule.distanced(moment, last, calendar_of(item.firm)) > moment


def _why_not_this_person(links: Sequence[LinkRow], named: Mapping[int, bool] | None) -> str:
    wanted = [link for link in links if link.notify]
    if not wanted:
        return "notify_off"
    if all(link.is_suppressed for link in wanted):
        return "address_suppressed"
    if named and not any(named.get(link.contact_id) is False for link in wanted):
        return "already_acted"
    return ""


def _why_no_reminder(notice: NoticeRow, item: LookRow, links: Sequence[LinkRow], moment: dt.datetime) -> str:
    """A pause, or the wish of the person: it concerns reminders alone."""
    if notice.sort != "reminder":
        return ""
    if item.pauses:
        return "reminders_paused"
    day = day_of(moment, item.zone)
    return "unreminded" if all(link.is_quiet(day) for link in links if link.notify) else ""


# --- what it says ----------------------------------------------------------------------------------------


def _values(
    notice: NoticeRow, item: LookRow, links: Links, all_facts: Mapping[int, LetterFacts]
) -> dict[str, Any]:
    person = next(link for link in links.of(item.account_id, notice.email) if link.notify)
    facts = all_facts.get(item.id, _NO_FACTS)
    language = language_of(person.language, item.account_language, item.language)
    return {
        "firm": item.firm,
        "is_automatic": notice.sort == "reminder",
        "language": language,
        "kind": item.kind,
        "thread": item.id,
        "title": item.title,
        "account_name": item.account_name,
        "several_accounts": links.stands_for_several(notice.firm_id, notice.email),
        "first_name": person.first_name,
        "full_name": f"{person.first_name} {person.last_name}".strip(),
        "due_on": item.due_on,
        "message": facts.message,
        "names": facts.names,
        "missing": [_missing_words(item.kind, language, name, count) for name, count in facts.missing],
        "parts_words": _progress_words(item.kind, language, item.parts_done, item.parts_total),
        "parts_done": item.parts_done,
        "url": client_address(item.public_id),
        "list_url": f"{settings.BASE_URL}/client/section/{item.kind}/",
        "sender_name": item.sender_name or "",
        "phone": item.phone,
    }


@lru_cache(maxsize=10_000)
def _missing_words(kind: str, language: str, name: str, count: int) -> str:
    with translation.override(language):
        return str(kind_called(kind).missing_words(name, count))


@lru_cache(maxsize=10_000)
def _progress_words(kind: str, language: str, done: int, total: int) -> str:
    with translation.override(language):
        return str(kind_called(kind).progress_words(done, total))
