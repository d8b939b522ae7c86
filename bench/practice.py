"""Fills an empty database with one large practice: clients with their people and teams, years of requests.

The same every time but for the clock: what is open, late, archived and written follows from a fixed seed.
"""

import datetime as dt
import random
from collections.abc import Iterable
from typing import Any

from bench import practice_people as people
from bench.seed import CHUNK
from tickler.core.clock import now
from tickler.core.tenancy import firm_scope
from tickler.items.models import ActionItem, Quiet, Status
from tickler.kinds.request.models import Answer, Question, Request
from tickler.mail.models import Letter, Notice, State
from tickler.people.models import Account, Firm
from tickler.trail.models import Event, Head

TITLES = (
    "Papers for your income tax 2025", "Annual accounts", "VAT return", "Payroll data", "Mortgage statement",
    "Questions about your private use of the car", "Year-end stock list", "Bank statements",
)  # fmt: skip
ASKED = (("file", "Yearly statement of your employer"), ("file", "Bank statements on 31 December"),
         ("text", "Did anything change at home?"), ("yes_no", "Do you own a house?"))  # fmt: skip
RAW = b"From: letters@portal.example\r\n" + b"A line of the letter as it left, of the usual length.\r\n" * 40
LETTERS_SINCE = 3  # items per client, the newest ones, whose letters are still there
DAY = dt.timedelta(days=1)

Reader = tuple[int, int, str, str]  # contact, address, e-mail, name


def fill(accounts: int = 5_000, items: int = 50_000) -> Firm:
    """One firm with so many clients, and so many items over all of them."""
    luck = random.Random(7)
    firm = Firm.objects.create(
        name="Marlow & Brandt", zone="Europe/Amsterdam", country="NL", phone="010 555 01 42",
        hours_from=dt.time(8), hours_until=dt.time(18), working_days_only=True, accounts_made=accounts,
    )  # fmt: skip
    with firm_scope(firm.pk):
        clients = people.fill(accounts, luck)
        readers = people.readers_by_account()
        rows = [_item(clients[number % accounts], number // accounts, luck) for number in range(items)]
        for chunk in _chunks(rows):
            ActionItem.objects.bulk_create(chunk)
            Request.objects.bulk_create(
                [Request(item=row, message="Hello, I need these papers. A photo is fine.") for row in chunk]
            )
        recent = rows[: accounts * LETTERS_SINCE]
        _questions([row for row in recent if row.status != Status.DRAFT], luck)
        _letters([row for row in recent if row.sent_at], readers, luck)
        _events(firm, rows)
    return firm


def _item(account: Account, age: int, luck: random.Random) -> ActionItem:
    """One item; `age` counts from the client's newest."""
    moment = now()
    row = ActionItem(
        kind="request", account=account, title=luck.choice(TITLES), parts_total=len(ASKED), plan_no=1,
        remind_days=luck.choice((3, 7, 14)), remind_times=luck.choice((1, 2, 3)),
    )  # fmt: skip
    row.status = _status(age, luck) if account.archived_at is None else Status.DONE
    row.created_at = moment - DAY * (luck.random() * 20 + 60 * age)
    row.changed_at = min(moment, row.created_at + DAY * luck.random() * 10)
    if row.status == Status.DRAFT:
        return row
    row.sent_at = row.created_at
    row.due_on = (row.sent_at + DAY * luck.randrange(8, 40)).date() if luck.random() < 0.8 else None
    if row.status == Status.OPEN:
        _remind(row, luck)
    elif row.status == Status.REVIEW:
        row.parts_done, row.came_in_at = len(ASKED), row.changed_at
    else:
        row.closed_at, row.parts_done = row.changed_at, len(ASKED)
        row.archived_at = moment if age > 6 and luck.random() < 0.5 else None
    return row


def _status(age: int, luck: random.Random) -> str:
    """Of the two newest of each client half are open; what is older is over."""
    if age < 2:
        weights = {Status.OPEN: 50, Status.REVIEW: 8, Status.DRAFT: 6, Status.DONE: 36}
    else:
        weights = {Status.DONE: 95, Status.DECLINED: 3, Status.CANCELLED: 2}
    return luck.choices(list(weights), list(weights.values()))[0]


def _remind(row: ActionItem, luck: random.Random) -> None:
    """A quarter is not reminded, a quarter was often enough, half have letters to come."""
    moment = now()
    row.todo_at, row.parts_done = row.sent_at, luck.choice((0, 0, 1, 2, 3))
    share = luck.random()
    if share < 0.25:
        row.quiet_reason = Quiet.OFF
        return
    row.reminders_on = True
    row.reminders_sent = row.remind_times if share < 0.5 else luck.randrange(row.remind_times)
    # None becomes due while we measure.
    last = moment - DAY * row.remind_days * luck.random() * 0.9 + dt.timedelta(hours=2)
    row.sent_at = row.created_at = row.anchor_at = last - DAY * row.remind_days * row.reminders_sent
    row.todo_at, row.changed_at = row.sent_at, max(row.sent_at, moment - DAY * luck.random() * 20)
    row.changed_at, row.last_letter_at = min(row.changed_at, moment), min(last, moment)
    row.last_reminded_at = row.last_letter_at if row.reminders_sent else None
    if row.reminders_sent == row.remind_times:
        row.quiet_reason = Quiet.USED_UP
    else:
        row.remind_at = last + DAY * row.remind_days
    row.reminders_planned = row.reminders_sent


def _questions(rows: list[ActionItem], luck: random.Random) -> None:
    for chunk in _chunks(rows):
        asked = [
            Question(request_id=row.pk, order=order, type=sort, text=text)
            for row in chunk
            for order, (sort, text) in enumerate(ASKED)
        ]
        Question.objects.bulk_create(asked)
        given = [one for one in asked if one.type == "text" and luck.random() < 0.5]
        Answer.objects.bulk_create([Answer(question=one, value="No, nothing.") for one in given])


def _letters(rows: list[ActionItem], readers: dict[int, list[Reader]], luck: random.Random) -> None:
    """The first letter about each item and its reminders, to each reader: nearly all of them left."""
    for chunk in _chunks(rows, 1_000):
        notices = [
            _notice(row, number, reader, luck)
            for row in chunk
            for number in range(row.reminders_sent + 1)
            for reader in readers.get(row.account_id, [])
        ]
        Letter.objects.bulk_create([notice.letter for notice in notices])
        Notice.objects.bulk_create(notices)


def _notice(row: ActionItem, number: int, reader: Reader, luck: random.Random) -> Notice:
    contact, address, email, name = reader
    at = min(now(), row.sent_at + DAY * row.remind_days * number)
    state = luck.choices((State.SENT, State.SKIPPED, State.FAILED, State.HELD), (9_700, 200, 90, 1))[0]
    went = state == State.SENT
    letter = Letter(
        firm_id=row.firm_id, sort="request.reminder" if number else "request.notice", email=email, name=name,
        state=state, leave_at=at, sent_at=at if went else None, attempts=1, subject=row.title,
        raw=RAW if went else None, reason="" if went else "refused", created_at=at,
    )  # fmt: skip
    return Notice(
        item=row, occasion=f"p1.r{number}" if number else "p1.first", plan_no=1, number=number,
        sort="reminder" if number else "notice", contact_id=contact, address_id=address, email=email,
        name=name, letter=letter, fate=state, reason=letter.reason, planned_at=at, settled_at=at,
    )  # fmt: skip


def _events(firm: Firm, rows: list[ActionItem]) -> None:
    """Made and sent, and what closed it; linked already, so that the worker rests while we measure."""
    number = 0
    for chunk in _chunks(rows):
        events = []
        for row in chunk:
            for verb, at in _history(row):
                number += 1
                events.append(
                    Event(
                        verb=verb, at=at, item_id=row.pk, account_id=row.account_id, actor_sort="staff",
                        actor_name="Sofie Janssen", actor_email="sofie@marlow.example", ip="192.0.2.7",
                        browser="Firefox 140", os="Windows", facts={"title": row.title}, seq=number,
                    )
                )  # fmt: skip
        Event.objects.bulk_create(events)
    Head.objects.create(firm=firm, seq=number)


def _history(row: ActionItem) -> Iterable[tuple[str, dt.datetime]]:
    yield "item.created", row.created_at
    if row.sent_at:
        yield "item.sent", row.sent_at
    if row.closed_at:
        yield "request.completed", row.closed_at


def _chunks(rows: list[Any], size: int = CHUNK) -> Iterable[list[Any]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
