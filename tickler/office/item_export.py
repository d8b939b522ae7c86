"""The items' list for other programs: the filtered items of all kinds, one to a line."""

import datetime as dt
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tickler.items.contract import all_kinds
from tickler.items.models import ActionItem
from tickler.office import tables
from tickler.office.items import filtered, tab_of
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.ui import words


@office_view
def table(request: OfficeRequest, ending: str = "csv") -> HttpResponse:
    """Every item of the tab that the filters leave, in the order of the list."""
    keys = list(filtered(request, tab_of(request)).values_list("pk", flat=True))
    head = [
        *(_("Number"), _("Client"), _("Item"), _("Type"), _("Status")),
        *(_("Due"), _("Last change")),
    ]
    said = {status: str(one.staff) for status, one in words.STATUSES.items()}
    said |= {kind.key: str(kind.label) for kind in all_kinds()}
    zone = ZoneInfo(request.viewer.firm.zone)
    return tables.streamed(request, f"items.{ending}", head, keys, lambda part: _lines(part, zone, said))


def _lines(keys: Sequence[int], zone: dt.tzinfo, said: dict[str, str]) -> Iterator[list[str]]:
    found = ActionItem.objects.select_related("account").in_bulk(keys)
    for key in keys:
        if (item := found.get(key)) is not None:  # else it was deleted while the table left
            yield [
                *(item.account.number, item.account.name, item.title, said[item.kind], said[item.status]),
                item.due_on.isoformat() if item.due_on else "",
                item.changed_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            ]
