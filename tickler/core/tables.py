"""Tables for other programs, as CSV (pure).

Rules: UTF-8 with its mark in front, because the commonest table program reads anything else as another
alphabet. A cell that begins as a formula begins (= + - @, a tab, a line break) gets an apostrophe in front
and stays text.
"""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> str:
    """The table as one text."""
    return "\ufeff" + csv_lines((head, *rows))


def csv_lines(rows: Iterable[Sequence[Any]]) -> str:
    """Lines of a table whose beginning was sent before."""
    table = StringIO()
    writer = csv.writer(table)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return table.getvalue()


def harmless(cell: Any) -> str:
    """The cell as text that no table program takes for a formula."""
    text = "" if cell is None else str(cell)
    return "'" + text if text.startswith(_FORMULA) else text
