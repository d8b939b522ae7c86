"""Letters to come of a firm whose reminders to a person travel together: the forecast of `bundling`."""

import datetime as dt
from collections.abc import Collection

from tickler.core.clock import day_of, now
from tickler.items import rows, schedule
from tickler.items.bundling import Leaving, accounts_of, foresee
from tickler.items.plan import plan_of
from tickler.items.steps import people_of
from tickler.mail.actions import had_since
from tickler.people.models import Firm


def leaving_in(firm: Firm, until: dt.datetime, accounts: Collection[int] | None = None) -> list[Leaving]:
    """Every reminder up to then, in the order in which they leave; of the firm, or of these accounts alone.

    What depends on other accounts is looked at with them: those of the same people.
    """
    moment = now()
    every = rows.planned_of(firm.pk, None if accounts is None else _connected(firm, set(accounts)))
    had = had_since(firm.pk, day_of(moment, firm.zone))
    return foresee(every, people_of(every), had, moment, until)


def why(one: Leaving) -> str:
    """Why it leaves then and not when its plan wants it; a code."""
    if one.is_early:
        return "together"
    if one.is_put_off:
        return "one_a_day"
    item, calendar = one.item, one.item.calendar
    plan = plan_of(item, item.stops.not_before)
    wanted = schedule.wanted(plan, calendar)
    opens = schedule.opened(wanted, plan, calendar)
    if calendar.permitted(opens) == one.at:
        return "paused" if opens != wanted else calendar.why_moved(wanted)
    return ""


def wanted_at(one: Leaving) -> dt.datetime:
    """When the plan wants it."""
    return schedule.wanted(plan_of(one.item), one.item.calendar)


def _connected(firm: Firm, accounts: set[int]) -> set[int]:
    known: set[int] = set()
    while accounts - known:
        known |= accounts
        readers = people_of(rows.planned_of(firm.pk, known)).values()
        accounts = accounts | accounts_of(firm.pk, {one.email for people in readers for one in people})
    return known
