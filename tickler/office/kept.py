"""What is dear to work out is worked out once, and kept in this process until anything happens in the firm.

Every act writes an event. What moves without one (letters that are about no item) is late by so many
seconds at most.
"""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from tickler.core.clock import now
from tickler.trail.models import Event

ZERO = dt.timedelta(0)
LATEST = 20  # events: one that was begun earlier and written later is among them

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by key, the latest ones; a key names the firm, and whoever sees less than all of it."""

    def __init__(self, longest: dt.timedelta, *, most: int) -> None:
        self.longest, self.most = longest, most
        self._lock = threading.Lock()
        self._values: dict[Any, tuple[Any, dt.datetime, Value]] = {}

    def get(self, key: Any, state: Any, make: Callable[[], Value]) -> Value:
        """The value, made anew when the state is another, something has happened, or the time is over."""
        latest = tuple(Event.objects.order_by("-id").values_list("public_id", flat=True)[:LATEST])
        state, moment = (state, latest), now()
        with self._lock:
            kept = self._values.get(key)
        if kept is not None and latest and kept[0] == state and ZERO <= moment - kept[1] < self.longest:
            return kept[2]
        # Made without the lock: nobody waits for the sums of another firm.
        value = make()
        with self._lock:
            self._values.pop(key, None)
            self._values[key] = (state, moment, value)
            while len(self._values) > self.most:
                del self._values[next(iter(self._values))]
        return value
