"""Fills an empty database: firms, accounts with one contact each, items of which some can be made due."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import F

from tickler.core.clock import now
from tickler.core.tenancy import firm_scope
from tickler.items.models import ActionItem
from tickler.kinds.request.models import Question, Request
from tickler.mail.models import Letter, Notice
from tickler.people.models import Account, Address, Contact, Firm, Link

FIRMS = 10
CHUNK = 5_000


def fill(items: int, accounts: int, open_share: float = 0.1, questions_of: int = 0) -> None:
    """So many items over so many accounts and ten firms; a tenth open, reminders far in the future."""
    for number in range(FIRMS):
        firm = Firm.objects.create(name=f"Firm {number}", zone="Europe/Amsterdam", phone="010 555 01 42")
        with firm_scope(firm.pk):
            made = _accounts(firm, accounts // FIRMS, number)
            _items(made, items // FIRMS, open_share)
    _questions(questions_of)


def make_due(count: int) -> None:
    """Reset `count` open items so that their only reminder is due now."""
    keys = list(
        ActionItem.everywhere.filter(status="open").order_by("id").values_list("id", flat=True)[:count]
    )
    moment = now()
    for chunk in _chunks(keys):
        ActionItem.everywhere.filter(pk__in=chunk).update(
            reminders_sent=0,
            reminders_planned=F("reminders_planned") + 1,  # another occasion than the last round's
            quiet_reason="",
            last_reminded_at=None,
            last_letter_at=None,
            anchor_at=moment - dt.timedelta(days=3, minutes=1),
            remind_at=moment - dt.timedelta(minutes=1),
        )


def clear_letters() -> None:
    """Nothing waits any more: what an unfinished round left behind is skipped."""
    Letter.everywhere.filter(state__in=["planned", "sending"]).update(state="skipped", reason="done")
    Notice.everywhere.filter(fate="planned").update(fate="skipped", reason="done")


def _accounts(firm: Firm, count: int, number: int) -> list[Account]:
    accounts = [Account(name=f"Client {i}", number=f"C{i}", search=f"client {i} c{i}") for i in range(count)]
    Account.objects.bulk_create(accounts, batch_size=CHUNK)
    contacts = [Contact(first_name="Anna", last_name=f"de Wit {i}") for i in range(count)]
    Contact.objects.bulk_create(contacts, batch_size=CHUNK)
    addresses = [
        Address(contact=contact, email=f"anna{number}.{i}@client.example")
        for i, contact in enumerate(contacts)
    ]
    Address.objects.bulk_create(addresses, batch_size=CHUNK)
    Link.objects.bulk_create(
        [
            Link(account=account, contact=contact, address=address, notify=True, login=True)
            for account, contact, address in zip(accounts, contacts, addresses, strict=True)
        ],
        batch_size=CHUNK,
    )
    return accounts


def _items(accounts: list[Account], count: int, open_share: float) -> None:
    moment, far = now(), now() + dt.timedelta(days=60)
    sent_at, nth = moment - dt.timedelta(days=4), round(1 / open_share)
    for start in range(0, count, CHUNK):
        rows = []
        for i in range(start, min(start + CHUNK, count)):
            is_open = i % nth == 0
            rows.append(
                ActionItem(
                    kind="request",
                    account=accounts[i % len(accounts)],
                    title=f"Papers for your income tax {i}",
                    status="open" if is_open else "done",
                    due_on=(moment + dt.timedelta(days=i % 40 - 10)).date(),
                    sent_at=sent_at,
                    closed_at=None if is_open else moment,
                    todo_at=sent_at if is_open else None,
                    parts_total=4,
                    reminders_on=is_open,
                    plan_no=1,
                    anchor_at=sent_at,
                    remind_at=far + dt.timedelta(minutes=i) if is_open else None,
                )
            )
        ActionItem.objects.bulk_create(rows)
        details = [Request(item=row, message="Hello, I need these papers. A photo is fine.") for row in rows]
        Request.objects.bulk_create(details)


def _questions(count: int) -> None:
    keys = list(
        ActionItem.everywhere.filter(status="open").order_by("id").values_list("id", "firm_id")[:count]
    )
    for chunk in _chunks(keys):
        Question.everywhere.bulk_create(
            [
                Question(firm_id=firm_id, request_id=key, order=order, type=sort, text="Yearly statement")
                for key, firm_id in chunk
                for order, sort in enumerate(("file", "text"))
            ]
        )


def _chunks(rows: list[Any]) -> Iterator[list[Any]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
