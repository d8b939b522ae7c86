"""The planner: picks due items of all firms, advances each plan and owes one notice per address, in batches.

One transaction per batch. It writes no text; the sender makes the letter at the last moment.
"""

import datetime as dt

from django.db import transaction

from tickler.core.actor import SYSTEM
from tickler.core.clock import now
from tickler.core.crash import crash_point
from tickler.items import bundling, rows
from tickler.items.steps import advance, owed_by, people_of, skipped, step_of
from tickler.mail.actions import owe
from tickler.trail.actions import record_many

BATCH = 500


def plan_due(moment: dt.datetime | None = None, batch: int = BATCH) -> int:
    """Plan one batch of due items; how many were advanced. Call again until it returns 0."""
    moment = moment or now()
    with transaction.atomic():
        due = rows.due(moment, batch)
        people = people_of(due) if due else {}
        steps = [step_of(item, people[item.id], moment) for item in due]
        won = advance(steps) if steps else set()
        mine = [step for step in steps if step.item.id in won]
        owe([owed for step in mine for owed in owed_by(step)])
        record_many([skipped(step) for step in mine if step.skipped], actor=SYSTEM)
    planned = len(due) or bundling.plan_one_firm(moment)
    if planned:
        crash_point("after_plan")
    return planned
