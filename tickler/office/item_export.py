"""The items' list for other programs: the filtered items of all kinds, one to a line."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import cast
from zoneinfo import ZoneInfo

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from tickler.core.tables import as_csv, csv_lines
from tickler.core.tenancy import firm_scope
from tickler.items.contract import all_kinds
from tickler.items.models import ActionItem
from tickler.office.items import filtered, tab_of
from tickler.people.access import StaffViewer
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.ui import words

AT_ONCE = 500  # items read and sent at a time, so that a long list needs little memory


@office_view
def table(request: OfficeRequest) -> HttpResponse:
    """Every item of the tab that the filters leave, in the order of the list."""
    keys = list(filtered(request, tab_of(request)).values_list("pk", flat=True))
    # Said now: the lines leave after the page, when the reader's language is no longer in force.
    head = [
        *(_("Number"), _("Client"), _("Item"), _("Type"), _("Status")),
        *(_("Due"), _("Last change")),
    ]
    said = {status: str(one.staff) for status, one in words.STATUSES.items()}
    said |= {kind.key: str(kind.label) for kind in all_kinds()}
    response = StreamingHttpResponse(
        _parts(request.viewer, as_csv(head, []), keys, said), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="items.csv"'
    return cast(HttpResponse, response)  # a stream, which doors treat like any other answer


def _parts(viewer: StaffViewer, head: str, keys: Sequence[int], said: dict[str, str]) -> Iterator[str]:
    yield head
    for start in range(0, len(keys), AT_ONCE):
        # Entered for each part: between two parts this thread may serve somebody else.
        with firm_scope(viewer.firm.pk):
            part = csv_lines(_lines(keys[start : start + AT_ONCE], ZoneInfo(viewer.firm.zone), said))
        yield part


def _lines(keys: Sequence[int], zone: dt.tzinfo, said: dict[str, str]) -> Iterator[list[str]]:
    found = ActionItem.objects.select_related("account").in_bulk(keys)
    for key in keys:
        if (item := found.get(key)) is not None:  # else it was deleted while the table left
            yield [
                *(item.account.number, item.account.name, item.title, said[item.kind], said[item.status]),
                item.due_on.isoformat() if item.due_on else "",
                item.changed_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            ]
