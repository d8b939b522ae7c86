"""Which stretch of time a moment falls into. Pure.

Rules: a stretch is counted from 1970 in UTC, so that every worker names it alike. Work is due once per
stretch, at its beginning or as soon afterwards as a worker lives; one that passed with no worker is left out.
"""

import datetime as dt
from dataclasses import dataclass

DAY = 24 * 3600


@dataclass(frozen=True)
class Period:
    """How long a stretch is and how far its beginning lies after midnight UTC, in seconds."""

    seconds: int
    offset: int = 0

    def slot(self, moment: dt.datetime) -> int:
        """The number of the stretch that `moment` falls into."""
        return int(moment.timestamp() - self.offset) // self.seconds


def period(*, seconds: int = 0, days: int = 0, at: str = "00:00") -> Period:
    """A period of so many seconds, or of so many days beginning at a time of day in UTC."""
    if bool(seconds) == bool(days):
        raise ValueError("say either seconds=… or days=…")
    if seconds:
        return Period(seconds)
    time = dt.time.fromisoformat(at)
    return Period(days * DAY, time.hour * 3600 + time.minute * 60)
