"""Django's flush empties every table, so also those that otherwise refuse to forget."""

from typing import Any

from django.core.management.commands import flush

from tickler.core import triggers


class Command(flush.Command):
    help = flush.Command.help

    def handle(self, **options: Any) -> None:
        triggers.remove()
        try:
            super().handle(**options)
        finally:
            triggers.install()
