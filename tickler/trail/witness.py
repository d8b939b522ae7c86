"""The trail bears witness to the clock."""

import datetime as dt

from tickler.trail.models import Event


def newest() -> dt.datetime | None:
    """When the last event was written; the primary key finds it."""
    return Event.everywhere.order_by("-id").values_list("at", flat=True).first()
