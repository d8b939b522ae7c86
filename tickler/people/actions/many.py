"""Many accounts with their contacts at once, a few statements for all of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from tickler.core.actor import Actor
from tickler.core.tenancy import current_firm_id
from tickler.people.models import Account, Address, Contact, Firm, Link
from tickler.people.numbers import letter_for
from tickler.people.search import refresh_search, text_of
from tickler.trail.actions import Happening, record_many


@dataclass
class Many:
    """Rows to be written, unsaved; they may name each other. Accounts without a number get the next ones."""

    accounts: list[Account] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


@transaction.atomic
def add_many(many: Many, *, actor: Actor, origin: str) -> None:
    """All or none. The trail of each account names where it came from."""
    _number([account for account in many.accounts if not account.number])
    links: dict[int, list[Link]] = defaultdict(list)
    for link in many.links:
        links[id(link.account)].append(link)
    for account in many.accounts:
        account.search = text_of(account, links[id(account)])
    Account.objects.bulk_create(many.accounts)
    Contact.objects.bulk_create(many.contacts)
    Address.objects.bulk_create(many.addresses)
    Link.objects.bulk_create(many.links)
    made = {account.pk for account in many.accounts}
    refresh_search({link.account for link in many.links if link.account_id not in made})
    firm = current_firm_id()
    happened = [
        Happening("account.imported", firm, None, account.pk, _facts(account, origin))
        for account in many.accounts
    ]
    happened += [
        Happening("contact.imported", firm, None, link.account_id,
                  {"name": link.contact.full_name, "import": origin})
        for link in many.links
    ]  # fmt: skip
    record_many(happened, actor=actor)


def _facts(account: Account, origin: str) -> dict[str, str]:
    return {"name": account.name, "number": account.number, "import": origin}


def _number(accounts: Sequence[Account]) -> None:
    """The firm's counter is raised for all of them first and its row stays locked."""
    if not accounts:
        return
    firms = Firm.objects.filter(pk=current_firm_id())
    waiting = list(accounts)
    while waiting:
        firms.update(accounts_made=F("accounts_made") + len(waiting))
        last = firms.values_list("accounts_made", flat=True).get()
        for made, account in enumerate(waiting, start=last - len(waiting) + 1):
            account.number = f"{letter_for(account.name)}{made}"
        taken = set(
            Account.objects.filter(number__in=[one.number for one in waiting]).values_list(
                "number", flat=True
            )
        )
        waiting = [account for account in waiting if account.number in taken]
