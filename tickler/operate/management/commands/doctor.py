"""`manage.py doctor`: is everything in order?"""

import dataclasses
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tickler.core import clockwatch
from tickler.operate import doctor


class Command(BaseCommand):
    help = (
        "Check everything that /health checks, and that the rows agree with each other. Ends with 1 if not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Write the answers as JSON.")
        parser.add_argument(
            "--clock-is-right",
            action="store_true",
            help="Say that the clock is right now, and that later rows come from a clock that ran ahead.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["clock_is_right"]:
            clockwatch.believe()
        checks = doctor.checks()
        is_well = all(check.ok for check in checks)
        if options["json"]:
            answers = [dataclasses.asdict(check) for check in checks]
            self.stdout.write(json.dumps({"ok": is_well, "checks": answers}, indent=2))
        else:
            for check in checks:
                self.stdout.write(f"{'ok ' if check.ok else 'BAD'} {check.name}: {check.words}")
        if not is_well:
            sys.exit(1)
