"""`manage.py catalogues`: compile the translations."""

from typing import Any

from django.core.management.base import BaseCommand

from tickler.operate import catalogues


class Command(BaseCommand):
    help = "Compile the translations that are missing or older than their source."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for path in catalogues.compile_stale():
            self.stdout.write(f"Compiled {path.parent.parent.name}.")
