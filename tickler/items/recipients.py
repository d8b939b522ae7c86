"""Who is written to about an item: each address with Notify on, whose contact still has to act."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tickler.items.models import ActionItem, Recipient
from tickler.people.models import FOREVER, Link, language_of


@dataclass(frozen=True, slots=True)
class Addressee:
    """One address and the person first behind it."""

    contact_id: int
    address_id: int
    email: str
    first_name: str
    name: str
    language: str
    quiet_until: dt.date | None = None  # no reminders before this day; other letters all the same


def addressees_of_accounts(
    account_ids: Iterable[int], languages: Mapping[int, tuple[str, str]]
) -> dict[int, list[Addressee]]:
    """By account: addresses with Notify on that letters can reach, oldest link first, one per address.

    `languages` holds (the account's, the firm's) for each account. One query; crosses firms for the planner.
    """
    rows = (
        Link.everywhere.filter(account_id__in=list(account_ids), notify=True, address__suppressed_at=None)
        .order_by("id")
        .values_list(
            "account_id", "contact_id", "address_id", "address__email",
            "contact__first_name", "contact__last_name", "contact__language",
            "contact__paused_until", "reminders_off_at",
        )
    )  # fmt: skip
    found: dict[int, dict[str, Addressee]] = defaultdict(dict)
    for account_id, contact_id, address_id, email, first, last, language, paused_until, off_at in rows:
        until = FOREVER if off_at else paused_until
        known = found[account_id].get(email)
        if known is not None:
            if known.quiet_until and (until is None or until < known.quiet_until):
                found[account_id][email] = replace(known, quiet_until=until)  # somebody else reads it too
        else:
            found[account_id][email] = Addressee(
                contact_id=contact_id,
                address_id=address_id,
                email=email,
                first_name=first,
                name=f"{first} {last}".strip(),
                language=language_of(language, *languages[account_id]),
                quiet_until=until,
            )
    return {account_id: list(by_email.values()) for account_id, by_email in found.items()}


def named_recipients(item_ids: Sequence[int]) -> dict[int, dict[int, bool]]:
    """For items with named recipients: contact → whether they have acted. One query."""
    named: dict[int, dict[int, bool]] = defaultdict(dict)
    if not item_ids:
        return named
    rows = Recipient.everywhere.filter(item_id__in=item_ids).values_list("item_id", "contact_id", "acted_at")
    for item_id, contact_id, acted_at in rows:
        named[item_id][contact_id] = acted_at is not None
    return named


def still_to_act(addressees: Sequence[Addressee], named: Mapping[int, bool] | None) -> list[Addressee]:
    """Those of the account who must act and have not; without names, everybody."""
    if not named:
        return list(addressees)
    return [one for one in addressees if named.get(one.contact_id) is False]


def addressees_of(item: ActionItem) -> list[Addressee]:
    """Who would get a letter about this item if it left now."""
    languages = {item.account_id: (item.account.language, item.firm.language)}
    everybody = addressees_of_accounts([item.account_id], languages).get(item.account_id, [])
    return still_to_act(everybody, named_recipients([item.pk]).get(item.pk))


def reminded(people: Iterable[Addressee], day: dt.date) -> list[Addressee]:
    """Those who get reminders on this day of the firm's."""
    return [one for one in people if one.quiet_until is None or one.quiet_until <= day]


def first_day(people: Sequence[Addressee]) -> dt.date | None:
    """The day from which on any of them gets reminders; none where one always does."""
    days = [one.quiet_until for one in people]
    return None if None in days else min((day for day in days if day is not None), default=None)
