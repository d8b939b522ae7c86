"""The start page: what waits for us, what is late, which letters leave today, and whether all is well."""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.clock import day_of, now
from tickler.items.access import visible_items
from tickler.items.contract import all_kinds
from tickler.items.models import ActionItem
from tickler.items.plan import calendar_of
from tickler.office import health, letters
from tickler.office.frame import may_send
from tickler.office.item_rows import rows_of
from tickler.office.numbers import Numbers, numbers_of
from tickler.people.access import StaffViewer
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.ui import dates, http

SHOWN = 6
HOURS_SHOWN = 6


@office_view
def start(request: OfficeRequest) -> HttpResponse:
    """Where the day begins."""
    viewer, numbers = request.viewer, numbers_of(request)
    items = visible_items(viewer)
    ours = items.waiting_for_us().order_by("-came_in_at", "-id")
    late = items.late(numbers.today).order_by("due_on", "id")
    soon = items.waiting_for_client().filter(due_on__gte=numbers.today).order_by("due_on", "id")
    waiting = numbers.waiting_in_full
    letters_today = _letters_today(viewer, numbers)
    is_new = not (numbers.waiting_for_client or numbers.waiting_for_us or items.exists())
    context = {
        "title": dates.say_day(numbers.today, long=True),
        "numbers": numbers,
        "greeting": _greeting(viewer, numbers),
        "is_new": is_new,
        "next_step": _next_step(viewer, numbers) if is_new else None,
        **_rows({"ours": ours, "late": late, "soon": soon}, viewer),
        "figures": _figures(numbers, waiting),
        "letters": letters_today,
        **letters.banner(viewer),
        "promises": health.in_short() if viewer.staff.is_lead else [],
    }
    return http.page(request, "office/start.html", context)


@office_view("manage_firm")
def health_page(request: OfficeRequest) -> HttpResponse:
    """Every promise, and whether it holds."""
    return http.page(request, "office/health.html", {"title": _("Health"), "promises": health.promises()})


def _rows(lists: Mapping[str, QuerySet[ActionItem]], viewer: StaffViewer) -> dict[str, list[dict[str, Any]]]:
    """The first rows of each list, drawn together: what they need besides is asked once."""
    found = {name: list(rows.select_related("account")[:SHOWN]) for name, rows in lists.items()}
    drawn = iter(rows_of([one for rows in found.values() for one in rows], viewer))
    return {name: [next(drawn) for _one in rows] for name, rows in found.items()}


def _greeting(viewer: StaffViewer, numbers: Numbers) -> str:
    first = viewer.staff.name.split()[0] if viewer.staff.name else ""
    count = numbers.waiting_for_us
    if not count:
        return _("Hello %(name)s. Nothing waits for you.") % {"name": first}
    said = ngettext(
        "Hello %(name)s. %(count)s thing waits for you.",
        "Hello %(name)s. %(count)s things wait for you.",
        count,
    )
    return said % {"name": first, "count": count}


def _next_step(viewer: StaffViewer, numbers: Numbers) -> dict[str, Any]:
    """The one thing to do in a firm where nothing has happened yet."""
    clients = numbers.clients
    if not (clients.active or clients.offline):
        if viewer.may("manage_accounts"):
            return {
                "heading": _("Begin with a client"),
                "words": _(
                    "Add one client and a contact with an e-mail address. Then send them something to do."
                ),
                "icon": "user-plus",
                "url": reverse("office:client-add"),
                "act": _("Add client"),
            }
        words = _("Nobody has put a client into your care yet. Ask an admin of your firm.")
        return {"heading": _("No clients yet"), "words": words, "icon": "users"}
    kind = next((one for one in all_kinds() if one.new_url and may_send(viewer, one)), None)
    words = _("Send a client something to do. We remind them until it is done, then stop.")
    step = {"heading": _("Nothing waits for a client"), "words": words, "icon": "clipboard-list"}
    return step | ({"url": reverse(kind.new_url), "act": _("Send the first one")} if kind else {})


def _figures(numbers: Numbers, waiting: dict[str, int]) -> list[dict[str, Any]]:
    here = reverse("office:items")
    at_clients = ngettext("at %(count)s client", "at %(count)s clients", waiting["clients"])
    return [
        {
            "url": f"{here}?tab=us",
            "label": _("Waiting for us"),
            "count": numbers.waiting_for_us,
            "note": _oldest(numbers.waiting_for_us_since, numbers),
        },
        {
            "url": here,
            "label": _("Waiting for clients"),
            "count": numbers.waiting_for_client,
            "note": at_clients % {"count": waiting["clients"]},
        },
        {
            "url": f"{here}?tab=late",
            "label": _("Late"),
            "count": numbers.late,
            "note": _very_late(waiting["very_late"]),
            "is_bad": bool(waiting["very_late"]),
        },
        {
            "url": "#letters",
            "label": _("Letters today"),
            "count": numbers.letters_today,
            "note": _("%(gone)s gone, %(coming)s to come")
            % {"gone": numbers.letters_gone_today, "coming": numbers.letters_to_come_today},
        },
    ]


def _oldest(at: dt.datetime | None, numbers: Numbers) -> str:
    if at is None:
        return ""
    days = (numbers.today - day_of(at, numbers.viewer.firm.zone)).days
    if not days:
        return _("all since today")
    return ngettext("oldest: %(days)s day", "oldest: %(days)s days", days) % {"days": days}


def _very_late(count: int) -> str:
    if not count:
        return _("none more than a week")
    return ngettext("%(count)s more than a week", "%(count)s more than a week", count) % {"count": count}


def _letters_today(viewer: StaffViewer, numbers: Numbers) -> dict[str, Any]:
    """Gone and to come, by the hour, with when the next ones may leave after the firm's hours."""
    gone, coming = (_by_hour(moments, viewer.firm.zone) for moments in numbers.moments_of_letters_today)
    stops = [
        {"state": "sent", "hour": hour, "words": _gone_words(n)} for hour, n in gone[-HOURS_SHOWN // 2 :]
    ]
    for number, (hour, count) in enumerate(coming[:HOURS_SHOWN]):
        stops.append({"state": "planned" if number else "next", "hour": hour, "words": _coming_words(count)})
    return {"stops": stops, "ends": _ends(viewer)}


def _by_hour(moments: Iterable[dt.datetime], zone: str) -> list[tuple[str, int]]:
    """How many in each hour of the firm's clock, in order."""
    clock = dates.zone_of(zone)
    hours = (moment.astimezone(clock).replace(minute=0, second=0, microsecond=0) for moment in moments)
    return [(dates.say_hour(hour, zone), len(list(group))) for hour, group in groupby(hours)]


def _gone_words(count: int) -> str:
    return ngettext("%(count)s gone", "%(count)s gone", count) % {"count": count}


def _coming_words(count: int) -> str:
    return ngettext("%(count)s to come", "%(count)s to come", count) % {"count": count}


def _ends(viewer: StaffViewer) -> str:
    """When nothing leaves, if the firm keeps hours or days."""
    firm = viewer.firm
    if firm.hours_from is None or firm.hours_until is None:
        return ""
    zone = dates.zone_of(firm.zone)
    evening = dt.datetime.combine(now().astimezone(zone).date(), firm.hours_until, zone)
    if evening <= now() and firm.hours_from > firm.hours_until:  # through the night, till tomorrow morning
        evening += dt.timedelta(days=1)
    again = calendar_of(firm).permitted(max(evening, now()))
    return _("After %(until)s nothing leaves until %(again)s.") % {
        "until": dates.say_hour(evening, firm.zone),
        "again": dates.say_moment(again, firm.zone),
    }
