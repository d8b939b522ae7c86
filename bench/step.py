"""One step of a measurement, in a process of its own: `python -m bench.step NAME`, started by bench.place.

It says "ready", waits for a line, works, and prints one line of JSON.
"""

import argparse
import base64
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from bench import engine, scan, seed  # noqa: E402
from tickler.core.clock import now  # noqa: E402
from tickler.items.reminders import BATCH, plan_due  # noqa: E402
from tickler.mail.actions import write_letter  # noqa: E402
from tickler.mail.models import Letter, State  # noqa: E402

WARM = 200  # items planned before the clock runs
Options = argparse.Namespace
Act = Callable[[], dict[str, Any]]


def fill(options: Options) -> Act:
    """Tables, firms, accounts and items."""

    def act() -> dict[str, Any]:
        call_command("migrate", verbosity=0, interactive=False)
        began = time.monotonic()
        seed.fill(options.items, options.accounts, questions_of=options.due)
        seed.tidy()
        return {"seconds": time.monotonic() - began}

    return act


def grow(options: Options) -> Act:
    """More items for the same accounts."""

    def act() -> dict[str, Any]:
        began = time.monotonic()
        seed.grow(options.start, options.items, options.accounts, questions_of=options.due)
        seed.tidy()
        return {"seconds": time.monotonic() - began}

    return act


def look(options: Options) -> Act:
    """What an idle look costs, and picking 500 due items."""
    return scan.measure


def plan(options: Options) -> Act:
    """The planner alone, warm as a worker is after a minute; its letters stay queued."""
    seed.make_due(WARM)
    plan_due()
    seed.clear_letters()
    seed.make_due(options.due)
    seed.tidy()

    def act() -> dict[str, Any]:
        began, cpu, planned = time.monotonic(), time.process_time(), 0
        while (batch := plan_due()) > 0:
            planned += batch
            if batch < BATCH:
                break
        seconds = time.monotonic() - began
        cpu_ms = 1000 * (time.process_time() - cpu) / planned
        return {"items": planned, "per_s": planned / seconds, "cpu_ms": cpu_ms}

    return act


def drain(options: Options) -> Act:
    """Planner, sender and linker until the server has all letters. Warm, as a worker is after a minute."""
    if options.due:
        seed.clear_letters()
        seed.make_due(options.warm)
        engine.drain(options.warm, options.control)
        seed.make_due(options.due)
        seed.tidy()
    return lambda: engine.drain(options.due or options.expect, options.control)


def code(options: Options) -> Act:
    """Somebody at a screen waits for a letter."""

    def act() -> dict[str, Any]:
        letter = write_letter("test", email=f"code{time.time_ns()}@client.example", name="Anna")
        return {"email": letter.email, "at": time.time()}

    return act


def letters(options: Options) -> Act:
    """The very bytes of letters that left: sender, recipient, text."""

    def act() -> dict[str, Any]:
        rows = Letter.everywhere.filter(state=State.SENT, raw__isnull=False).order_by("-sent_at")
        found = rows.values_list("email", "raw")[: options.due]
        encoded = [[email, base64.b64encode(bytes(raw)).decode()] for email, raw in found]
        return {"sender": settings.MAIL_FROM, "letters": encoded}

    return act


def in_doubt(options: Options) -> Act:
    """How many letters a worker that was killed had begun."""

    def act() -> dict[str, Any]:
        began = Letter.everywhere.filter(state=State.SENDING, lease_until__gt=now()).count()
        seed.clear_letters()
        return {"in_doubt": began}

    return act


STEPS: dict[str, Callable[[Options], Act]] = {
    step.__name__: step for step in (fill, grow, look, plan, drain, code, letters, in_doubt)
}


def main() -> None:
    """Called by bench.place."""
    parser = argparse.ArgumentParser(prog="bench.step")
    parser.add_argument("step", choices=STEPS)
    for name in ("items", "accounts", "start", "due", "warm", "expect", "control"):
        parser.add_argument(f"--{name}", type=int, default=0)
    options = parser.parse_args()
    act = STEPS[options.step](options)
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(act()), flush=True)


if __name__ == "__main__":
    main()
