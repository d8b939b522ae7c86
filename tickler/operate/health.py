"""Health is the ability to do the work: write, store, know the time, and have a worker that lives."""

import datetime as dt
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tickler.core import clockwatch, heartbeat
from tickler.core.clock import now
from tickler.core.health import Check
from tickler.core.models import Heartbeat

logger = logging.getLogger(__name__)

STARTED = time.monotonic()
GRACE = 60  # seconds in which the worker may still be starting
LEAST_FREE = 0.10  # of the disk
KEPT_FOR = 3  # seconds that an answer serves everybody, so that asking costs a stranger more than us
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # the probe's row is no witness for the clock

_lock = threading.Lock()
_kept: tuple[float, list[Check]] | None = None


def checks() -> list[Check]:
    """Every check, now."""
    own = [database, storage, disk, clockwatch.check, heartbeat.check]
    return [run(check) for check in own + [import_string(path) for path in settings.HEALTH_CHECKS]]


def run(check: Callable[[], Check]) -> Check:
    """The answer of a check; one that breaks has answered no."""
    try:
        return check()
    except Exception:
        logger.exception("The check %s.%s broke.", check.__module__, check.__name__)
        name = check.__module__.rsplit(".", 1)[-1] if check.__name__ == "check" else check.__name__
        return Check(name, False, _("This could not be checked; the log says why."))


def database() -> Check:
    """Can a row be written?"""
    began = time.monotonic()
    Heartbeat.objects.update_or_create(
        name="health", defaults={"beat_at": LONG_AGO, "facts": {"asked_at": now().isoformat()}}
    )
    milliseconds = round((time.monotonic() - began) * 1000)
    return Check("database", True, _("The database takes writes, in %(ms)s ms.") % {"ms": milliseconds}, 0)


def storage() -> Check:
    """Can a file be written and read back?"""
    path = settings.VAR / f".health-{os.getpid()}-{threading.get_ident()}"
    try:
        with path.open("wb") as file:
            file.write(b"ok")
            os.fsync(file.fileno())
        is_same = path.read_bytes() == b"ok"
    except OSError as error:
        return Check("storage", False, _("No file can be written: %(why)s.") % {"why": error.strerror})
    finally:
        path.unlink(missing_ok=True)
    if not is_same:
        return Check("storage", False, _("A file that was written does not read back the same."))
    return Check("storage", True, _("Files can be written."), 0)


def disk() -> Check:
    """Is a tenth of the disk free?"""
    usage = shutil.disk_usage(settings.VAR)
    share = usage.free / usage.total
    return Check(
        "disk", share >= LEAST_FREE, _("%(share)s %% of the disk is free.") % {"share": int(share * 100)}
    )


def is_starting() -> bool:
    """Has this process been there for less than a minute?"""
    return time.monotonic() - STARTED < GRACE


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 if the work can be done, else 503. Strangers learn the names, whether they hold, and the ages."""
    answers = _answers()
    failing = {check.name for check in answers if not check.ok}
    if not failing:
        status = "ok"
    elif failing == {"worker"} and is_starting():
        status = "starting"
    else:
        status = "failing"
    shown = [{"name": check.name, "ok": check.ok, "age_seconds": check.age_seconds} for check in answers]
    response = JsonResponse({"status": status, "checks": shown}, status=503 if status == "failing" else 200)
    # Django would write a line for every probe; `_answers` writes one for every change.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _answers() -> list[Check]:
    global _kept
    with _lock:
        if _kept is None or time.monotonic() - _kept[0] > KEPT_FOR:
            answers = checks()
            _say_what_changed(_kept[1] if _kept else [], answers)
            _kept = (time.monotonic(), answers)
        return _kept[1]


def _say_what_changed(before: list[Check], answers: list[Check]) -> None:
    were_bad = {check.name for check in before if not check.ok}
    for check in answers:
        if check.ok and check.name in were_bad:
            logger.info("Health: %s is in order again.", check.name)
        elif not check.ok and check.name not in were_bad and not (check.name == "worker" and is_starting()):
            logger.warning("Health: %s: %s", check.name, check.words)
