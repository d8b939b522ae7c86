"""`manage.py forget_second_factor EMAIL`: for who lost telephone and codes and has nobody to ask."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tickler.core.actor import SYSTEM
from tickler.core.tenancy import firm_scope
from tickler.people.auth.checks import find_person
from tickler.people.auth.factor import take_away
from tickler.people.emails import comparable
from tickler.people.memberships import staff_of
from tickler.trail.actions import record


class Command(BaseCommand):
    help = "Let a member of staff set up a new second key at the next sign-in. Their sessions end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = find_person(comparable(email))
        if person is None or not person.has_second_factor:
            raise CommandError(f"Nobody with the address {email} has a second key.")
        take_away(person)
        for staff in staff_of(person):
            with firm_scope(staff.firm.pk):
                record("staff.second_factor_forgotten", actor=SYSTEM, name=staff.name)
        self.stdout.write(f"{email} sets up a new second key at the next sign-in.")
