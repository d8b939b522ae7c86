"""A list as a table for other programs, as CSV or as a workbook. Taking one along leaves a line in the trail.

It is made in parts, so that a long one needs little memory; a workbook is written to a file first.
"""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, cast

import xlsxwriter
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from tickler.core.tables import as_csv, csv_lines
from tickler.core.tenancy import firm_scope
from tickler.people.requests import OfficeRequest
from tickler.trail.actions import record

AT_ONCE = 500  # rows read and sent at a time
CSV = "text/csv; charset=utf-8"
_ALWAYS = dt.datetime(2000, 1, 1)  # the same table is the same file
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Lines = Callable[[Sequence[int]], Iterable[Sequence[Any]]]


def streamed(
    request: OfficeRequest, name: str, head: Sequence[str], keys: Sequence[int], lines: Lines
) -> HttpResponse:
    """The table `name` of the rows with these keys; `lines` makes the lines of a part of them.

    A CSV is made after the page, when the reader's language is no longer in force: words come ready.
    """
    _note(request, name, len(keys))
    firm_id = request.viewer.firm.pk
    if name.endswith(".xlsx"):
        return _named(FileResponse(_book(head, firm_id, keys, lines), content_type=BOOK), name)
    return _named(StreamingHttpResponse(_parts(head, firm_id, keys, lines), content_type=CSV), name)


def whole(
    request: OfficeRequest, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """A short table `name`, at once."""
    found = list(rows)
    _note(request, name, len(found))
    return _named(HttpResponse(as_csv(head, found), content_type=CSV), name)


def _named(answer: Any, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast(HttpResponse, answer)  # also a stream, which doors treat like any other answer


def _note(request: OfficeRequest, name: str, count: int) -> None:
    if request.method == "GET":
        record("list.exported", actor=request.actor, name=name, count=count)


def _batches(firm_id: int, keys: Sequence[int], lines: Lines) -> Iterator[list[Sequence[Any]]]:
    for start in range(0, len(keys), AT_ONCE):
        # Entered for each part: between two parts this thread may serve somebody else.
        with firm_scope(firm_id):
            part = list(lines(keys[start : start + AT_ONCE]))
        yield part


def _parts(head: Sequence[str], firm_id: int, keys: Sequence[int], lines: Lines) -> Iterator[str]:
    yield as_csv(head, [])
    for part in _batches(firm_id, keys, lines):
        yield csv_lines(part)


def _book(head: Sequence[str], firm_id: int, keys: Sequence[int], lines: Lines) -> Any:
    """A workbook in a file without a name, ready to be read. Every cell is text, so none is a formula."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with xlsxwriter.Workbook(kept, {"constant_memory": True}) as book:
        book.set_properties({"created": _ALWAYS})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for at, cell in enumerate(head):
            sheet.write_string(0, at, str(cell), bold)
        row = 0
        for part in _batches(firm_id, keys, lines):
            for row, cells in enumerate(part, start=row + 1):  # noqa: B020 - goes on where the last part ended
                for at, cell in enumerate(cells):
                    sheet.write_string(row, at, str(cell)[:32_000])
    kept.seek(0)
    return kept
