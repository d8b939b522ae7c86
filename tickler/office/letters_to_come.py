"""The rows of letters to come, day by day. What a tag would draw for each row is drawn once for all."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.clock import now
from tickler.items.knots import small_knots
from tickler.items.models import ActionItem
from tickler.items.reminder_words import which, why_moved
from tickler.mail import health, reasons
from tickler.office import knots
from tickler.office.coming import ToCome
from tickler.people.models import Firm
from tickler.ui import dates, words
from tickler.ui.templatetags import ui


def drawn(shown: Sequence[ToCome], every: Sequence[ToCome], firm: Firm) -> list[dict[str, Any]]:
    """The rows of one page by day, each day with how many letters leave on it. Three queries."""
    rows = ActionItem.objects.select_related("account").in_bulk({one.item_id for one in shown})
    strings = {key: knots.drawn(states) for key, states in small_knots(rows.values()).items()}
    trouble = health.stopped()
    chips = {
        "owed": ui.letter_chip("planned", word=_("Waiting")),
        "moved": ui.letter_chip("moved"),
        "planned": ui.letter_chip("planned"),
    }
    days = {one.day for one in shown}
    totals = _totals(one for one in every if one.day in days)
    return [
        {
            "title": _day_words(day, totals[day], firm),
            "rows": [
                _row(one, rows[one.item_id], firm, trouble, chips) | {"knots": strings[one.item_id]}
                for one in group
                if one.item_id in rows
            ],
        }
        for day, group in groupby(shown, key=lambda one: one.day)
    ]


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


def _row(
    one: ToCome, item: ActionItem, firm: Firm, trouble: str, chips: Mapping[str, SafeString]
) -> dict[str, Any]:
    names, why = words.say_names(one.names), _why(one, trouble, firm)
    return {
        "hour": dates.say_hour(one.at, firm.zone),
        "url": reverse("office:item", args=[item.public_id]),
        "title": item.title,
        "account": item.account.name,
        "account_number": item.account.number,
        "to": names,
        "more_to": _("to %(names)s") % {"names": names} if names else "",
        "which": which(one.sort, one.number, one.times),
        "chip": chips["owed" if one.is_owed else "moved" if why else "planned"],
        "why": why,
    }


def _why(one: ToCome, trouble: str, firm: Firm) -> str:
    """Why it leaves then and not when the plan wants it; why it has not left."""
    if not one.is_owed:
        return why_moved(one.moved, one.wanted_at, firm) if one.wanted_at else ""
    if one.reply:
        return _("%(reason)s “%(reply)s”") % {"reason": reasons.words("temporary"), "reply": one.reply}
    if trouble:
        return trouble
    return _("It leaves at its hour.") if one.at > now() else _("It waits for its turn.")
