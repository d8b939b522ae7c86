"""An address that takes no letters: nothing more goes to it until staff or the person trust it again."""

import datetime as dt
from collections.abc import Iterable

from tickler.core.actor import SYSTEM
from tickler.core.tenancy import firm_scope
from tickler.mail.reports import Sort
from tickler.people.models import Address
from tickler.trail.actions import record


def suppress(
    firm_ids: Iterable[int], email: str, said: str, moment: dt.datetime, *, because: Sort = Sort.HARD
) -> None:
    """Mark the address in these firms, and tell each in its trail; in the transaction of the result."""
    is_unwanted = because is Sort.COMPLAINT
    for firm_id in sorted(set(firm_ids)):
        with firm_scope(firm_id):
            rows = Address.objects.filter(email=email, suppressed_at=None)
            if rows.update(suppressed_at=moment, suppressed_reason=said[:300], is_unwanted=is_unwanted):
                verb = "address.complained" if is_unwanted else "address.suppressed"
                record(verb, actor=SYSTEM, email=email, said=said[:300])
