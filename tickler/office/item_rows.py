"""The rows of item lists: the items list, a tab of a client's page, the start page. Cells are drawn here."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tickler.core.clock import day_of, now
from tickler.items.contract import all_kinds, kind_of
from tickler.items.knots import small_knots
from tickler.items.models import ActionItem
from tickler.office.client_rows import letters_cell, next_letter
from tickler.office.frame import may_send
from tickler.people.access import StaffViewer
from tickler.ui import dates, words
from tickler.ui.templatetags import ui


def rows_of(
    items: Sequence[ActionItem], viewer: StaffViewer, *, with_status: bool = False
) -> list[dict[str, Any]]:
    """The rows for these items (with their accounts), in their order. One query."""
    zone, moment = viewer.firm.zone, now()
    today = day_of(moment, zone)
    states = small_knots(items)
    chips = {status: ui.chip(status, bare=True) for status in words.STATUSES}
    labels = {kind.key: (str(kind.label), may_send(viewer, kind)) for kind in all_kinds()}
    select, menu = _("Select %(name)s"), _("Menu for %(name)s")
    items_url, clients_url = reverse("office:items"), reverse("office:clients")
    rows = []
    for item in items:
        kind, may_change = labels[item.kind]
        row = {
            "id": item.public_id,
            "url": f"{items_url}{item.public_id}/",
            "title": item.title,
            "kind": kind,
            "account": item.account.name,
            "account_number": item.account.number,
            "account_url": f"{clients_url}{item.account.public_id}/",
            "chip": chips[item.status],
            "done": _progress(item),
            "due": due_cell(item, today),
            "letters": _letters(item, states[item.pk], moment, zone),
            "updated": _when(item.changed_at, moment, zone),
            "select": select % {"name": item.title},
            "menu": menu % {"name": item.title},
            "resend": _resend_words(item) if may_change else "",
            "may_archive": may_change and kind_of(item).may_archive(item),
            "may_restore": may_change and item.archived_at is not None,
        }
        status = words.STATUSES[item.status].staff if with_status else ""
        rows.append(row | {"more": _more(status, row["done"], row["due"])})
    return rows


def due_cell(item: ActionItem, today: dt.date) -> SafeString | str:
    """When it is wanted, or how late it is; nothing once it no longer waits for the client."""
    if item.due_on is None or not item.is_waiting_for_client:
        return ""
    if item.is_late(today):
        late = words.say_late(dates.days_late(item.due_on, today))
        return format_html('<span class="late">{}</span>', late)
    return _("by %(day)s") % {"day": dates.say_day(item.due_on)}


def _resend_words(item: ActionItem) -> Any:
    """What the menu calls sending it again; empty where that is not possible."""
    kind = kind_of(item)
    return kind.resend_label if kind.may_resend(item) else ""


def _progress(item: ActionItem) -> str:
    if item.parts_total < 2:
        return ""
    return str(kind_of(item).progress_words(item.parts_done, item.parts_total))


def _letters(item: ActionItem, states: Sequence[str], moment: dt.datetime, zone: str) -> SafeString:
    if not item.is_waiting_for_client:
        return letters_cell(states, "", False)
    return letters_cell(states, *next_letter(item.remind_at, item.quiet_reason, states, moment, zone))


def _more(*facts: Any) -> SafeString:
    """The whole facts on one line, for a narrow list."""
    return format_html_join(mark_safe(" · "), "{}", ((fact,) for fact in facts if fact))


def _when(moment: dt.datetime, at: dt.datetime, zone: str) -> str:
    if day_of(moment, zone) == day_of(at, zone):
        return _("Today %(hour)s") % {"hour": dates.say_hour(moment, zone)}
    return dates.say_day(day_of(moment, zone))
