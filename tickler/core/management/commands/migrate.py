"""Django's migrate, and then what SQLite loses or lacks: the triggers, and how rows are spread."""

from typing import Any

from django.core.management.commands import migrate

from tickler.core import spread, triggers


class Command(migrate.Command):
    help = migrate.Command.help

    def handle(self, *args: Any, **options: Any) -> str | None:
        answer = super().handle(*args, **options)
        if not options.get("check_unapplied") and not options.get("plan"):
            triggers.install()
            spread.tell()
        return answer
