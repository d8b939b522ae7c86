"""What the planner's look costs: nothing due, and 500 due."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from bench import seed
from tickler.core.clock import now
from tickler.items import rows
from tickler.items.models import ActionItem
from tickler.items.reminders import plan_due

PICKED = 500
INDEX = "item_remind"


def measure() -> dict[str, Any]:
    """Microseconds of an idle look and of picking 500 due items (medians), and whether the index answers."""
    seed.clear_letters()
    idle = _median(plan_due, 300)
    seed.make_due(PICKED)
    seed.tidy()
    with transaction.atomic():
        picked = _median(lambda: rows.due(now(), PICKED), 40)
        names_index = INDEX in _plan()
        transaction.set_rollback(True)
    ActionItem.everywhere.filter(remind_at__lte=now()).update(remind_at=now() + seed.FAR)
    count = ActionItem.everywhere.count()
    return {"items": count, "idle_us": idle, "pick_us": picked, "names_index": names_index}


def _plan() -> str:
    statement = rows.DUE.partition("FOR UPDATE")[0]
    words = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{words} {statement}", [now(), PICKED])
        return str(cursor.fetchall())


def _median(act: Callable[[], Any], times: int) -> float:
    act()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return round(statistics.median(taken) * 1e6, 1)
