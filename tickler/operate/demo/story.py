"""What has happened between the demo's firm and its clients: told as requests, each with what came after.

Moments are counted from `begun`, the moment at which the demo is built. Reminders fall due while somebody
looks: the first after half a minute, several more within the next minutes, the others over the next days.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tickler.items.models import ActionItem
from tickler.operate.demo import asks, steps
from tickler.operate.demo.cast import FIRM, MIRIAM, SOFIE, TOM
from tickler.operate.demo.post import BREAKS_OFF, FULL, LOOK, UNKNOWN
from tickler.operate.demo.steps import Stage, Step

ZONE = ZoneInfo(FIRM["zone"])
Moment = Callable[[dt.datetime], dt.datetime]

# What the mail servers of some clients answer.
TROUBLE = {
    "gerrit@smitenzonen.example": UNKNOWN,
    "tiago@sousa.example": BREAKS_OFF,
    "katrin@hoffmann.example": FULL,
}


@dataclass(frozen=True, slots=True)
class Tale:
    """One request: to whom, when it was sent, by when it is wanted, how it reminds, and what came after."""

    client: str
    ask: str
    sent: Moment
    due: int | None = None  # days from today
    days: int = 3
    times: int = 3
    is_reminding: bool = True
    by: str = TOM
    then: tuple[tuple[Moment, Step], ...] = ()
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens at a moment of the story."""

    at: dt.datetime
    do: Callable[[], None]


def ago(days: int, clock: str) -> Moment:
    """At this time of the clock so many days ago, where the firm is."""
    hour, minute = map(int, clock.split(":"))

    def moment(begun: dt.datetime) -> dt.datetime:
        day = begun.astimezone(ZONE).date() - dt.timedelta(days=days)
        return dt.datetime.combine(day, dt.time(hour, minute), ZONE).astimezone(dt.UTC)

    return moment


def due_in(seconds: int, days: int) -> Moment:
    """So that a reminder that counts these days since the letter falls due so many seconds from now."""

    def moment(begun: dt.datetime) -> dt.datetime:
        due = begun + dt.timedelta(seconds=seconds)
        wall = due.astimezone(ZONE).replace(tzinfo=None) - dt.timedelta(days=days)
        return wall.replace(tzinfo=ZONE).astimezone(dt.UTC) - LOOK

    return moment


TALES = (
    # --- reminders that leave while somebody looks
    Tale("De Wit", "tax", due_in(30, 9), due=6, by=SOFIE, then=(
        (ago(7, "20:14"), steps.answers("Anna", 2)),)),
    Tale("Ferreira", "tax", due_in(45, 3), due=10),
    Tale("Bakkerij Hendriks BV", "books", due_in(60, 12), due=-2, days=4, times=4, then=(
        (ago(3, "21:40"), steps.answers("Joost", 1)),)),
    Tale("Müller-Krause", "tax", due_in(75, 5), due=12, days=5, times=2, by=SOFIE),
    Tale("Moreau", "loan", due_in(90, 2), due=5, days=2),
    Tale("Kestrel Cycles Ltd", "books", due_in(150, 4), due=3, days=4, times=2),
    Tale("Dekker en De Boer", "tax", due_in(240, 6), due=9, then=(
        (ago(5, "12:05"), steps.answers("Eline", 3)),)),
    # --- sent back to us
    Tale("Oliveira & Filhos Lda", "loan", ago(8, "10:30"), due=-1, by=SOFIE, then=(
        (ago(1, "18:22"), steps.submits("Rui")),)),
    Tale("Clarke", "tax", ago(10, "09:12"), due=4, then=(
        (ago(4, "19:03"), steps.answers("Emma", 2)), (ago(1, "20:41"), steps.submits("Emma")))),
    Tale("Bridge Street Books", "books", ago(12, "11:05"), due=-3, days=4, by=SOFIE, then=(
        (ago(3, "08:47"), steps.submits("Oliver")),)),
    Tale("Almeida", "address", ago(20, "15:20"), times=2, days=7, then=(
        (ago(14, "22:10"), steps.submits("Beatriz")),)),
    Tale("Padaria Central", "books", ago(9, "09:40"), due=-2, days=4, by=MIRIAM, then=(
        (ago(6, "17:31"), steps.submits("Helena")),)),
    # --- over and put aside
    Tale("Visser", "address", ago(41, "14:02"), days=7, times=2, then=(
        (ago(36, "16:25"), steps.submits("Daan")), (ago(30, "09:15"), steps.archives(TOM)))),
    Tale("Stichting Speeltuin Oost", "books", ago(45, "10:18"), days=7, times=1, then=(
        (ago(35, "11:11"), steps.completes(TOM)), (ago(28, "11:12"), steps.archives(TOM)))),
    Tale("Van den Berg", "tax", ago(15, "13:44"), due=-5, then=(
        (ago(4, "10:20"), steps.completes(TOM)),)),
    # --- late, and what one does about it
    Tale("Schreinerei Vogel GmbH", "books", ago(14, "08:55"), due=-6, days=3, times=2),
    Tale("Hughes", "tax", ago(16, "10:10"), due=-4, is_reminding=False, then=(
        (ago(3, "09:30"), steps.resends(TOM)),)),
    Tale("Garnier Architectes", "loan", ago(11, "16:40"), due=-1, days=5, times=2, by=SOFIE, then=(
        (ago(2, "17:15"), steps.resends(SOFIE)),)),
    # --- letters in trouble
    Tale("Smit & Zonen", "books", ago(2, "09:05"), due=8, days=4),
    Tale("Becker", "tax", ago(4, "11:32"), due=7, then=(
        (ago(3, "09:45"), steps.stops_writing_to(TOM, "Rolf")),)),
    Tale("Sousa", "tax", ago(1, "14:20"), due=14, days=5, times=2),
    Tale("Hoffmann", "tax", ago(1, "09:50"), due=13, days=4, times=3),
    # --- waiting as usual
    Tale("Dubois", "tax", ago(1, "10:05"), due=12, days=3),
    Tale("Boulangerie Lefèvre SARL", "books", ago(6, "08:35"), due=1, days=4, times=3, then=(
        (ago(2, "06:12"), steps.answers("Luc", 1)),)),
    Tale("O'Connor", "loan", ago(4, "15:15"), due=0, days=2, times=3),
    Tale("Praktijk Jansen", "books", ago(10, "09:25"), due=2, days=4, by=MIRIAM, then=(
        (ago(5, "20:30"), steps.submits("Ilse")), (ago(1, "11:45"), steps.sets_back(MIRIAM)))),
    Tale("Weinhandlung Krämer", "books", ago(3, "16:05"), due=6, days=4, times=2),
    Tale("Aunt Frieda's Estate", "loan", ago(2, "13:10"), due=9),
    Tale("Oliveira & Filhos Lda", "books", ago(2, "11:20"), due=5, days=4, times=2, by=SOFIE),
    Tale("Lindqvist Design", "loan", ago(1, "17:02"), due=20, is_draft=True),
)  # fmt: skip


def acts_of(tales: tuple[Tale, ...], stage: Stage, begun: dt.datetime) -> list[Act]:
    """Everything that happens in these tales."""
    return [act for tale in tales for act in _acts(tale, stage, begun)]


def _acts(tale: Tale, stage: Stage, begun: dt.datetime) -> list[Act]:
    made: list[ActionItem] = []

    def begin() -> None:
        account = stage.account(tale.client)
        due_on = begun.astimezone(ZONE).date() + dt.timedelta(days=tale.due) if tale.due is not None else None
        content = asks.wording(tale.ask, account.language).content(
            due_on=due_on,
            reminders_on=tale.is_reminding,
            remind_days=tale.days,
            remind_times=tale.times,
        )
        made.append(steps.begins(stage, account, content, by=tale.by, is_draft=tale.is_draft))

    def following(step: Step) -> Callable[[], None]:
        return lambda: step(stage, made[0])

    later = [Act(at(begun), following(step)) for at, step in tale.then]
    return [Act(tale.sent(begun), begin), *later]
