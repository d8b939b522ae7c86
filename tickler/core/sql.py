"""Plain SQL for what handles rows by the hundred, the same on both engines.

Statements are written as PostgreSQL reads them. For SQLite `= ANY(%s)` becomes a list it understands, and
row locks (`FOR SHARE …`, `FOR UPDATE …` at the end) are left out: there its one writer is the lock.

The drivers are asked directly: for statements of a few rows the way through the ORM's cursors costs more than
the database does. Errors are Django's all the same.
"""

import datetime as dt
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

# Well below SQLite's limit of bound values in one statement (32,766).
MOST_VALUES = 20_000
# So often is a statement sent in full before PostgreSQL keeps its plan; planning costs more than doing.
PREPARE_AFTER = 5
_ROW_LOCK = re.compile(r"\s+FOR (NO KEY UPDATE|UPDATE|SHARE)\b[^)]*$")

Row = TypeVar("Row", bound=NamedTuple)
Rows = Sequence[Sequence[Any]]
Types = Mapping[str, str]  # columns with their PostgreSQL types


def select(row: type[Row], statement: str, values: Sequence[Any] = ()) -> list[Row]:
    """Rows as named tuples, by position; their annotations say which columns are instants and booleans.

    A value that is a list stands for `= ANY(%s)`.
    """
    database = connections[DEFAULT_DB_ALIAS]
    make: Callable[[Sequence[Any]], Row] = row._make
    if database.vendor == "postgresql":
        return list(map(make, _on_postgresql(database, _for_postgresql(statement), values)))
    found = _on_sqlite(database, _for_sqlite(statement), [_bound(value) for value in values])
    instants, booleans = _to_convert(row)
    return [make(_converted(columns, instants, booleans)) for columns in found]


def insert(table: str, types: Types, rows: Rows) -> None:
    """Insert many rows in one statement."""
    for part in _parts(rows, len(types)):
        _on_values(types, part, f"INSERT INTO {table} ({', '.join(types)}) {_V}")


def insert_or_ignore(table: str, types: Types, rows: Rows, conflict: str, returning: str) -> list[Any]:
    """Insert rows but those that break the unique `conflict`; the `returning` column of those inserted."""
    # SQLite reads ON CONFLICT behind a SELECT rightly only if that has a WHERE.
    statement = (
        f"INSERT INTO {table} ({', '.join(types)}) {_V} WHERE TRUE "
        f"ON CONFLICT ({conflict}) DO NOTHING RETURNING {returning}"
    )
    return [row[0] for part in _parts(rows, len(types)) for row in _on_values(types, part, statement)]


def update_from(
    table: str, types: Types, rows: Rows, *, change: str, where: str, returning: str = ""
) -> list[tuple[Any, ...]]:
    """One UPDATE for many rows, joined to values as `v`."""
    tail = f" RETURNING {returning}" if returning else ""
    statement = f"UPDATE {table} SET {change} FROM v WHERE {where}{tail}"
    return [row for part in _parts(rows, len(types)) for row in _on_values(types, part, statement)]


_V = "SELECT * FROM v"


def _on_values(types: Types, rows: Rows, statement: str) -> list[tuple[Any, ...]]:
    """The statement with these rows as the table `v`."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "postgresql":
        arrays = ", ".join(f"%b::{kind}[]" for kind in types.values())
        source = f"SELECT * FROM unnest({arrays})"
        values: list[Any] = [list(column) for column in zip(*rows, strict=True)]
        ask = _on_postgresql
    else:
        source = f"VALUES {_places(len(rows), len(types))}"
        values = [_text(value) if isinstance(value, dt.datetime) else value for row in rows for value in row]
        ask = _on_sqlite
    return ask(database, f"WITH v({', '.join(types)}) AS ({source}) {statement}", values)


def _parts(rows: Rows, width: int) -> Iterable[Rows]:
    size = max(1, MOST_VALUES // width)
    return (rows[start : start + size] for start in range(0, len(rows), size))


@lru_cache(maxsize=1024)
def _places(rows: int, columns: int) -> str:
    one = "(" + ", ".join(["?"] * columns) + ")"
    return ", ".join([one] * rows)


def _ask(
    database: Any, ask: Callable[[Any, str, Sequence[Any]], list[Any]], statement: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    database.ensure_connection()
    database.validate_no_broken_transaction()
    if database.queries_logged:
        database.queries_log.append({"sql": statement, "time": ""})
    with database.wrap_database_errors:
        return ask(database.connection, statement, values)


# --- PostgreSQL ------------------------------------------------------------------------------------------


def _on_postgresql(database: Any, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    return _ask(database, _ask_postgresql, statement, values)


def _ask_postgresql(
    driver: psycopg.Connection, statement: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    if driver.prepare_threshold is None:
        driver.prepare_threshold = PREPARE_AFTER
    cursor = psycopg.Cursor(driver)  # not the ORM's: here values travel beside the statement, not in it
    cursor.execute(statement, values, binary=True)
    return cursor.fetchall() if cursor.description else []


@lru_cache(maxsize=256)
def _for_postgresql(statement: str) -> str:
    """Lists travel in binary form: as text, one of letters takes ten times as long to write."""
    return statement.replace("= ANY(%s)", "= ANY(%b)")


# --- SQLite ----------------------------------------------------------------------------------------------


def _on_sqlite(database: Any, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    return _ask(database, _ask_sqlite, statement, values)


def _ask_sqlite(driver: sqlite3.Connection, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    return driver.execute(statement, values).fetchall()


def _bound(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value)
    return _text(value) if isinstance(value, dt.datetime) else value


@lru_cache(maxsize=4096)
def _text(instant: dt.datetime) -> str:
    """An instant as SQLite keeps it: in UTC, without saying so."""
    return instant.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ")


@lru_cache(maxsize=256)
def _for_sqlite(statement: str) -> str:
    unlocked = _ROW_LOCK.sub("", statement)
    return unlocked.replace("= ANY(%s)", "IN (SELECT value FROM json_each(?))").replace("%s", "?")


@lru_cache(maxsize=64)
def _to_convert(row: type[Any]) -> tuple[list[int], list[int]]:
    """Where SQLite gives an instant without its zone, and a number for yes or no."""
    hints = list(get_type_hints(row).values())
    instants = [at for at, hint in enumerate(hints) if dt.datetime in (hint, *get_args(hint))]
    return instants, [at for at, hint in enumerate(hints) if hint is bool]


def _converted(found: Sequence[Any], instants: Sequence[int], booleans: Sequence[int]) -> Sequence[Any]:
    if not instants and not booleans:
        return found
    columns = list(found)
    for at in instants:
        if columns[at] is not None:
            columns[at] = columns[at].replace(tzinfo=dt.UTC)
    for at in booleans:
        columns[at] = bool(columns[at])
    return columns
