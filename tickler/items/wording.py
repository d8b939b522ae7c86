"""What the codes of the firm's words mean for one client."""

import datetime as dt
from collections.abc import Iterable

from django.utils import translation

from tickler.core.clock import today
from tickler.people.models import Account, Link, language_of
from tickler.ui.dates import say_day


def first_names(account_ids: Iterable[int]) -> dict[int, str]:
    """By account: the first name of the contact who was linked to it first. One query."""
    rows = Link.objects.filter(account__in=list(account_ids)).order_by("-pk")
    return dict(rows.values_list("account_id", "contact__first_name"))


def values_for(account: Account, due_on: dt.date | None, first_name: str | None = None) -> dict[str, str]:
    """The prepared strings for this account; the contact is the first who was linked to it."""
    if first_name is None:
        first_name = first_names([account.pk]).get(account.pk, "")
    firm = account.firm
    language = language_of(account.language, firm.language)
    with translation.override(language):
        day = say_day(due_on, language, long=True, zone=firm.zone) if due_on else ""
    return {
        "ACCOUNT_NAME": account.name,
        "CONTACT_FIRST_NAME": first_name,
        "FIRM_NAME": firm.name,
        "CURRENT_YEAR": str(today(firm.zone).year),
        "DUE_DATE": day,
    }
