"""Batches in plain SQL, the same on both engines: many rows in one statement."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

# Well below SQLite's limit of bound values in one statement (32,766).
MOST_VALUES = 20_000


def adapt(value: Any) -> Any:
    """A value as the engine stores it."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def insert_or_ignore(
    table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], conflict: str, returning: str
) -> list[Any]:
    """Insert rows but those that break the unique `conflict`; the `returning` column of those inserted."""
    inserted: list[Any] = []
    for part in _parts(rows, len(columns)):
        place = "(" + ", ".join(["%s"] * len(columns)) + ")"
        statement = (
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([place] * len(part))} "
            f"ON CONFLICT ({conflict}) DO NOTHING RETURNING {returning}"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [adapt(value) for row in part for value in row])
            inserted += [row[0] for row in cursor.fetchall()]
    return inserted


def update_from(
    table: str,
    types: Mapping[str, str],
    rows: Sequence[Sequence[Any]],
    *,
    change: str,
    where: str,
    returning: str = "",
) -> list[tuple[Any, ...]]:
    """One UPDATE for many rows, joined to values as `v`; `types` are PostgreSQL types of v's columns."""
    answer: list[tuple[Any, ...]] = []
    names = ", ".join(types)
    tail = f" RETURNING {returning}" if returning else ""
    for part in _parts(rows, len(types)):
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for kind in types.values())
            source = f"SELECT * FROM unnest({arrays})"
            values: Iterable[Any] = [list(column) for column in zip(*part, strict=True)]
        else:
            place = "(" + ", ".join(["%s"] * len(types)) + ")"
            source = "VALUES " + ", ".join([place] * len(part))
            values = [adapt(value) for row in part for value in row]
        statement = f"WITH v({names}) AS ({source}) UPDATE {table} SET {change} FROM v WHERE {where}{tail}"
        with connection.cursor() as cursor:
            cursor.execute(statement, list(values))
            if returning:
                answer += cursor.fetchall()
    return answer


def _parts(rows: Sequence[Sequence[Any]], width: int) -> Iterable[Sequence[Sequence[Any]]]:
    size = max(1, MOST_VALUES // width)
    return (rows[start : start + size] for start in range(0, len(rows), size))
