"""Letters to come: every letter Tickler will write within 30 days, before it writes it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from babel.dates import format_date
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tickler.core.clock import now, today
from tickler.items.access import own_accounts, visible_items, visible_letters
from tickler.items.forecast import HORIZON
from tickler.items.pausing import pause_words
from tickler.items.plan import calendar_of
from tickler.mail import health
from tickler.mail.models import State
from tickler.office.coming import ToCome, everything
from tickler.office.letters_to_come import drawn
from tickler.people.access import StaffViewer, sees_every_account, visible_accounts
from tickler.people.doors import office_view
from tickler.people.models import Firm
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_FIRM
from tickler.ui import dates, http, lists

NOON = dt.time(12)
FEWEST_WEEKS = 2


@office_view
def to_come(request: OfficeRequest) -> HttpResponse:
    """Thirty days as a calendar, and the list of one of them, or of all."""
    firm = request.viewer.firm
    every = _chosen(request, everything(firm))
    day = _day(request)
    rows = [one for one in every if day is None or one.day == day]
    pager = lists.pager(request, rows)
    context = {
        "title": _("Letters to come"),
        "tabs": tabs("letters", sum(one.count for one in every)),
        "weekdays": [format_date(monday(firm) + dt.timedelta(days=n), "EEE", _locale()) for n in range(7)],
        "cells": list(_cells(request, firm, every, day)),
        "none_after": _none_after(every, firm),
        "filters": _filters(request, day, firm),
        "pager": pager,
        "groups": drawn(pager["rows"], rows, firm),
        "day": dates.say_day(day, long=True, zone=firm.zone) if day else "",
        "is_filtered": day is not None
        or any(request.GET.get(name) for name in ("q", "account", *_WANTED, "mine")),
    }
    return http.page(request, "office/letters.html", {**context, **banner(request.viewer)})


def tabs(current: str, count: int) -> list[dict[str, Any]]:
    """To come, and gone; with the count of the one that is open."""
    labels = [("letters", _("To come")), ("letters-gone", pgettext("letters", "Gone"))]
    return [
        {
            "url": reverse(f"office:{name}"),
            "label": label,
            "count": count if name == current else 0,
            "current": name == current,
        }
        for name, label in labels
    ]


def banner(viewer: StaffViewer) -> dict[str, Any]:
    """What somebody should know before reading on: nothing leaves, or a letter waits for a decision."""
    trouble = health.stopped()
    if trouble:
        return {"banner": {"sort": "stop", "words": trouble, "name": _("Letters")}}
    for pause in pause_words(viewer.firm, viewer.firm.zone, "firm"):
        banner = {"sort": "wait", "words": pause.words, "name": _("Paused reminders")}
        if viewer.may(MANAGE_FIRM):
            banner |= {"url": reverse("office:settings-letters"), "act": _("Look at the pause")}
        return {"banner": banner}
    held = visible_letters(viewer).in_trouble().filter(state=State.HELD).count()
    if not held:
        return {}
    said = ngettext(
        "%(count)s letter is held until you decide.", "%(count)s letters are held until you decide.", held
    )
    url = f"{reverse('office:letters-gone')}?held=1"
    return {
        "banner": {
            "sort": "wait",
            "words": said % {"count": held},
            "name": _("Held letters"),
            "url": url,
            "act": _("Decide"),
        }
    }


# --- which ------------------------------------------------------------------------------------------------

_WANTED = {
    "reminders": lambda one: one.sort == "reminder",
    "last": lambda one: one.is_last,
    "waiting": lambda one: one.is_owed,
    "nobody": lambda one: not one.emails,
}


def _chosen(request: OfficeRequest, every: list[ToCome]) -> list[ToCome]:
    """Of all letters of the firm those this viewer may see, and of these what the filters leave."""
    viewer = request.viewer
    if lists.is_on(request, "mine") or not sees_every_account(viewer.staff):
        own = set(own_accounts(viewer))
        every = [one for one in every if one.account_id in own]
    if key := request.GET.get("account", "").replace("\0", ""):
        only = set(visible_accounts(viewer).filter(public_id=key).values_list("pk", flat=True))
        every = [one for one in every if one.account_id in only]
    if words := lists.searched(request):
        found = _found(viewer, words, every)
        every = [one for one in every if one.item_id in found]
    wanted = [is_so for name, is_so in _WANTED.items() if lists.is_on(request, name)]
    return [one for one in every if all(is_so(one) for is_so in wanted)] if wanted else every


def _found(viewer: StaffViewer, words: Sequence[str], every: Sequence[ToCome]) -> set[int]:
    """The items with letters to come in whose title or client every word occurs."""
    rows = visible_items(viewer)
    for word in words:
        accounts = visible_accounts(viewer).filter(search__contains=word).values("pk")
        rows = rows.filter(Q(title__icontains=word) | Q(account__in=accounts))
    owed = {one.item_id for one in every if one.is_owed}
    has_letters = Q(remind_at__isnull=False) | Q(pk__in=owed) if owed else Q(remind_at__isnull=False)
    return set(rows.filter(has_letters).values_list("pk", flat=True))


def _day(request: OfficeRequest) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def _filters(request: OfficeRequest, day: dt.date | None, firm: Firm) -> dict[str, Any]:
    bar = lists.filter_bar(
        request,
        [
            ("mine", _("My clients")),
            ("reminders", _("Reminders only")),
            ("last", _("Last reminder")),
            ("waiting", _("Waiting to leave")),
            ("nobody", _("To nobody")),
        ],
    )
    if day is not None:
        others = [pair for pair in request.GET.items() if pair[0] not in {"day", "page"} and pair[1]]
        label = dates.say_day(day, zone=firm.zone)
        bar["switches"].insert(0, {"label": label, "count": None, "on": True, "query": others})
    return bar


# --- the calendar -----------------------------------------------------------------------------------------


def monday(firm: Firm) -> dt.date:
    """The first day of this week."""
    day = today(firm.zone)
    return day - dt.timedelta(days=day.weekday())


def _cells(
    request: OfficeRequest, firm: Firm, every: Sequence[ToCome], chosen: dt.date | None
) -> Iterator[dict[str, Any]]:
    """Whole weeks from this Monday on: two, or until the last that has letters."""
    counts: dict[dt.date, int] = {}
    for one in every:
        counts[one.day] = counts.get(one.day, 0) + one.count
    most, this, first = max(counts.values(), default=0), today(firm.zone), monday(firm)
    last = (now() + HORIZON).astimezone(dates.zone_of(firm.zone)).date()
    weeks = max(FEWEST_WEEKS, _weeks(first, max(counts, default=first)))
    for number in range(min(weeks, _weeks(first, last)) * 7):
        day = first + dt.timedelta(days=number)
        count = counts.get(day, 0)
        yield {
            "label": _label(day, this, is_first=number == 0),
            "said": _said(day, count, firm),
            "count": count,
            "most": most,
            "letters": ngettext("letter", "letters", count),
            "url": _url(request, day),
            "is_today": day == this,
            "is_chosen": day == chosen,
            "off": "" if count else _why_none(day, this, last, firm),
        }


def _said(day: dt.date, count: int, firm: Firm) -> str:
    """The cell for who does not see the calendar around it."""
    said = ngettext("%(day)s: %(count)s letter", "%(day)s: %(count)s letters", count)
    return said % {"day": dates.say_day(day, long=True, zone=firm.zone), "count": count}


def _weeks(first: dt.date, last: dt.date) -> int:
    """In how many calendar weeks these days are."""
    return (last - first).days // 7 + 1


def _none_after(every: Sequence[ToCome], firm: Firm) -> str:
    """The last day with letters, where weeks without any follow; else empty."""
    end = max((one.day for one in every), default=None)
    horizon = (now() + HORIZON).astimezone(dates.zone_of(firm.zone)).date()
    if end is None or _weeks(monday(firm), horizon) <= max(FEWEST_WEEKS, _weeks(monday(firm), end)):
        return ""
    return dates.say_day(end, long=True, zone=firm.zone)


def _label(day: dt.date, this: dt.date, *, is_first: bool) -> str:
    if day == this:
        return _("%(day)s · today") % {"day": _short(day)}
    return _short(day) if is_first or day.day == 1 else str(day.day)


def _short(day: dt.date) -> str:
    """ "26 Nov": the day as lists say it, without its weekday, which stands on top of the column."""
    pattern = dates.manner().day.removeprefix("EEE").lstrip(", ")
    return dates.write_day(day, pattern, dates.manner())


def _locale() -> str:
    return dates.manner().locale


def _why_none(day: dt.date, this: dt.date, last: dt.date, firm: Firm) -> str:
    if day < this:
        return _("Past")
    if day > last:
        return _("Later")
    noon = dt.datetime.combine(day, NOON, dates.zone_of(firm.zone))
    closed = {"weekend": _("Weekend"), "holiday": _("Public holiday")}
    return closed.get(calendar_of(firm).why_moved(noon), "")


def _url(request: OfficeRequest, day: dt.date) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["day"] = day.isoformat()
    return f"{request.path}?{query.urlencode()}#list"
