"""Answers for the notices that letters carry: the last look before a letter leaves, and what follows after.

The sender lives below this layer and knows only `mail.source.Source`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import translation

from tickler.core import sql
from tickler.core.actor import SYSTEM
from tickler.core.clock import day_of
from tickler.core.tenancy import firm_scope
from tickler.items import schedule
from tickler.items.contract import LetterFacts, kind_called, kind_of
from tickler.items.models import ActionItem, Status
from tickler.items.plan import calendar_of, last_letter_of, replan
from tickler.items.recipients import named_recipients
from tickler.items.reminders import ON_TIME
from tickler.mail.models import Notice, State
from tickler.mail.source import Fate, Look, NoticeRow
from tickler.people.models import Link
from tickler.trail.actions import draft_event
from tickler.trail.models import Event

UNSETTLED = [State.PLANNED, State.SENDING]
_NOT_OPEN = {
    Status.REVIEW: "done",
    Status.DONE: "done",
    Status.DECLINED: "declined",
    Status.CANCELLED: "cancelled",
    Status.DRAFT: "draft",
}
# What the trail calls the letters of an occasion that left.
_GONE = {"notice": "item.notified", "reminder": "item.reminded", "resend": "item.resend_left"}
_NOT_GONE = {
    "notice": "item.notice_failed",
    "reminder": "item.reminder_failed",
    "resend": "item.resend_failed",
}


class ItemSource:
    """What the sender asks of the items."""

    def look(self, notices: Sequence[NoticeRow], moment: dt.datetime) -> list[Look]:
        """Is each notice still wanted, and what does its letter say? A handful of queries for all of them."""
        items = _locked({notice.item_id for notice in notices})
        links = _links(notices)
        named = named_recipients(list(items))
        facts = _facts(items.values())
        looks = []
        for notice in notices:
            item = items.get(notice.item_id)
            if item is None:
                looks.append(Look(notice.id, "deleted"))
                continue
            link = links.get((item.account_id, notice.email))
            reason = _why_unwanted(notice, item, link, named.get(item.pk), moment)
            values = {} if reason else _values(notice, item, link, links, facts.get(item.pk, LetterFacts()))
            looks.append(Look(notice.id, reason, values))
        return looks

    def settle(self, fates: Sequence[Fate], moment: dt.datetime) -> None:
        """After letters were settled: the item's last letter, its anchor, its trail, its number."""
        item_ids = {fate.notice.item_id for fate in fates}
        _one_worker_at_a_time(fates)
        _note_last_letter(fates)
        items = {
            item.pk: item
            for item in ActionItem.everywhere.filter(pk__in=item_ids).select_related("account", "firm")
        }
        events: list[Event] = []
        for (item_id, _occasion), rows in _finished_occasions(item_ids, fates).items():
            item = items.get(item_id)
            if item is not None:
                with firm_scope(item.firm.pk):
                    events += _occasion_over(item, rows)
        Event.everywhere.bulk_create(events)


SOURCE = ItemSource()


def _locked(item_ids: Iterable[int]) -> dict[int, ActionItem]:
    """The items as they are now, which cannot become done before the intent is written."""
    keys = sorted(item_ids)
    if connection.vendor == "postgresql" and keys:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM items_actionitem WHERE id = ANY(%s) ORDER BY id FOR SHARE", [keys])
    rows = ActionItem.everywhere.filter(pk__in=keys).select_related("account", "firm", "sent_by")
    return {item.pk: item for item in rows}


def _links(notices: Sequence[NoticeRow]) -> dict[tuple[int, str], list[Any]]:
    """Every link of these addresses in their firms, by (account, address)."""
    emails = {notice.email for notice in notices}
    firms = {notice.firm_id for notice in notices}
    found: dict[tuple[int, str], list[Any]] = defaultdict(list)
    rows = Link.everywhere.filter(address__email__in=emails, firm_id__in=firms)
    for link in rows.order_by("id").select_related("contact", "address"):
        assert link.address is not None  # it was found by its address
        found[(link.account_id, link.address.email)].append(link)
    return found


def _facts(items: Iterable[ActionItem]) -> dict[int, LetterFacts]:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item.pk)
    facts: dict[int, LetterFacts] = {}
    for key, item_ids in by_kind.items():
        facts |= kind_called(key).letter_facts(item_ids)
    return facts


def _why_unwanted(
    notice: NoticeRow,
    item: ActionItem,
    links: Sequence[Link] | None,
    named: Mapping[int, bool] | None,
    moment: dt.datetime,
) -> str:
    if item.account.archived_at is not None:
        return "account_archived"
    if item.archived_at is not None:
        return "archived"
    if item.sealed_at is not None:
        return "sealed"
    if notice.sort == "resend":
        if not kind_of(item).may_resend(item):
            return _NOT_OPEN.get(Status(item.status), "done")
    elif item.status != Status.OPEN:
        return _NOT_OPEN[Status(item.status)]
    if notice.sort == "reminder":
        if not item.reminders_on:
            return "reminders_off"
        if notice.plan_no != item.plan_no:
            return "plan_changed"
        if _is_too_close(notice, item, moment):
            return "distance"
    wanted = [link for link in links or [] if link.notify]
    if not wanted:
        return "notify_off"
    if all(link.address is None or link.address.suppressed_at for link in wanted):
        return "address_suppressed"
    if named and not any(named.get(link.contact_id) is False for link in wanted):
        return "already_acted"
    return ""


def _is_too_close(notice: NoticeRow, item: ActionItem, moment: dt.datetime) -> bool:
    """A letter of another occasion left, or was asked for by hand, since this reminder was planned."""
    last = last_letter_of(item)
    planned = item.last_reminded_at
    if last is None or planned is None or last <= planned:
        return False
    if Notice.everywhere.filter(item=item, occasion=notice.occasion, fate=State.SENT).exists():
        return False  # another address of this very reminder
    return schedule.distanced(moment, last, calendar_of(item.firm)) > moment


def _values(
    notice: NoticeRow,
    item: ActionItem,
    links: Sequence[Link] | None,
    all_links: Mapping[tuple[int, str], Sequence[Link]],
    facts: LetterFacts,
) -> dict[str, Any]:
    assert links
    contact = next(link for link in links if link.notify).contact
    language = contact.language or item.account.language or item.firm.language
    accounts = {account_id for account_id, email in all_links if email == notice.email}
    return {
        "firm": item.firm,
        "language": language,
        "kind": item.kind,
        "thread": item.pk,
        "title": item.title,
        "account_name": item.account.name,
        "several_accounts": len(accounts) > 1,
        "first_name": contact.first_name,
        "full_name": contact.full_name,
        "due_on": item.due_on,
        "message": facts.message,
        "missing": [_missing_words(item.kind, language, name, count) for name, count in facts.missing],
        "parts_words": _progress_words(item.kind, language, item.parts_done, item.parts_total),
        "parts_done": item.parts_done,
        "url": f"{settings.BASE_URL}/client/items/{item.public_id}/",
        "sender_name": item.sent_by.name if item.sent_by else "",
        "phone": item.firm.phone,
    }


@lru_cache(maxsize=10_000)
def _missing_words(kind: str, language: str, name: str, count: int) -> str:
    with translation.override(language):
        return str(kind_called(kind).missing_words(name, count))


@lru_cache(maxsize=10_000)
def _progress_words(kind: str, language: str, done: int, total: int) -> str:
    with translation.override(language):
        return str(kind_called(kind).progress_words(done, total))


def _one_worker_at_a_time(fates: Sequence[Fate]) -> None:
    """Two workers settle two letters of one occasion: who comes second must see what the first has written.

    Else neither finds the occasion over. Letters that left need no lock: the note of the last letter is one.
    """
    if connection.vendor != "postgresql" or all(fate.state in {State.SENT, State.HELD} for fate in fates):
        return
    keys = sorted({fate.notice.item_id for fate in fates})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM items_actionitem WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [keys]
        )


def _note_last_letter(fates: Sequence[Fate]) -> None:
    last: dict[int, dt.datetime] = {}
    for fate in fates:
        if fate.state in {State.SENT, State.HELD}:
            last[fate.notice.item_id] = max(fate.at, last.get(fate.notice.item_id, fate.at))
    sql.update_from(
        "items_actionitem",
        {"id": "bigint", "at": "timestamptz"},
        sorted(last.items()),
        change="last_letter_at = v.at",
        where="items_actionitem.id = v.id"
        " AND (items_actionitem.last_letter_at IS NULL OR items_actionitem.last_letter_at < v.at)",
    )


def _finished_occasions(item_ids: set[int], fates: Sequence[Fate]) -> dict[tuple[int, str], list[Notice]]:
    """The occasions of these fates of which no notice is still under way."""
    touched = {(fate.notice.item_id, fate.notice.occasion) for fate in fates}
    occasions: dict[tuple[int, str], list[Notice]] = defaultdict(list)
    rows = Notice.everywhere.filter(item_id__in=item_ids, occasion__in={name for _, name in touched})
    for row in rows.order_by("id"):
        if (row.item_id, row.occasion) in touched:
            occasions[(row.item_id, row.occasion)].append(row)
    return {key: rows for key, rows in occasions.items() if not any(row.fate in UNSETTLED for row in rows)}


def _occasion_over(item: ActionItem, rows: Sequence[Notice]) -> list[Event]:
    """The trail of one occasion, and what it means for the plan; inside the firm's scope."""
    first = rows[0]
    gone = [row for row in rows if row.fate in {State.SENT, State.HELD}]
    sent = [row.name or row.email for row in rows if row.fate == State.SENT]
    # A held letter may have arrived; the trail says so beside the name, and counts nobody as reached.
    left_out = [{"to": row.name or row.email, "reason": row.reason} for row in rows if row.fate != State.SENT]
    verb = _GONE[first.sort] if gone else _NOT_GONE[first.sort]
    if not gone and all(row.fate == State.SKIPPED for row in rows):
        verb = {"notice": "item.notice_skipped", "reminder": "item.reminder_skipped"}.get(first.sort, verb)
    facts: dict[str, Any] = {"to": sent, "left_out": left_out}
    if left_out and not gone:
        facts["reason"] = left_out[0]["reason"]
    if first.number:
        facts["number"] = first.number
    _follow(item, first, gone)
    return [draft_event(verb, actor=SYSTEM, item=item, **facts)]


def _follow(item: ActionItem, first: Notice, gone: Sequence[Notice]) -> None:
    """The anchor is when the first letter left; a reminder nobody got is given back to the number."""
    if item.status != Status.OPEN:
        return
    moment = max((row.settled_at for row in gone if row.settled_at is not None), default=None)
    rows = ActionItem.objects.filter(pk=item.pk, plan_no=item.plan_no)
    if first.sort == "notice" and item.anchor_at is None:
        rows.update(anchor_at=moment or first.settled_at)
        replan(item)
    elif first.sort == "reminder" and first.plan_no == item.plan_no:
        if not gone and item.reminders_sent > 0:
            rows.update(reminders_sent=item.reminders_sent - 1)
            _try_again(item, first)
        elif moment and _left_on_a_later_day(item, moment):
            rows.update(last_reminded_at=moment)
            replan(item)


def _left_on_a_later_day(item: ActionItem, moment: dt.datetime) -> bool:
    planned = item.last_reminded_at
    if planned is None or moment - planned < ON_TIME:
        return False
    return day_of(moment, item.firm.zone) > day_of(planned, item.firm.zone)


def _try_again(item: ActionItem, first: Notice) -> None:
    """Not counted: looked at again 24 hours later, or 24 hours after the letter it stood too close to."""
    if item.status != Status.OPEN or not item.reminders_on or item.sealed_at or item.archived_at:
        replan(item)
        return
    calendar = calendar_of(item.firm)
    assert first.settled_at is not None
    last = last_letter_of(item) if first.reason == "distance" else first.settled_at
    at = calendar.permitted((last or first.settled_at) + dt.timedelta(hours=24))
    ActionItem.objects.filter(pk=item.pk).update(remind_at=at, quiet_reason="")
