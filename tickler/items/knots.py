"""The string of letters about an item: what became of each and why, and what comes next.

One knot stands for one occasion, however many addresses it was written to. The first is the notice. Small in
every list, tall on the item; the same order and the same states in both.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.clock import now
from tickler.core.domains import readable
from tickler.items.forecast import FAR, Coming, coming_of
from tickler.items.models import ActionItem
from tickler.items.plan import calendar_of
from tickler.items.recipients import Addressee, first_day, reminded
from tickler.items.reminder_words import short_names, shortest, which, why_moved
from tickler.items.who import Reader
from tickler.mail import health, reasons
from tickler.mail.models import Notice, State
from tickler.people.models import FOREVER
from tickler.trail.models import Event
from tickler.ui import dates, words

# What needs looking at wins, where the addresses of one occasion fared differently.
_FIRST = (State.FAILED, State.HELD, State.PLANNED, State.SENDING, State.SENT, State.SKIPPED)
_UNDER_WAY = {State.PLANNED, State.SENDING}
_ON_ITS_WAY = dt.timedelta(minutes=5)  # a letter that waits longer says why
_SHOWN = 3  # reminders to come that are drawn one by one


@dataclass(frozen=True, slots=True)
class Envelope:
    """One of the letters of an occasion."""

    public_id: str
    name: str  # whose
    is_held: bool = False  # staff must decide about it


@dataclass(frozen=True, slots=True, kw_only=True)
class Knot:
    """One occasion to write, gone or to come."""

    state: str  # sent, planned, skipped, moved, failed, held
    what: str
    at: dt.datetime | None = None
    on: dt.date | None = None  # where only the day is meant
    to: str = ""
    why: tuple[str, ...] = ()
    letters: tuple[Envelope, ...] = ()
    is_next: bool = False


def together(fates: Iterable[str]) -> str:
    """The state of an occasion, from what became of each of its letters."""
    every = set(fates)
    state = next(state for state in _FIRST if state in every)
    return str(State.PLANNED if state == State.SENDING else state)


def small_knots(items: Iterable[ActionItem]) -> dict[int, list[str]]:
    """By item: the states of its letters, the reminders to come among them. One query for a whole page."""
    rows = {item.pk: item for item in items}
    fates: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    notices = Notice.objects.filter(item__in=rows).order_by("id")
    for item_id, occasion, fate in notices.values_list("item_id", "occasion", "fate"):
        fates[item_id][occasion].add(fate)
    return {
        key: [*map(together, fates[key].values()), *["planned"] * _count_to_come(item)]
        for key, item in rows.items()
    }


def string_of(item: ActionItem, people: Sequence[Addressee], readers: Sequence[Reader]) -> list[Knot]:
    """Every letter about the item, oldest first, then what is to come. Three queries, four with trouble."""
    events = _events(item)
    knots = [*_occasions(item, events), *_skipped_whole(events)]
    knots.sort(key=lambda knot: knot.at or now())
    knots += _to_come(item, people, readers)
    following = next((place for place, knot in enumerate(knots) if knot.state == State.PLANNED), None)
    if following is not None:
        knots[following] = replace(knots[following], is_next=True)
    return knots


def _count_to_come(item: ActionItem) -> int:
    return max(item.remind_times - item.reminders_sent, 0) if item.remind_at is not None else 0


# --- gone, or under way -----------------------------------------------------------------------------------


def _events(item: ActionItem) -> list[Event]:
    """Who resent it, and the reminders of which no letter was ever written."""
    verbs = ("item.resent", "item.reminder_skipped", "item.notice_skipped")
    return list(Event.objects.filter(item=item.pk, verb__in=verbs).order_by("id"))


def _occasions(item: ActionItem, events: Sequence[Event]) -> Iterator[Knot]:
    occasions: dict[str, list[Notice]] = defaultdict(list)
    rows = Notice.objects.filter(item=item).select_related("letter", "contact").defer("letter__raw")
    for row in rows.order_by("id"):
        occasions[row.occasion].append(row)
    by_hand = {
        f"resend.{number}": event.actor_name
        for number, event in enumerate((e for e in events if e.verb == "item.resent"), 1)
    }
    for occasion, notices in occasions.items():
        yield _occasion(item, notices, by_hand.get(occasion, ""))


def _occasion(item: ActionItem, notices: Sequence[Notice], by: str) -> Knot:
    first, state = notices[0], together(row.fate for row in notices)
    names = dict(zip((row.pk for row in notices), _names(notices), strict=True))
    went = [row for row in notices if row.fate not in {State.SKIPPED, State.FAILED}]
    is_moved = state == State.SKIPPED and all(row.reason == "distance" for row in notices)
    return Knot(
        state="moved" if is_moved else state,
        what=_("Resent by %(name)s") % {"name": by} if by else which_of(item, first),
        at=max(row.settled_at or row.letter.leave_at for row in notices),
        to=_to([names[row.pk] for row in went]),
        why=(*_why_not_all(notices, names), *_why_waiting(item, went)),
        letters=tuple(
            Envelope(row.letter.public_id, names[row.pk], row.letter.state == State.HELD) for row in notices
        ),
    )


def which_of(item: ActionItem, notice: Notice) -> str:
    """ "Notice", "Reminder 2 of 3": of how many is known only of the plan that counts now."""
    times = item.remind_times if notice.plan_no == item.plan_no else 0
    return which(notice.sort, notice.number, times)


def _names(notices: Sequence[Notice]) -> list[str]:
    firsts = [row.contact.first_name if row.contact else "" for row in notices]
    return shortest(
        [(first, row.name or readable(row.email)) for first, row in zip(firsts, notices, strict=True)]
    )


def _to(names: Sequence[str]) -> str:
    return _("to %(names)s") % {"names": words.say_names(names, at_most=4)} if names else ""


def _why_not_all(notices: Sequence[Notice], names: dict[int, str]) -> Iterator[str]:
    """For everyone who did not get it: the reason, and what the server answered."""
    left = [row for row in notices if row.fate in {State.SKIPPED, State.FAILED}]
    if len(left) == len(notices) and len({(row.reason, row.letter.reply) for row in left}) == 1:
        yield reasons.words(left[0].reason)
        yield from _answer(left[0])
        return
    for row in left:
        yield _("Not to %(name)s: %(why)s") % {"name": names[row.pk], "why": reasons.words(row.reason)}
        yield from _answer(row)


def _answer(row: Notice) -> Iterator[str]:
    if row.letter.reply:
        yield _("The server answered: “%(reply)s”") % {"reply": row.letter.reply}


def _why_waiting(item: ActionItem, went: Sequence[Notice]) -> Iterator[str]:
    """Why a letter that is owed has not left, or is held."""
    held = next((row for row in went if row.fate == State.HELD), None)
    if held is not None:
        yield reasons.words(held.reason)
        yield from _answer(held)
    waiting = next((row for row in went if row.fate in _UNDER_WAY), None)
    if waiting is not None:
        yield from _why_not_yet(item, waiting)


def _why_not_yet(item: ActionItem, row: Notice) -> Iterator[str]:
    moment, leave_at = now(), row.letter.leave_at
    if row.letter.attempts and row.letter.reply:
        yield reasons.words("temporary")
        yield from _answer(row)
    elif leave_at > moment:
        code = calendar_of(item.firm).why_moved(row.planned_at)
        yield from filter(None, [why_moved(code, row.planned_at, item.firm)])
    elif moment - leave_at > _ON_ITS_WAY:
        yield health.stopped() or _("It waits for its turn.")


def _skipped_whole(events: Sequence[Event]) -> Iterator[Knot]:
    """Reminders (or a notice) of which no letter was written; the same reason day after day is one knot."""
    run: list[Event] = []
    for event in events:
        if "left_out" in event.facts or event.verb == "item.resent":
            continue  # its letters tell it
        if run and (event.verb, event.facts) != (run[-1].verb, run[-1].facts):
            yield _skipped(run)
            run = []
        run.append(event)
    if run:
        yield _skipped(run)


def _skipped(run: Sequence[Event]) -> Knot:
    first, last = run[0], run[-1]
    why = [reasons.words(first.facts.get("reason", ""))]
    if len(run) > 1:
        said = ngettext(
            "Tried %(count)s time, the last on %(day)s.",
            "Tried %(count)s times, the last on %(day)s.",
            len(run),
        )
        why.append(said % {"count": len(run), "day": dates.say_moment(last.at)})
    what = which("notice" if first.verb == "item.notice_skipped" else "reminder")
    return Knot(state=str(State.SKIPPED), what=what, at=first.at, why=tuple(why))


# --- to come ----------------------------------------------------------------------------------------------


def _to_come(item: ActionItem, people: Sequence[Addressee], readers: Sequence[Reader]) -> list[Knot]:
    coming = coming_of(item, now() + FAR, people)
    if not people or first_day(people) == FOREVER:
        coming = coming[:1]  # while nobody gets it, the planner does not go on to the next
    knots: list[Knot] = []
    if coming and coming[0].moved:
        knots.append(_moved(coming[0]))
    for place, one in enumerate(coming[:_SHOWN]):
        knots.append(_later(one) if place else _next(one, people, readers))
    more = len(coming) - _SHOWN
    if more > 0:
        said = ngettext("And %(count)s more after that.", "And %(count)s more after that.", more)
        last = _("The last: %(when)s.") % {"when": dates.say_moment(coming[-1].at, item.firm.zone)}
        knots[-1] = replace(knots[-1], why=(*knots[-1].why, said % {"count": more}, last))
    return knots


def _moved(one: Coming) -> Knot:
    """The moment the plan wanted, and why it is not that."""
    day = one.wanted_at.astimezone(dates.zone_of(one.item.firm.zone)).date()
    return Knot(state="moved", what=_("moved"), on=day, why=(_why_moved(one),))


def _next(one: Coming, people: Sequence[Addressee], readers: Sequence[Reader]) -> Knot:
    why = [
        _("Not to %(name)s: %(why)s") % {"name": reader.short_name, "why": reader.why_not}
        for reader in readers
        if reader.why_not
    ]
    if one.item.remind_at is not None and now() - one.item.remind_at > _ON_ITS_WAY:
        why += filter(None, [health.stopped()])
    return Knot(
        state="planned",
        what=_which(one),
        at=one.at,
        to=_to(short_names(reminded(people, _day_of(one)))) or _("to nobody"),
        why=tuple(why),
    )


def _day_of(one: Coming) -> dt.date:
    return one.at.astimezone(dates.zone_of(one.item.firm.zone)).date()


def _later(one: Coming) -> Knot:
    return Knot(state="planned", what=_which(one), at=one.at, why=tuple(filter(None, [_why_moved(one)])))


def _why_moved(one: Coming) -> str:
    return why_moved(one.moved, one.wanted_at, one.item.firm)


def _which(one: Coming) -> str:
    return which("reminder", one.number, one.item.remind_times)
