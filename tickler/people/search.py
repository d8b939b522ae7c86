"""Finding an account by anything one remembers of it: name, number, a contact, an address.

Rules: accents and capitals do not matter; every word must occur somewhere. The text is kept on the account,
written by every act that changes one of its parts, so that searching is one column.
"""

import unicodedata
from collections.abc import Iterable

from django.db.models import QuerySet

from tickler.core.domains import readable
from tickler.people.models import Account, Link


def fold(text: str) -> str:
    """The text without accents and capitals, in single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def matching(accounts: QuerySet[Account], text: str) -> QuerySet[Account]:
    """Those of the accounts in which every word occurs."""
    for word in fold(text).split():
        accounts = accounts.filter(search__contains=word)
    return accounts


def refresh_search(accounts: Iterable[Account]) -> None:
    """Write what these accounts are found by, from their rows as they are now. Three queries for all."""
    found = {account.pk: [account.name, account.number] for account in accounts}
    links = Link.objects.filter(account__in=found).select_related("contact", "address").order_by("pk")
    for link in links:
        found[link.account_id] += _parts(link)
    rows = Account.objects.in_bulk(list(found))
    for key, account in rows.items():
        account.search = _text(found[key])
    Account.objects.bulk_update(rows.values(), ["search"])


def text_of(account: Account, links: Iterable[Link]) -> str:
    """What a new account with these links is found by, before any of them is written."""
    parts = [account.name, account.number]
    for link in links:
        parts += _parts(link)
    return _text(parts)


def _parts(link: Link) -> list[str]:
    email = link.address.email if link.address else ""
    return [link.contact.full_name, email, readable(email)]


def _text(parts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(fold(part) for part in parts if part))
