"""What will be written: reminders as the planner will plan them, and letters owed that have not left.

The reminders of a firm are thousands of small sums, the same for everybody who looks: they are kept until
anything happens in the firm. What moves without an event (a firm's reminders moved piece by piece after its
hours changed) waits half a minute at most. The letters owed are looked up each time; they change with every
try.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tickler.core.clock import now
from tickler.core.domains import readable
from tickler.items import forecast
from tickler.items.plan import calendar_of
from tickler.items.recipients import Addressee, reminded
from tickler.items.reminder_words import short_names, shortest
from tickler.mail.models import Notice
from tickler.office.kept import Kept
from tickler.people.models import Firm
from tickler.ui import dates


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCome:
    """One occasion to write about one item: a letter to each of these addresses."""

    item_id: int
    account_id: int
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
    riding: int = 0  # addresses whose letter is counted with another of its reminders

    @property
    def count(self) -> int:
        """Letters; a reminder that travels with another is none of its own."""
        return len(self.emails) - self.riding

    @property
    def is_last(self) -> bool:
        return self.number == self.times > 0


KEPT_FOR = dt.timedelta(seconds=30)
_kept: Kept[list[ToCome]] = Kept(KEPT_FOR, most=20)  # by firm


def everything(firm: Firm) -> list[ToCome]:
    """All letters of the firm in scope within the horizon, in the order in which they leave."""
    owed, planned = list(_owed(firm)), _planned(firm)
    return sorted([*owed, *planned], key=_order) if owed else planned


def _order(one: ToCome) -> tuple[dt.datetime, int]:
    return one.at, one.item_id


def _planned(firm: Firm) -> list[ToCome]:
    return _kept.get(firm.public_id, calendar_of(firm), lambda: sorted(_work_out(firm), key=_order))


def _work_out(firm: Firm) -> Iterator[ToCome]:
    """The reminders of the firm as the planner will plan them. Three queries."""
    zone = dates.zone_of(firm.zone)
    coming, people = forecast.coming_in(firm)
    names = {key: dict(zip(readers, short_names(readers), strict=True)) for key, readers in people.items()}
    unread: set[int] = set()
    counted: set[tuple[dt.datetime, str]] = set()
    for one in coming:
        key = one.item.pk
        if key in unread:
            continue  # while nobody gets the first, the planner does not go on to the next
        day = one.at.astimezone(zone).date()
        readers = reminded(people[key], day)
        if not readers:
            unread.add(key)
        yield ToCome(
            item_id=key,
            account_id=one.item.account_id,
            at=one.at,
            day=day,
            sort="reminder",
            number=one.number,
            times=one.item.remind_times,
            emails=tuple(reader.email for reader in readers),
            names=tuple(names[key][reader] for reader in readers),
            riding=_riding(one.at, readers, counted) if firm.one_letter_a_day else 0,
            moved=one.moved,
            wanted_at=one.wanted_at,
        )


def _riding(at: dt.datetime, readers: Iterable[Addressee], counted: set[tuple[dt.datetime, str]]) -> int:
    """How many of them get this in a letter that is counted already; the others are counted now."""
    letters = {(at, reader.email) for reader in readers}
    riding = len(letters & counted)
    counted |= letters
    return riding


def _owed(firm: Firm) -> Iterator[ToCome]:
    moment, zone = now(), dates.zone_of(firm.zone)
    found: dict[tuple[int, str], list[tuple[Any, ...]]] = defaultdict(list)
    for row in Notice.objects.under_way().order_by("letter__leave_at").values_list(
        "item_id", "occasion", "sort", "number", "email", "name",
        "contact__first_name", "letter__leave_at", "letter__reply", "planned_at", "item__account_id",
    ):  # fmt: skip
        found[row[:2]].append(row)
    for (item_id, _occasion), rows in found.items():
        at = max(moment, *(row[7] for row in rows))
        yield ToCome(
            item_id=item_id,
            account_id=rows[0][10],
            at=at,
            day=at.astimezone(zone).date(),
            sort=rows[0][2],
            number=rows[0][3],
            times=0,
            emails=tuple(row[4] for row in rows),
            names=tuple(shortest([(row[6] or "", row[5] or readable(row[4])) for row in rows])),
            wanted_at=rows[0][9],
            is_owed=True,
            reply=next((row[8] for row in rows if row[8]), ""),
        )
