"""The loops of the worker say that they live; one thread writes it down every ten seconds.

The contract of a loop: a callable `run(stop: threading.Event) -> None`, named in `settings.WORKER_LOOPS`,
that returns soon after `stop` is set. It turns with `for _ in rounds(stop, seconds=2): …`, or calls `mark()`
at least once a minute: a loop that hangs must look dead, so nobody marks for it.
"""

import datetime as dt
import logging
import threading
from collections.abc import Iterator

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext

from tickler.core import clockwatch
from tickler.core.clock import now
from tickler.core.health import Check
from tickler.core.models import Heartbeat

logger = logging.getLogger(__name__)

BEAT_EVERY = 10  # seconds
TOO_OLD = dt.timedelta(minutes=2)

_this_thread = threading.local()
_marks: dict[str, tuple[dt.datetime, dict[str, object]]] = {}
_lock = threading.Lock()


def loop_names() -> dict[str, str]:
    """The loops of this installation by name: the last word of the module, numbered where it is twice."""
    names: dict[str, str] = {}
    for path in settings.WORKER_LOOPS:
        word = path.split(".")[-2]
        same = [name for name in names if name == word or name.startswith(f"{word}-")]
        names[f"{word}-{len(same) + 1}" if same else word] = path
    return names


def name_this_loop(name: str) -> None:
    """From here on this thread is the loop of that name."""
    _this_thread.name = name


def loop_name() -> str:
    """The name of the loop that this thread is."""
    return getattr(_this_thread, "name", threading.current_thread().name)


def mark(name: str = "", **facts: object) -> None:
    """This loop lives, and this is what it would like to have known. Costs no query."""
    with _lock:
        _marks[name or loop_name()] = (now(), facts)


def rounds(stop: threading.Event, seconds: float) -> Iterator[None]:
    """One turn every so many seconds until `stop`, with a connection that works, and a mark when it is done.

    The sleep is short and bounded: each turn compares the wall clock anew, so a moved clock is seen at once.
    The mark comes after the work: a loop that dies in every turn must look dead.
    """
    while not stop.is_set():
        drop_broken_connections()
        yield
        mark()
        stop.wait(seconds)


def drop_broken_connections() -> None:
    """Let go of connections that are broken or too old, as a request does, but not amid an act."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def run(stop: threading.Event) -> None:
    """Look at the clock every second and write the heartbeats every ten, until `stop`."""
    watch = clockwatch.start()
    written: set[str] = set()
    for turn, _ in enumerate(rounds(stop, seconds=1)):
        watch.look()
        if turn % BEAT_EVERY == 0 or set(_marks) - written:  # a loop that has just begun is written at once
            written = beat()


def beat() -> set[str]:
    """Write the newest mark of every loop; whose. A doubtful clock writes none: it would vouch for itself."""
    if not clockwatch.clock_is_sane():
        return set()
    with _lock:
        marks = dict(_marks)
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, beat_at=at, facts=facts) for name, (at, facts) in marks.items()],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["beat_at", "facts"],
    )
    clockwatch.remember()
    return set(marks)


def check() -> Check:
    """Has every loop of the worker lived in the last two minutes? The age is that of the quietest one."""
    names = loop_names()
    beats = dict(Heartbeat.objects.filter(name__in=names).values_list("name", "beat_at"))
    silent = sorted(set(names) - set(beats))
    if silent:
        said = gettext("These loops of the worker have not started: %(names)s.")
        return Check("worker", False, said % {"names": ", ".join(silent)})
    name, at = min(beats.items(), key=lambda pair: pair[1])
    age = max(0, int((now() - at).total_seconds()))
    if age > TOO_OLD.total_seconds():
        said = gettext("The worker's %(name)s loop has been silent for %(seconds)s seconds.")
        return Check("worker", False, said % {"name": name, "seconds": age}, age)
    return Check("worker", True, gettext("Every loop of the worker lives."), age)
