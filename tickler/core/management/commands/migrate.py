"""Django's migrate, and then what SQLite loses or lacks: the triggers, and how rows are spread."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connection

from tickler.core import spread, triggers


class Command(migrate.Command):
    help = migrate.Command.help

    def handle(self, *args: Any, **options: Any) -> str | None:
        if options.get("check_unapplied") or options.get("plan"):
            return super().handle(*args, **options)
        if connection.vendor == "sqlite":
            triggers.remove()  # SQLite cannot make a table anew that a trigger of another one names
        try:
            return super().handle(*args, **options)
        finally:
            triggers.install()
            spread.tell()
