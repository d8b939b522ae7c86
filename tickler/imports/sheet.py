"""A workbook read in a process of its own, with bounds on memory and time: `python -m tickler.imports.sheet`.

The bytes come in; lines of JSON go out, first which sheet it is, then a row each: its number and its cells.
It knows nothing of the house, so that a file made to break its reader breaks this process and nothing else.
"""

import datetime as dt
import io
import json
import resource
import sys
import zipfile

import python_calamine

MEMORY, SECONDS = 768 * 1024 * 1024, 30
UNPACKED, PARTS = 200 * 1024 * 1024, 2000
MOST_COLUMNS = 200


def main() -> None:
    """Read the workbook on standard input; what is wrong with it is one line `{"wrong": …}`."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    content, most = sys.stdin.buffer.read(), int(sys.argv[1])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sizes = [part.file_size for part in parts.infolist()]
        if sum(sizes) > UNPACKED or len(sizes) > PARTS:
            return _say({"wrong": "too_big"})
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = python_calamine.SheetVisibleEnum.Visible
        names = [one.name for one in book.sheets_metadata if one.visible == visible]
        if not names:
            return _say({"wrong": "no_sheet"})
        _rows(book, names, most)
    except (zipfile.BadZipFile, python_calamine.CalamineError, ValueError):
        _say({"wrong": "unreadable"})


def _rows(book: python_calamine.CalamineWorkbook, names: list[str], most: int) -> None:
    sheet = book.get_sheet_by_name(names[0])
    if sheet.total_height > most + 1:
        return _say({"wrong": "too_many"})
    _say({"sheet": names[0], "others": len(names) - 1, "hidden": len(book.sheets_metadata) - len(names)})
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_text(cell) for cell in row[:MOST_COLUMNS]]
        if any(cells):
            _say([number, cells])


def _text(cell: object) -> str:
    """A cell as somebody would type it: whole numbers without a point, days without an hour."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell).replace("\0", "").strip()[:1000]


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")


if __name__ == "__main__":
    main()
