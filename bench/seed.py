"""Fills a database in a few statements: firms, accounts with one contact each, items, some of them open.

Keys are given, so that rows of one table know those of another: account i belongs to firm i % 10.
"""

import datetime as dt
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import F

from tickler.core.clock import now
from tickler.core.ids import public_id
from tickler.items.models import ActionItem
from tickler.kinds.request.models import Question, Request
from tickler.mail.models import Letter, Notice
from tickler.people.models import Account, Address, Contact, Firm, Link

FIRMS = 10
CHUNK = 5_000
FAR = dt.timedelta(days=60)
_DAYS = 40  # due days and reminders are spread over so many


def fill(items: int, accounts: int, open_share: float = 0.1, questions_of: int = 0) -> None:
    """An empty database gets so many accounts and items over ten firms; open ones have far reminders."""
    for number in range(FIRMS):
        Firm.objects.create(
            pk=number + 1, name=f"Firm {number}", zone="Europe/Amsterdam", phone="010 555 01 42"
        )
    count = -(-accounts // FIRMS) * FIRMS
    _accounts(count)
    grow(0, items, count, open_share, questions_of)


def grow(start: int, end: int, accounts: int, open_share: float = 0.1, questions_of: int = 0) -> None:
    """Items from number `start` up to `end` for these accounts; the first open ones with two questions."""
    moment = now()
    nth = round(1 / open_share)
    is_open = f"(i / {FIRMS}) %% {nth} = 0"  # as many in every firm
    days = [
        ((moment + dt.timedelta(days=day - 10)).date(), moment + FAR + dt.timedelta(minutes=day))
        for day in range(_DAYS)
    ]
    values = ", ".join(f"({day}, %s, %s)" for day in range(_DAYS))
    _insert(
        ActionItem, start, end,
        with_=(f", d(n, due_on, remind_at) AS (VALUES {values})", [value for day in days for value in day]),
        join=f"JOIN d ON d.n = i %% {_DAYS}",
        id="i + 1", firm_id=f"i %% {FIRMS} + 1", account_id=f"i %% {accounts} + 1", public_id=_code("i"),
        kind="'request'", title="'Papers for your income tax ' || i", parts_total="4", plan_no="1",
        status=f"CASE WHEN {is_open} THEN 'open' ELSE 'done' END", due_on="d.due_on",
        sent_at=moment - dt.timedelta(days=4), anchor_at=moment - dt.timedelta(days=4),
        closed_at=(f"CASE WHEN {is_open} THEN NULL ELSE %s END", moment),
        todo_at=(f"CASE WHEN {is_open} THEN %s END", moment - dt.timedelta(days=4)),
        reminders_on=f"({is_open})",
        remind_at=f"CASE WHEN {is_open} THEN d.remind_at END",
    )  # fmt: skip
    message = "Hello, I need these papers. A photo is fine."
    _insert(Request, start, end, item_id="i + 1", firm_id=f"i %% {FIRMS} + 1", message=message.join("''"))
    for order, sort in enumerate(("file", "text")):
        _insert(
            Question, start, min(end, questions_of * nth),
            where=is_open, id=f"2 * i + {order + 1}", public_id=_code(f"2 * i + {order}"),
            firm_id=f"i %% {FIRMS} + 1", request_id="i + 1", type=f"'{sort}'", text="'Yearly statement'",
            **{"order": str(order)},
        )  # fmt: skip
    _settle_keys(ActionItem, Question)


def make_due(count: int) -> None:
    """Reset `count` open items so that their only reminder is due now."""
    moment = now()
    keys = ActionItem.everywhere.filter(status="open").order_by("id").values("id")[:count]
    ActionItem.everywhere.filter(pk__in=keys).update(
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
    Notice.everywhere.filter(fate__in=["planned", "sending"]).update(fate="skipped", reason="done")


def tidy() -> None:
    """What the server does by itself in life, once; SQLite has nothing of the kind."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _accounts(count: int) -> None:
    firm = f"i %% {FIRMS} + 1"
    shared: dict[str, Any] = {"id": "i + 1", "firm_id": firm}
    code = _code("i")
    number = f"'C' || (i / {FIRMS})"
    _insert(
        Account, 0, count, **shared, public_id=code, number=number, name=f"'Client ' || (i / {FIRMS})",
        search=f"'client ' || (i / {FIRMS})",
    )  # fmt: skip
    last_name = f"'de Wit ' || (i / {FIRMS})"
    _insert(Contact, 0, count, **shared, public_id=code, first_name="'Anna'", last_name=last_name)
    _insert(Address, 0, count, **shared, contact_id="i + 1", email="'anna' || i || '@client.example'")
    _insert(
        Link, 0, count, **shared, public_id=code, account_id="i + 1", contact_id="i + 1", address_id="i + 1",
        notify="TRUE", login="TRUE",
    )  # fmt: skip
    _settle_keys(Firm, Account, Contact, Address, Link)


def _code(number: str) -> str:
    """Something like a public id, the same length, another for every number."""
    return f"'{public_id()[:10]}' || (100000000000 + {number})"


def _insert(
    model: type[models.Model],
    start: int,
    end: int,
    *,
    with_: tuple[str, list[Any]] = ("", []),
    join: str = "",
    where: str = "",
    **given: Any,
) -> None:
    """Rows for the numbers i from `start` to `end`: SQL, a value, or both for a column, else its default."""
    columns, expressions, values = [], [], list[Any]()
    for field in model._meta.concrete_fields:
        wish = given.get(field.column)
        if wish is None and field.primary_key:
            continue
        expression, *bound = wish if isinstance(wish, tuple) else (wish,)
        if not isinstance(expression, str):
            expression, bound = "%s", [field.get_default() if expression is None else expression]
        columns.append(connection.ops.quote_name(field.column))
        expressions.append(expression)
        values += [field.get_db_prep_save(value, connection) for value in bound]
    definitions, defined = with_
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE s(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM s WHERE i + 1 < %s){definitions} "
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
            f"SELECT {', '.join(expressions)} FROM s {join} WHERE i < %s {f'AND {where}' if where else ''}",
            [start, end, *_prepared(defined), *values, end],
        )


def _prepared(values: list[Any]) -> list[Any]:
    return [
        connection.ops.adapt_datetimefield_value(value) if isinstance(value, dt.datetime) else value
        for value in values
    ]


def _settle_keys(*tables: type[models.Model]) -> None:
    """The next row by ordinary means gets a key behind those given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
