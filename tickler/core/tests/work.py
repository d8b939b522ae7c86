"""Work for the tests of the worker: real functions of a real module, so that other processes find them."""

import os
import time
from pathlib import Path

from tickler.core import background
from tickler.core.background import every
from tickler.core.errors import Refused
from tickler.core.models import Slot
from tickler.core.tenancy import OutsideFirm, current_firm_id

reports: list[object] = []  # what the work saw, in the process that ran it


@background.background
def add(one: int, two: int) -> int:
    """The sum."""
    return one + two


@background.background(attempts=2)
def firm_here(is_to_fail: bool = False) -> int | None:
    """The firm in scope, if there is one."""
    try:
        firm_id = current_firm_id()
    except OutsideFirm:
        firm_id = None
    reports.append(firm_id)
    if is_to_fail:
        raise ValueError("as asked")
    return firm_id


@background.background
def refuse() -> None:
    """Has a reason that a person can read."""
    raise Refused("empty", "There is nothing to put into the archive.")


@background.background
def count_to(total: int) -> int:
    """Counts, and says how far it is."""
    for done in range(1, total + 1):
        background.progress(done, total, f"number {done}")
        reports.append(done)
    return total


@background.background
def write_slot() -> None:
    """Writes a row that only the holder of the job may write."""
    with background.still_mine():
        Slot.objects.create(name="written", slot=1)


@background.background
def hang_once(folder: str) -> str:
    """Hangs in the process that tries it first and ends in the next."""
    mark = Path(folder) / "tried"
    if mark.exists():
        return f"done after {mark.read_text()}"
    mark.write_text(str(os.getpid()))
    time.sleep(60)
    return "not reached"


@background.background
def meet(folder: str) -> int:
    """Ends when workers of two processes are here."""
    here = Path(folder)
    (here / f"met-{os.getpid()}").touch()
    while len(list(here.glob("met-*"))) < 2:
        time.sleep(0.05)
    return os.getpid()


@every(seconds=3600)
def hourly() -> None:
    """Returns by the clock."""
    reports.append("hourly")
