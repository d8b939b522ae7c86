"""`manage.py demo_firm`: an invented firm to look at."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tickler.core.errors import Refused
from tickler.operate.demo.build import build
from tickler.people.models import Firm


class Command(BaseCommand):
    help = "Create the demo's firm, with clients, requests and letters. Only in a demo (TICKLER_DEMO=1)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO and Firm.objects.filter(is_demo=True).exists():
            self.stdout.write("The demo's firm is there already.")
            return
        began = time.monotonic()
        try:
            firm = build()
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{firm.name} was invented in {time.monotonic() - began:.1f} s.")
