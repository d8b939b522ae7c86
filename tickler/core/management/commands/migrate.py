"""Django's migrate, and then the triggers, which SQLite loses whenever it rebuilds a table."""

from typing import Any

from django.core.management.commands import migrate

from tickler.core import triggers


class Command(migrate.Command):
    help = migrate.Command.help

    def handle(self, *args: Any, **options: Any) -> str | None:
        answer = super().handle(*args, **options)
        if not options.get("check_unapplied") and not options.get("plan"):
            triggers.install()
        return answer
