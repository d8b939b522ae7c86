"""`manage.py messages`: bring the catalogues in step with the source; `--check` only looks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tickler.operate import messages


class Command(BaseCommand):
    help = "Bring the catalogues in step with the source; with --check only say whether they are."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail if a catalogue is stale"
        )
        parser.add_argument("--complete", action="store_true", help="fail also if a translation is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        states = messages.check() if options["check"] else messages.refresh()
        for state in states:
            done = state.total - state.missing
            self.stdout.write(f"{state.language}: {done} of {state.total} sentences translated.")
        if options["check"] and any(state.is_stale for state in states):
            raise CommandError(
                "The catalogues are stale. Run `manage.py messages` and translate what is new."
            )
        if options["complete"] and any(state.missing for state in states):
            raise CommandError("Sentences wait for a translation: look for empty msgstr in tickler/locale.")
