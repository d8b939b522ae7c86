"""What time it is, and what day it is for a firm."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> dt.datetime:
    """The moment, in UTC. The only clock of the house, so that a test can move it."""
    return timezone.now()


def today(zone: str) -> dt.date:
    """The calendar day it is now in this zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def day_of(moment: dt.datetime, zone: str) -> dt.date:
    """The calendar day of a moment in this zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
