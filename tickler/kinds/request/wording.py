"""What the codes of the firm's words mean for one client."""

import datetime as dt

from django.utils import translation

from tickler.core.clock import today
from tickler.people.models import Account, Link, language_of
from tickler.ui.dates import say_day


def values_for(account: Account, due_on: dt.date | None) -> dict[str, str]:
    """The prepared strings for this account; the contact is the first who was linked to it."""
    link = Link.objects.filter(account=account).select_related("contact").order_by("pk").first()
    firm = account.firm
    language = language_of(account.language, firm.language)
    with translation.override(language):
        day = say_day(due_on, language, long=True, zone=firm.zone) if due_on else ""
    return {
        "ACCOUNT_NAME": account.name,
        "CONTACT_FIRST_NAME": link.contact.first_name if link else "",
        "FIRM_NAME": firm.name,
        "CURRENT_YEAR": str(today(firm.zone).year),
        "DUE_DATE": day,
    }
