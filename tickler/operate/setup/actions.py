"""Opening the first firm of an installation."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.errors import Refused
from tickler.core.tenancy import firm_scope
from tickler.people import actions as people
from tickler.people.auth import checks
from tickler.people.models import Firm, Person, Staff

_LOCK = 7_461_636_102  # the advisory lock of "somebody opens the first firm"


@transaction.atomic
def open_first_firm(
    name: str,
    *,
    country: str,
    zone: str,
    language: str,
    owner_name: str,
    owner_email: str,
    password: str,
    actor: Actor,
) -> Staff:
    """The firm and its owner, who has joined. Of two people who press at once, one opens it."""
    _one_at_a_time()
    if Firm.objects.exists():
        raise Refused("firm_there", _("This installation has a firm already. Sign in instead."))
    owner = people.create_firm(
        name,
        owner_name=owner_name,
        owner_email=owner_email,
        zone=zone,
        language=language,
        country=country,
        actor=actor,
    )
    Person.objects.filter(pk=owner.person.pk).update(name=owner.name)
    checks.set_password(owner.person, password, has_second_factor=True)
    with firm_scope(owner.firm.pk):
        return people.join(owner, actor=actor)


def _one_at_a_time() -> None:
    """SQLite has one writer anyway; on PostgreSQL whoever comes second waits here, then sees the firm."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
