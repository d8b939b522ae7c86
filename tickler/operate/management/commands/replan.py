"""`manage.py replan`: every planned reminder looks at the clock of its firm again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from tickler.items.replanning import follow_firm
from tickler.people.models import Firm


class Command(BaseCommand):
    help = (
        "Write anew when each planned reminder leaves: after the machine's rules of time zones have changed, "
        "or after the doctor found items that do not know of their last letter."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            firms = list(Firm.objects.order_by("pk"))
            for firm in firms:
                follow_firm(firm)
        self.stdout.write(f"The worker writes the reminders of {len(firms)} firms anew.")
