"""What the codes of the firm's words mean for one client."""

import datetime as dt
from collections.abc import Iterable, Mapping

from babel.dates import get_month_names
from django.conf import settings
from django.utils import translation

from tickler.core.clock import today
from tickler.people.models import Account, Assignment, Link, language_of
from tickler.ui.dates import say_day
from tickler.ui.words import locale_of

Values = dict[str, str]


def client_address(public_id: str) -> str:
    """Where a client opens this item, after signing in: holds no secret."""
    return f"{settings.BASE_URL}/client/items/{public_id}/"


def people_of(account_ids: Iterable[int]) -> dict[int, Values]:
    """By account: the contact who was linked to it first, and the colleague who looks after it longest.

    Two queries for all of them.
    """
    keys = list(account_ids)
    found: dict[int, Values] = {key: {} for key in keys}
    links = Link.objects.filter(account__in=keys).select_related("contact", "address").order_by("-pk")
    for link in links:
        found[link.account_id] = {
            "CONTACT_FULL_NAME": link.contact.full_name,
            "CONTACT_FIRST_NAME": link.contact.first_name,
            "CONTACT_LAST_NAME": link.contact.last_name,
            "CONTACT_EMAIL": link.address.email if link.address else "",
        }
    team = Assignment.objects.filter(account__in=keys, staff__left_at=None).order_by("-pk")
    for key, name in team.values_list("account_id", "staff__name"):
        found[key]["STAFF_NAME"] = name
    return found


def values_for(account: Account, due_on: dt.date | None, people: Mapping[str, str] | None = None) -> Values:
    """The prepared strings for this account, in its language; `people` is what `people_of` found."""
    if people is None:
        people = people_of([account.pk])[account.pk]
    firm = account.firm
    language = language_of(account.language, firm.language)
    with translation.override(language):
        day = say_day(due_on, language, long=True, zone=firm.zone) if due_on else ""
        return {
            "ACCOUNT_NAME": account.name,
            "ACCOUNT_ID": account.number,
            "ACCOUNT_TYPE": account.get_type_display(),
            **people,
            "FIRM_NAME": firm.name,
            "DUE_DATE": day,
            **_days(today(firm.zone), language, firm.zone),
        }


def _days(day: dt.date, language: str, zone: str) -> Values:
    months = get_month_names("wide", "stand-alone", locale=locale_of())
    return {
        "TODAY": say_day(day, language, long=True, zone=zone),
        "CURRENT_DAY": str(day.day),
        "CURRENT_MONTH": str(day.month),
        "CURRENT_MONTH_NAME": months[day.month],
        "CURRENT_QUARTER": str((day.month + 2) // 3),
        "CURRENT_YEAR": str(day.year),
        "PREVIOUS_MONTH_NAME": months[(day.month - 2) % 12 + 1],
        "NEXT_MONTH_NAME": months[day.month % 12 + 1],
        "PREVIOUS_YEAR": str(day.year - 1),
        "NEXT_YEAR": str(day.year + 1),
    }
