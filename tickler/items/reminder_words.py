"""What reminders will do, in sentences: the same words in every send dialog, on the item and in the lists."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.domains import readable
from tickler.items.recipients import Addressee
from tickler.items.schedule import Step
from tickler.mail import reasons
from tickler.people.models import Firm
from tickler.ui import dates, words


def why_moved(code: str, wanted_at: dt.datetime, firm: Firm) -> str:
    """Why a reminder does not leave when the plan wants it, as a sentence; empty if it does."""
    day = wanted_at.astimezone(dates.zone_of(firm.zone)).date()
    if code == "weekend":
        weekday = format_date(day, "EEEE", locale=dates.manner().locale)
        return _capital(_("%(weekday)s is not a working day.") % {"weekday": weekday})
    if code == "holiday":
        said = dates.say_day(day, long=True, zone=firm.zone)
        return _capital(_("%(day)s is a public holiday.") % {"day": said})
    if code == "hours" and firm.hours_from is not None and firm.hours_until is not None:
        return _("Letters leave between %(opens)s and %(closes)s.") % {
            "opens": _hour(day, firm.hours_from, firm.zone),
            "closes": _hour(day, firm.hours_until, firm.zone),
        }
    if code == "distance":
        return _("Nobody gets two letters about one thing within 24 hours.")
    if code == "paused":
        return _("Reminders are paused until then.")
    if code == "together":
        return _("It travels with another reminder to the same person.")
    if code == "one_a_day":
        return _("Nobody gets more than one letter with reminders a day.")
    if code == "late":
        return _("Its moment passed while nothing was sent.")
    return reasons.words(code)


def which(sort: str, number: int = 0, times: int = 0) -> str:
    """Which letter it is: "Notice", "Reminder 2 of 3", "By hand". `times` 0: of how many is not known."""
    if sort == "notice":
        return _("Notice")
    if sort == "resend":
        return _("By hand")
    if times >= number > 0:
        return _("Reminder %(number)s of %(times)s") % {"number": number, "times": times}
    return _("Reminder %(number)s") % {"number": number} if number else _("Reminder")


def reminder_words(
    steps: Sequence[Step], people: Sequence[Addressee], firm: Firm, *, gone: Sequence[str] = ()
) -> dict[str, Any]:
    """What ui/reminder_words.html reads: when, to whom, and why not sooner. `gone` are the knots before."""
    if not people:
        return {"nobody": _("Nobody would get it: no contact of this client gets letters.")}
    if not steps:
        return {"sentences": [_("The number of reminders is used up; none would leave.")], "planned": gone}
    sentences = [_first(steps, people, firm)]
    if len(steps) > 1:
        sentences.append(_rest(steps, firm))
    return {"sentences": sentences, "planned": [*gone, *["planned"] * len(steps)]}


def short_names(people: Sequence[Addressee]) -> list[str]:
    """First names, or whole names where two are called alike."""
    return shortest([(one.first_name, one.name or readable(one.email)) for one in people])


def shortest(people: Sequence[tuple[str, str]]) -> list[str]:
    """The first of (first name, whole name) where it is the only one of these people, else the second."""
    first = [name for name, _whole in people]
    return [name if name and first.count(name) == 1 else whole for name, whole in people]


def _first(steps: Sequence[Step], people: Sequence[Addressee], firm: Firm) -> str:
    step = steps[0]
    facts = _facts(step, firm) | {"to": words.say_names(short_names(people), at_most=4)}
    if step.number > 1:
        plain, moved = (
            _("Next reminder: %(when)s, to %(to)s."),
            _("Next reminder: %(when)s, to %(to)s (%(why)s)."),
        )
    elif len(steps) == 1:
        plain, moved = (
            _("One reminder: %(when)s, to %(to)s."),
            _("One reminder: %(when)s, to %(to)s (%(why)s)."),
        )
    else:
        plain, moved = (
            _("First reminder: %(when)s, to %(to)s."),
            _("First reminder: %(when)s, to %(to)s (%(why)s)."),
        )
    return (moved if facts["why"] else plain) % facts


def _rest(steps: Sequence[Step], firm: Firm) -> str:
    last, more = steps[-1], len(steps) - 1
    facts = _facts(last, firm) | {"count": more}
    if more > 1 or steps[0].number > 1:
        plain, moved = (
            ngettext(
                "Then %(count)s more, the last: %(when)s.", "Then %(count)s more, the last: %(when)s.", more
            ),
            ngettext(
                "Then %(count)s more, the last: %(when)s (%(why)s).",
                "Then %(count)s more, the last: %(when)s (%(why)s).",
                more,
            ),
        )
    else:
        plain, moved = _("Second and last: %(when)s."), _("Second and last: %(when)s (%(why)s).")
    return (moved if facts["why"] else plain) % facts


def _facts(step: Step, firm: Firm) -> dict[str, Any]:
    # In brackets inside another sentence, so without its full stop.
    why = why_moved(step.moved, step.wanted_at, firm).rstrip(".")
    return {"when": dates.say_moment(step.at, firm.zone), "why": why}


def _hour(day: dt.date, time: dt.time, zone: str) -> str:
    return dates.say_hour(dt.datetime.combine(day, time, dates.zone_of(zone)), zone)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
