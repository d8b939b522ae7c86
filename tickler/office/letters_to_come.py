"""What will be written: reminders as the planner will plan them, and letters owed that have not left."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.clock import now
from tickler.items import forecast
from tickler.items.knots import small_knots
from tickler.items.models import ActionItem, ItemQuerySet
from tickler.items.reminder_words import short_names, shortest, which, why_moved
from tickler.mail import health, reasons
from tickler.people.models import Firm
from tickler.ui import dates, words


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCome:
    """One occasion to write about one item: a letter to each of these addresses."""

    item_id: int
    at: dt.datetime
    day: dt.date
    sort: str
    number: int
    times: int  # 0 where it is not known of how many
    emails: tuple[str, ...]
    names: tuple[str, ...]
    moved: str = ""
    wanted_at: dt.datetime | None = None
    is_owed: bool = False  # it is written down and waits for its hour, its turn or the server
    reply: str = ""  # what the server said last

    @property
    def count(self) -> int:
        return len(self.emails)

    @property
    def is_last(self) -> bool:
        return self.number == self.times > 0


def everything(items: ItemQuerySet, firm: Firm) -> list[ToCome]:
    """All letters about these items within the horizon, in the order in which they leave. Six queries."""
    zone = dates.zone_of(firm.zone)
    every = [*_owed(items, zone), *_planned(items, zone)]
    return sorted(every, key=lambda one: (one.at, one.item_id))


def drawn(shown: Sequence[ToCome], every: Sequence[ToCome], firm: Firm) -> list[dict[str, Any]]:
    """The rows of one page by day, each day with how many letters leave on it. Three queries."""
    rows = ActionItem.objects.select_related("account").in_bulk({one.item_id for one in shown})
    knots, trouble = small_knots(rows.values()), health.stopped()
    totals = _totals(every)
    return [
        {
            "title": _day_words(day, totals[day], firm),
            "rows": [
                _row(one, rows[one.item_id], knots[one.item_id], trouble, firm)
                for one in group
                if one.item_id in rows
            ],
        }
        for day, group in groupby(shown, key=lambda one: one.day)
    ]


def _planned(items: ItemQuerySet, zone: dt.tzinfo) -> Iterator[ToCome]:
    coming = forecast.coming_in(items)
    people = forecast.people_of(coming)
    unread: set[int] = set()
    for one in coming:
        readers = people[one.item.pk]
        if one.item.pk in unread:
            continue  # while nobody gets the first, the planner does not go on to the next
        if not readers:
            unread.add(one.item.pk)
        yield ToCome(
            item_id=one.item.pk,
            at=one.at,
            day=one.at.astimezone(zone).date(),
            sort="reminder",
            number=one.number,
            times=one.item.remind_times,
            emails=tuple(reader.email for reader in readers),
            names=tuple(short_names(readers)),
            moved=one.moved,
            wanted_at=one.wanted_at,
        )


def _owed(items: ItemQuerySet, zone: dt.tzinfo) -> Iterator[ToCome]:
    moment = now()
    found: dict[tuple[int, str], list[tuple[Any, ...]]] = defaultdict(list)
    for row in forecast.waiting_notices(items).values_list(
        "item_id", "occasion", "sort", "number", "email", "name",
        "contact__first_name", "letter__leave_at", "letter__reply", "planned_at",
    ):  # fmt: skip
        found[row[:2]].append(row)
    for (item_id, _occasion), rows in found.items():
        at = max(moment, *(row[7] for row in rows))
        yield ToCome(
            item_id=item_id,
            at=at,
            day=at.astimezone(zone).date(),
            sort=rows[0][2],
            number=rows[0][3],
            times=0,
            emails=tuple(row[4] for row in rows),
            names=tuple(shortest([(row[6] or "", row[5] or row[4]) for row in rows])),
            wanted_at=rows[0][9],
            is_owed=True,
            reply=next((row[8] for row in rows if row[8]), ""),
        )


def _totals(every: Iterable[ToCome]) -> dict[dt.date, tuple[int, int]]:
    """By day: how many letters, to how many people."""
    letters: dict[dt.date, int] = defaultdict(int)
    people: dict[dt.date, set[str]] = defaultdict(set)
    for one in every:
        letters[one.day] += one.count
        people[one.day].update(one.emails)
    return {day: (count, len(people[day])) for day, count in letters.items()}


def _day_words(day: dt.date, total: tuple[int, int], firm: Firm) -> str:
    if not total[0]:
        return _("%(day)s · no letter, for nobody gets one") % {
            "day": dates.say_day(day, long=True, zone=firm.zone)
        }
    said = {
        "day": dates.say_day(day, long=True, zone=firm.zone),
        "letters": ngettext("%(count)s letter", "%(count)s letters", total[0]) % {"count": total[0]},
        "people": ngettext("%(count)s person", "%(count)s people", total[1]) % {"count": total[1]},
    }
    return _("%(day)s · %(letters)s to %(people)s") % said


def _row(one: ToCome, item: ActionItem, knots: Sequence[str], trouble: str, firm: Firm) -> dict[str, Any]:
    return {
        "hour": dates.say_hour(one.at, firm.zone),
        "url": reverse("office:item", args=[item.public_id]),
        "title": item.title,
        "account": item.account.name,
        "account_number": item.account.number,
        "to": words.say_names(one.names),
        "which": which(one.sort, one.number, one.times),
        "knots": knots,
        "is_owed": one.is_owed,
        "why": _why(one, trouble, firm),
    }


def _why(one: ToCome, trouble: str, firm: Firm) -> str:
    """Why it leaves then and not when the plan wants it; why it has not left."""
    if not one.is_owed:
        return why_moved(one.moved, one.wanted_at, firm) if one.wanted_at else ""
    if one.reply:
        return f"{reasons.words('temporary')} “{one.reply}”"
    if trouble:
        return trouble
    return _("It leaves at its hour.") if one.at > now() else _("It waits for its turn.")
