"""A list as a table for other programs. It leaves in parts, so that a long one needs little memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, cast

from django.http import HttpResponse, StreamingHttpResponse

from tickler.core.tables import as_csv, csv_lines
from tickler.core.tenancy import firm_scope

AT_ONCE = 500  # rows read and sent at a time
CSV = "text/csv; charset=utf-8"

Lines = Callable[[Sequence[int]], Iterable[Sequence[Any]]]


def streamed(name: str, head: Sequence[str], firm_id: int, keys: Sequence[int], lines: Lines) -> HttpResponse:
    """The table `name` of the rows with these keys; `lines` makes the lines of a part of them.

    Lines are made after the page, when the reader's language is no longer in force: words come ready.
    """
    response = StreamingHttpResponse(_parts(head, firm_id, keys, lines), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast(HttpResponse, response)  # a stream, which doors treat like any other answer


def whole(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A short table `name`, at once."""
    response = HttpResponse(as_csv(head, rows), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _parts(head: Sequence[str], firm_id: int, keys: Sequence[int], lines: Lines) -> Iterator[str]:
    yield as_csv(head, [])
    for start in range(0, len(keys), AT_ONCE):
        # Entered for each part: between two parts this thread may serve somebody else.
        with firm_scope(firm_id):
            part = csv_lines(lines(keys[start : start + AT_ONCE]))
        yield part
