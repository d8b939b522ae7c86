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
        email = link.address.email if link.address else ""
        found[link.account_id] += [link.contact.full_name, email, readable(email)]
    rows = Account.objects.in_bulk(list(found))
    for key, account in rows.items():
        account.search = "\n".join(dict.fromkeys(fold(part) for part in found[key] if part))
    Account.objects.bulk_update(rows.values(), ["search"])
