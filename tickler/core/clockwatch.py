"""May the wall clock be believed? Whoever sends asks before it believes that something is due.

Rules:
1. Earlier than the newest thing written here by more than two minutes: not believed (a machine that booted
   in 1970).
2. Moved by more than an hour against the machine's uptime: not believed until it has stood so for 45 seconds
   (mostly a virtual machine that slept; but nobody should write a hundred letters in that first second).
3. Back on the line, wall clock against uptime, where it was first believed since the machine booted:
   believed; what was written later than now is known to be from a clock that ran ahead.
An operator who knows better says so: `manage.py doctor --clock-is-right`.
"""

import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.module_loading import import_string
from django.utils.translation import gettext, gettext_noop

from tickler.core.clock import now
from tickler.core.health import Check
from tickler.core.models import Heartbeat

EARLIER = 120.0  # seconds
JUMP = 3600.0
STEADY = 45.0
AHEAD = dt.timedelta(seconds=EARLIER)

RIGHT = gettext_noop("The clock can be believed.")
STANDS_EARLIER = gettext_noop(
    "The clock stands earlier than the last thing that happened here. Letters wait until it is right."
)
HAS_JUMPED = gettext_noop("The clock has jumped by more than an hour. Letters wait until it is steady again.")


@dataclass
class Line:
    """The wall clock against the uptime, both in seconds: the difference stays, unless the clock is moved."""

    home: float | None = None  # where it was believed first since the machine booted
    last: float | None = None
    jumped_at: float | None = None  # uptime

    def judge(self, wall: float, uptime: float, newest: float | None) -> str:
        """A sentence that says why the clock is not believed, or nothing."""
        here = wall - uptime
        if self.last is not None and abs(here - self.last) > JUMP:
            self.jumped_at = uptime
        self.last = here
        if self.home is not None and abs(here - self.home) < EARLIER:
            self.home = here  # follows the small corrections of a good clock
            return ""
        if newest is not None and newest - wall > EARLIER:
            return STANDS_EARLIER
        if self.jumped_at is not None and uptime - self.jumped_at < STEADY:
            return HAS_JUMPED
        if self.home is None:
            self.home = here
        return ""


class ClockWatch:
    """Watches the clock in a process that lives long."""

    def __init__(self) -> None:
        kept = _facts(_row_of_this_boot())
        self.line = Line(home=kept.get("home"), last=kept.get("last"))
        self.newest: dt.datetime | None = None
        self.look()

    def look(self) -> str:
        """Compare with the uptime and what was written last; mend what a clock that ran ahead has written."""
        self.newest = newest_written()
        words = self.glance()
        if not words and self.newest and self.newest - now() > AHEAD:
            believe()
        return words

    def glance(self) -> str:
        """Compare with the uptime and with what the last look has read: no query, so any thread may ask."""
        newest = self.newest.timestamp() if self.newest else None
        return self.line.judge(now().timestamp(), _uptime(), newest)


_watch: ClockWatch | None = None


def start() -> ClockWatch:
    """Watch from here on, in this process; from then on `clock_is_sane()` asks no database."""
    global _watch
    if _watch is None:
        _watch = ClockWatch()
    return _watch


def clock_is_sane() -> bool:
    """May what the clock says be acted on? Cheap enough to be asked before every letter."""
    return not _doubt()


def check() -> Check:
    """The same as a health check."""
    words = _doubt()
    return Check("clock", not words, gettext(words or RIGHT))


def _doubt() -> str:
    if _watch is not None:
        return _watch.glance()
    # A process that does not watch has only what is written. When the watching one believes, that is mended.
    newest = newest_written()
    return STANDS_EARLIER if newest is not None and newest - now() > AHEAD else ""


def newest_written() -> dt.datetime | None:
    """The newest instant in the database that the clock can be measured against."""
    beats = Heartbeat.objects.aggregate(newest=Max("beat_at"))["newest"]
    seen = [at for at in (beats, _newest_of_witnesses()) if at is not None]
    return max(seen, default=None)


def _newest_of_witnesses() -> dt.datetime | None:
    told = [import_string(path)() for path in settings.CLOCK_WITNESSES]
    newest = max((at for at in told if at is not None), default=None)
    if newest is None:
        return None
    believed_after = _facts("clock").get("disbelieve_until")
    if believed_after and newest <= dt.datetime.fromisoformat(believed_after):
        return None
    return newest


def believe() -> None:
    """The clock is right, and what was written later than now came from a clock that ran ahead."""
    moment = now()
    ahead = newest_written()
    Heartbeat.objects.filter(beat_at__gt=moment).update(beat_at=moment)
    if ahead is not None and ahead > moment:
        Heartbeat.objects.update_or_create(
            name="clock", defaults={"beat_at": moment, "facts": {"disbelieve_until": ahead.isoformat()}}
        )


def remember() -> None:
    """Keep the line for the next process on this machine."""
    if _watch is not None:
        facts = {"home": _watch.line.home, "last": _watch.line.last}
        Heartbeat.objects.update_or_create(
            name=_row_of_this_boot(), defaults={"beat_at": now(), "facts": facts}
        )


def _facts(name: str) -> dict[str, Any]:
    return Heartbeat.objects.filter(name=name).values_list("facts", flat=True).first() or {}


def _row_of_this_boot() -> str:
    try:
        return "clock " + Path("/proc/sys/kernel/random/boot_id").read_text()[:13]
    except OSError:
        return "clock of this machine"


def _uptime() -> float:
    # From the kernel's file: it goes on while the machine sleeps, and nobody moves it with the clock.
    try:
        return float(Path("/proc/uptime").read_text().split()[0])
    except OSError:
        return time.monotonic()
