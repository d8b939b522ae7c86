"""How rows are spread, told to SQLite: without it, it takes every index for as good as any other.

SQLite chooses between indexes by the numbers in its table `sqlite_stat1`: how many rows an index has, and how
many of them share the same first column, the same first two, and so on. `ANALYZE` would count what is there,
so an empty installation would learn nothing, a full one something else each night, and averages mislead it
where nearly all rows have no value and every other row its own. So the numbers are ours, those of a large
practice, the same in every installation and every test. PostgreSQL counts by itself and weighs better.

Rules: of what is written in COARSE, that many values exist; every row is of the one firm; a column that names
another row finds a few rows; anything else finds one.
"""

from django.apps import apps
from django.db import connection

ROWS = 50_000  # of every table
CHOSEN = 2_000  # of those, in an index with a condition
FEW = 10  # rows that name the same other row
COARSE = {
    "firm_id": 1,
    "status": 5,
    "state": 2,
    "fate": 2,
    "lane": 2,
    "kind": 2,
    "archived_at": 1,
    "sealed_at": 1,
    "outcome": 2,
    "login": 1,
    "notify": 1,
    "due_on": 100,
}


def tell() -> None:
    """Write the numbers for every index of ours. A connection learns them when it is opened."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sqlite_schema")  # makes the table where it is missing
        cursor.execute("DELETE FROM sqlite_stat1")
        for model in apps.get_models():
            table = model._meta.db_table
            cursor.execute("SELECT name, partial FROM pragma_index_list(%s)", [table])
            for name, is_partial in cursor.fetchall():
                cursor.execute("SELECT name FROM pragma_index_info(%s) ORDER BY seqno", [name])
                columns = [column for (column,) in cursor.fetchall()]
                numbers = numbers_of(columns, CHOSEN if is_partial else ROWS)
                cursor.execute("INSERT INTO sqlite_stat1 VALUES (%s, %s, %s)", [table, name, numbers])
        cursor.execute("ANALYZE sqlite_schema")  # this connection learns them too


def numbers_of(columns: list[str], rows: int) -> str:
    """What stands in `sqlite_stat1` for an index of so many rows over these columns: "50000 50000 10"."""
    numbers = [rows]
    for column in columns:
        if column in COARSE:
            rows = max(rows // COARSE[column], 1)
        else:
            rows = min(rows, FEW) if column.endswith("_id") and column != "public_id" else 1
        numbers.append(rows)
    return " ".join(map(str, numbers))
