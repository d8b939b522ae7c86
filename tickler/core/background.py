"""Work that does not fit into a request. The only file that knows the task engine.

Write `@background` above a function of a module and call `.enqueue(…)` inside the transaction that causes
it: both are true together or not at all. The firm in scope travels along and is entered again when the work
runs. Write `@every(seconds=…)` or `@every(days=1, at="03:00")` for work that returns by the clock, and name
its module in `settings.PERIODIC`.

**Work is written to run twice.** A worker that is killed leaves its work half done, and another one starts it
again from the beginning; a worker that stood still may even be in the middle when the second begins. So: look
what is there already, write with conditions, give rows unique keys, and put writes that must not come from
a worker that lost its work into `with still_mine():`. Arguments and results are JSON.
"""

import datetime as dt
import logging
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import Context, ContextVar
from dataclasses import dataclass
from traceback import format_exception
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from tickler.core import slots
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.core.models import JobLease, Slot
from tickler.core.tenancy import OutsideFirm, current_firm_id, firm_scope

logger = logging.getLogger(__name__)

FIRM = "__firm__"  # where the firm travels in the engine's row
FIRST_WAIT, LONGEST_WAIT = 5, 300  # seconds before a failed attempt is repeated
# An instant further ahead than this was written by a wrong clock; also how long work that this version does
# not know may wait for a worker that does (a rolling upgrade).
AN_HOUR = dt.timedelta(hours=1)
KEPT_SLOTS = 50
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
SUCCESSFUL, FAILED = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED


class LeaseLost(Exception):
    """This worker stood still too long and another one has the work now: stop, write nothing more."""


class Cancelled(Exception):
    """Somebody asked for this work to stop."""


class WorkerLost(Exception):
    """The worker ended (killed, power cut) before the work was done, as often as the work may be tried."""


@dataclass(frozen=True, kw_only=True)
class Work(Task):
    """A function that a worker runs later. Call it directly and it runs now."""

    attempts: int = 3
    period: slots.Period | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.func(*args, **kwargs)

    def enqueue(self, *args: Any, **kwargs: Any) -> str:  # type: ignore[override]
        """Leave the work in the caller's transaction; the id under which pages find it again."""
        firm_id = _firm_in_scope()
        if firm_id is not None:
            kwargs[FIRM] = firm_id
        return super().enqueue(*args, **kwargs).id


periodic: dict[str, Work] = {}  # by path; filled by @every when the module is imported


def background(function: Callable[..., Any] | None = None, *, attempts: int = 3) -> Any:
    """Let workers run this function later, at most `attempts` times. It must bear running twice."""

    def wrap(func: Callable[..., Any]) -> Work:
        return Work(func=func, attempts=attempts)

    return wrap(function) if function else wrap


def every(
    *, seconds: int = 0, days: int = 0, at: str = "00:00", attempts: int = 3
) -> Callable[[Callable[[], Any]], Work]:
    """Let one worker run this function once per stretch of time (`at` in UTC). It must bear running twice."""
    rhythm = slots.period(seconds=seconds, days=days, at=at)

    def wrap(func: Callable[[], Any]) -> Work:
        work = Work(func=func, attempts=attempts, period=rhythm)
        periodic[work.module_path] = work
        return work

    return wrap


# --- for the work itself ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """A job in this worker's hand. Every write about it names the fence."""

    task_id: uuid.UUID
    fence: int
    attempt: int


_in_hand: ContextVar[Held] = ContextVar("job_in_hand")


def progress(done: int, total: int, note: str = "") -> None:
    """Say how far the work is, outside a transaction. Raises Cancelled or LeaseLost when it shall stop here.

    Outside a job it does nothing, so the same function can be called from a page or a command.
    """
    held = _in_hand.get(None)
    if held is None:
        return
    _renew(held, done=done, total=total, note=note[:200])
    if JobLease.objects.filter(pk=held.task_id, is_cancel_wanted=True).exists():
        raise Cancelled


@contextmanager
def still_mine() -> Iterator[None]:
    """A transaction that commits only while this worker holds the job; raises LeaseLost otherwise."""
    held = _in_hand.get(None)
    with transaction.atomic():
        if held is not None:
            _renew(held)
        yield


def _renew(held: Held, **fields: Any) -> None:
    mine = JobLease.objects.filter(pk=held.task_id, fence=held.fence)
    if not mine.update(lease_until=_lease_end(), **fields):
        raise LeaseLost


# --- for pages -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class JobState:
    """Where a job stands, for a page: waiting, running, done, failed or cancelled."""

    id: str
    state: str
    done: int = 0
    total: int = 0
    note: str = ""
    result: Any = None
    attempts: int = 0
    is_cancel_wanted: bool = False
    finished_at: dt.datetime | None = None

    @property
    def is_over(self) -> bool:
        """Nothing more will happen."""
        return self.state in {"done", "failed", "cancelled"}


def job_state(task_id: str) -> JobState | None:
    """The state of a job of the firm in scope, or outside a firm of the installation; None if there is none.

    Whether this viewer may see it is the caller's question: keep the id in a row that has a door.
    """
    row = _own_row(task_id)
    if row is None:
        return None
    lease = JobLease.objects.filter(pk=row.pk).first() or JobLease(task_id=row.pk)
    names = {READY: "waiting", RUNNING: "running", SUCCESSFUL: "done", FAILED: "failed"}
    is_cancelled = row.status == FAILED and row.exception_class_path == _path_of(Cancelled)
    return JobState(
        id=str(row.pk),
        state="cancelled" if is_cancelled else names[TaskResultStatus(row.status)],
        done=lease.done,
        total=lease.total,
        note=lease.note,
        result=row.return_value,
        attempts=lease.attempts,
        is_cancel_wanted=lease.is_cancel_wanted,
        finished_at=row.finished_at,
    )


def cancel(task_id: str) -> bool:
    """Stop a job of the firm in scope: at once if it waits, else at its next `progress()`. False if over."""
    row = _own_row(task_id)
    if row is None:
        return False
    with transaction.atomic():
        if DBTaskResult.objects.filter(pk=row.pk, status=READY).update(**_failure(Cancelled())):
            return True
        running = DBTaskResult.objects.filter(pk=row.pk, status=RUNNING)
        return running.exists() and bool(JobLease.objects.filter(pk=row.pk).update(is_cancel_wanted=True))


def _own_row(task_id: str) -> DBTaskResult | None:
    try:
        row = DBTaskResult.objects.filter(pk=uuid.UUID(str(task_id))).first()
    except ValueError:
        return None
    return row if row and row.args_kwargs["kwargs"].get(FIRM) == _firm_in_scope() else None


def _firm_in_scope() -> int | None:
    try:
        return current_firm_id()
    except OutsideFirm:
        return None


# --- for the worker --------------------------------------------------------------------------------------


def claim(worker: str) -> Held | None:
    """Take the next waiting job into this worker's hand; None if none waits. The UPDATE decides."""
    ready = DBTaskResult.objects.ready().values_list("pk", "worker_ids")
    for pk, workers in ready[:8]:
        with transaction.atomic():
            row = DBTaskResult.objects.filter(pk=pk, status=READY)
            if row.update(status=RUNNING, started_at=now(), worker_ids=[*workers, worker]):
                return _take(pk)
    return None


def _take(pk: uuid.UUID) -> Held:
    fresh = {"lease_until": _lease_end(), "done": 0, "total": 0, "note": ""}
    row = JobLease.objects.filter(pk=pk)
    if not row.update(fence=F("fence") + 1, attempts=F("attempts") + 1, **fresh):
        JobLease.objects.create(task_id=pk, fence=1, attempts=1, **fresh)
    return Held(*row.values_list("task_id", "fence", "attempts").get())


def keep(held: Held) -> None:
    """Renew the lease of a job in hand; raises LeaseLost if another worker has it."""
    _renew(held)


def perform(held: Held) -> None:
    """Run the job in hand and write what came of it, if it is still in hand then."""
    row = DBTaskResult.objects.get(pk=held.task_id)
    try:
        work = import_string(row.task_path)
    except ImportError as error:
        _put_aside(held, row, error)
        return
    try:
        # An empty context: no firm, language or job of the one before can be left over.
        value = normalize_json(Context().run(_call, held, work, **row.args_kwargs))
    except LeaseLost:
        logger.warning("Job %s (%s) went to another worker; this one stops.", held.task_id, row.task_path)
    except (Exception, SystemExit) as error:
        _after_error(held, row, error, work.attempts)
    else:
        _settle(held, status=SUCCESSFUL, finished_at=now(), return_value=value, traceback="")


def _call(held: Held, work: Work, args: list[Any], kwargs: dict[str, Any]) -> Any:
    _in_hand.set(held)
    firm_id = kwargs.pop(FIRM, None)
    with nullcontext() if firm_id is None else firm_scope(firm_id):
        return work.func(*args, **kwargs)


def _after_error(held: Held, row: DBTaskResult, error: BaseException, attempts: int) -> None:
    """A reason for a person is final, anything else is tried again later, up to the bound."""
    if isinstance(error, Refused):
        JobLease.objects.filter(pk=held.task_id, fence=held.fence).update(note=str(error)[:200])
    if isinstance(error, Refused | Cancelled) or held.attempt >= attempts:
        if not isinstance(error, Refused | Cancelled):
            logger.error("Job %s (%s) failed for good.", row.pk, row.task_path, exc_info=error)
        _settle(held, **_failure(error))
        return
    wait = min(FIRST_WAIT * 4 ** (held.attempt - 1), LONGEST_WAIT) * random.uniform(0.8, 1.2)
    logger.warning("Job %s (%s) failed; again in %.0f s.", row.pk, row.task_path, wait, exc_info=error)
    _settle(held, status=READY, run_after=now() + dt.timedelta(seconds=wait))


def _put_aside(held: Held, row: DBTaskResult, error: ImportError) -> None:
    """Work this version does not know may belong to a newer one: it waits a minute, for an hour at most."""
    if now() - row.enqueued_at > AN_HOUR:
        _settle(held, **_failure(error))
    else:
        release(held, run_after=now() + dt.timedelta(minutes=1))


def release(held: Held, run_after: dt.datetime | None = None) -> bool:
    """Lay a job back as if untried: whoever comes next begins it again."""
    with transaction.atomic():
        JobLease.objects.filter(pk=held.task_id, fence=held.fence).update(attempts=F("attempts") - 1)
        return _settle(held, status=READY, run_after=run_after or get_date_max())


def reap() -> int:
    """Take back the jobs of workers that no longer renew their lease; how many."""
    moment = now()
    # A lease that ends in hours was written by a clock that was wrong then.
    expired = Q(lease_until__lt=moment) | Q(lease_until__gt=moment + AN_HOUR)
    taken = 0
    for lease in JobLease.objects.filter(expired)[:50]:
        held = Held(lease.pk, lease.fence, lease.attempts)
        taken += _settle(held, if_still=Q(lease_until=lease.lease_until), **_reaped(lease))
    DBTaskResult.objects.filter(
        status=READY, run_after__gt=moment + AN_HOUR, run_after__lt=get_date_max()
    ).update(run_after=moment)
    return taken


def _reaped(lease: JobLease) -> dict[str, Any]:
    path = DBTaskResult.objects.values_list("task_path", flat=True).get(pk=lease.pk)
    logger.warning("Job %s (%s): its worker is gone after attempt %s.", lease.pk, path, lease.attempts)
    try:
        attempts = import_string(path).attempts
    except ImportError:
        attempts = 1
    if lease.is_cancel_wanted:
        return _failure(Cancelled())
    if lease.attempts >= attempts:
        return _failure(WorkerLost(f"The worker ended {lease.attempts} times before the work was done."))
    return {"status": READY, "run_after": get_date_max()}


def _settle(held: Held, if_still: Q | None = None, **fields: Any) -> bool:
    """Write what came of a job, if this fence is still the newest; False if the job went to another hand."""
    with transaction.atomic():
        lease = JobLease.objects.filter(if_still or Q(), pk=held.task_id, fence=held.fence)
        is_mine = bool(lease.update(lease_until=None, fence=F("fence") + 1))
        if is_mine:
            DBTaskResult.objects.filter(pk=held.task_id, status=RUNNING).update(**fields)
    if not is_mine:
        logger.warning("Job %s is in another hand; what this worker made of it is dropped.", held.task_id)
    return is_mine


def _failure(error: BaseException) -> dict[str, Any]:
    return {
        "status": FAILED,
        "finished_at": now(),
        "return_value": None,
        "exception_class_path": _path_of(type(error)),
        "traceback": "".join(format_exception(error)),
    }


def _path_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _lease_end() -> dt.datetime:
    return now() + dt.timedelta(seconds=settings.JOB_LEASE)


def start_slot(name: str, slot: int) -> bool:
    """Enqueue periodic work for a stretch of time. False if that is done, or if the last one still waits."""
    if Slot.objects.filter(name=name, slot=slot).exists():
        return False
    try:
        with transaction.atomic():
            Slot.objects.create(name=name, slot=slot)
            Slot.objects.filter(name=name, slot__lt=slot - KEPT_SLOTS).delete()
            if DBTaskResult.objects.filter(task_path=name, status=READY).exists():
                return False
            periodic[name].enqueue()
    except IntegrityError:
        return False  # another worker was first: the unique pair has decided
    return True


def facts() -> dict[str, int]:
    """How many jobs wait, run and have failed, for the heartbeat and the pages of the operator."""
    rows = DBTaskResult.objects
    return {
        "waiting": rows.filter(status=READY).count(),
        "running": rows.running().count(),
        "failed": rows.failed().count(),
    }


def prune(older_than: dt.timedelta) -> int:
    """Forget the jobs that were over before so long; how many."""
    over = DBTaskResult.objects.finished().filter(finished_at__lt=now() - older_than)
    gone = list(over.values_list("pk", flat=True)[:5000])
    with transaction.atomic():
        JobLease.objects.filter(pk__in=gone).delete()
        return DBTaskResult.objects.filter(pk__in=gone).delete()[0]
