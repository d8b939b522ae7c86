"""Who is written to about an item: each address with Notify on, whose contact still has to act."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tickler.items.models import ActionItem, Recipient
from tickler.people.models import Link, language_of


@dataclass(frozen=True, slots=True)
class Addressee:
    """One address and the person first behind it."""

    contact_id: int
    address_id: int
    email: str
    first_name: str
    name: str
    language: str


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
        )
    )  # fmt: skip
    found: dict[int, dict[str, Addressee]] = defaultdict(dict)
    for account_id, contact_id, address_id, email, first, last, language in rows:
        if email not in found[account_id]:
            found[account_id][email] = Addressee(
                contact_id=contact_id,
                address_id=address_id,
                email=email,
                first_name=first,
                name=f"{first} {last}".strip(),
                language=language_of(language, *languages[account_id]),
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
