"""A file as rows of text: which alphabet, which separator, which sheet. Refuses what is no table."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from tickler.core.errors import Refused

MOST_ROWS, MOST_BYTES = 100_000, 20 * 1000 * 1000
MOST_COLUMNS = 200
SEPARATORS = ";,\t|"
PATIENCE = 60  # seconds until a workbook's reader is given up

Rows = Iterator[tuple[int, list[str]]]


@dataclass
class Table:
    """Headings, and the rows below them with the number the table program shows."""

    heads: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    note: str = ""


def read(content: bytes) -> Table:
    """The table in these bytes; refused with what is wrong and how to mend it."""
    if content[:4] == b"PK\x03\x04":
        note, rows = _workbook(content)
    else:
        note, rows = "", _text_rows(_decoded(content))
    filled = ((line, cells) for line, cells in rows if any(cells))
    _line, heads = next(filled, (0, []))
    if not heads:
        raise Refused("empty", _("There is nothing in this file. Put the headings in its first row."))
    table = Table(_named(heads), note=note)
    for line, cells in filled:
        if len(table.rows) == MOST_ROWS:
            raise _too_many()
        table.rows.append((line, (cells + [""] * len(heads))[: len(heads)]))
    if not table.rows:
        raise Refused("no_rows", _("There are headings in this file, but no row below them."))
    return table


def _named(heads: list[str]) -> list[str]:
    return [head[:100] or _("Column %(number)s") % {"number": number} for number, head in enumerate(heads, 1)]


def _too_many() -> Refused:
    words = _(
        "There are more than %(most)s rows in this file. Split it, and import one part after the other."
    )
    return Refused("too_many", words % {"most": f"{MOST_ROWS:,}".replace(",", " ")})


# --- text ------------------------------------------------------------------------------------------------


def _decoded(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace").replace("\0", "")
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise Refused(
            "old_workbook",
            _("This workbook has a password or an old format. Save it as .xlsx without one, or as .csv."),
        )
    if b"\0" in content[:4096] or content[:5] in {b"%PDF-", b"\x89PNG\r", b"GIF89"}:
        raise Refused("no_table", _("This is not a table. Save it as .xlsx or .csv and send it again."))
    try:
        return content.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace").replace("\0", "")


def _text_rows(text: str) -> Rows:
    separator = max(SEPARATORS, key=lambda one: _width(text, one))
    try:
        for line, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            yield line, [cell.strip()[:1000] for cell in cells[:MOST_COLUMNS]]
    except csv.Error:
        raise Refused(
            "quotes",
            _("A quotation mark in this file is never closed. Save it from your table program again."),
        ) from None


def _width(text: str, separator: str) -> int:
    """How many columns the first row has, if this separates them."""
    first = next(csv.reader(io.StringIO(text.lstrip()[:20_000], newline=""), delimiter=separator), [])
    return len(first)


# --- workbooks -------------------------------------------------------------------------------------------


def _workbook(content: bytes) -> tuple[str, Rows]:
    command = [sys.executable, "-m", "tickler.imports.sheet", str(MOST_ROWS)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=PATIENCE, cwd=settings.ROOT, check=False
        )
    except subprocess.TimeoutExpired:
        raise _unreadable() from None
    lines = done.stdout.splitlines()
    if done.returncode != 0 or not lines:
        raise _unreadable()
    first = json.loads(lines[0])
    if "wrong" in first:
        raise _wrong(first["wrong"])
    note = ""
    if first["others"] or first["hidden"]:
        note = _("There are more sheets in this workbook. Only the first visible one is read: “%(sheet)s”.")
        note %= {"sheet": first["sheet"]}
    return note, ((line, cells) for line, cells in map(json.loads, lines[1:]))


def _wrong(code: str) -> Refused:
    if code == "too_many":
        return _too_many()
    if code == "no_sheet":
        return Refused(
            "no_sheet", _("Every sheet of this workbook is hidden. Show the one with the clients.")
        )
    return _unreadable()


def _unreadable() -> Refused:
    return Refused(
        "unreadable",
        _("This workbook is damaged or too big to be read. Save it again, as .xlsx or .csv, with one sheet."),
    )
