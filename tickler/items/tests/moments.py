"""Moments as a person writes them down."""

import datetime as dt
from zoneinfo import ZoneInfo

UTC = dt.UTC


def local(text: str, zone: str = "Europe/Berlin", fold: int = 0) -> dt.datetime:
    """A local time as a moment: "03-02 10:00" is in 2026."""
    naive = dt.datetime.fromisoformat(text if text[:2] == "20" else f"2026-{text}")
    return naive.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def told(moment: dt.datetime | None, zone: str = "Europe/Berlin") -> str | None:
    """A moment as its local time."""
    return moment and moment.astimezone(ZoneInfo(zone)).strftime("%m-%d %H:%M")
