"""The clock of an invented past: while the demo's story is told, `now()` is a moment of that story.

The acts of the house write their own moments, into rows and into the trail that nobody can change afterwards.
So the demo's history is made by the real acts, at a clock that the story moves. Only `manage.py demo_firm`
does this, in a process of its own that serves nobody.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


class StoryClock:
    """What time it is in the story. It never goes back: the trail is in the order in which it was written."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = moment

    def move_to(self, moment: dt.datetime) -> None:
        """Let time pass until this moment."""
        self.moment = max(self.moment, moment)


@contextmanager
def story_clock(start: dt.datetime) -> Iterator[StoryClock]:
    """Everything inside happens in the story."""
    clock, real = StoryClock(start), timezone.now
    timezone.now = lambda: clock.moment
    try:
        yield clock
    finally:
        timezone.now = real
