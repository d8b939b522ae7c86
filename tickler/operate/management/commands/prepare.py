"""`manage.py prepare`: what `up` does before it starts anything."""

from typing import Any

from django.core.management.base import BaseCommand

from tickler.operate.prepare import prepare


class Command(BaseCommand):
    help = "Bring tables, static files and translations up to date. Quick when they are; safe to run at once."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        prepare()
