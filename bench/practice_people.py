"""The people of the large practice: staff, clients, their contacts, who looks after whom."""

import itertools
import random
from collections import defaultdict

from bench.seed import CHUNK
from tickler.core.clock import now
from tickler.people.models import Account, Address, Assignment, Contact, Link, Person, Role, Staff
from tickler.people.search import fold

FIRST = ("Anna", "Piet", "Noor", "Ewa", "Marek", "João", "Chloé", "Jürgen", "Vera", "Daan", "Lotte", "Sven")
LAST = (
    "de Wit", "Visser", "Bakker", "Janssen", "Kowalska", "Gonçalves", "Lefèvre", "Müller", "van Dijk", "Smit",
)  # fmt: skip
COMPANIES = ("Bouw BV", "Transport", "Interieur", "Advies", "Bloemen", "Tandartsen", "Holding BV")
COLLEAGUES = (
    # name, role, sees every client
    ("Otto Brandt", Role.OWNER, True),
    ("Ada Marlow", Role.ADMIN, True),
    ("Sofie Janssen", Role.EMPLOYEE, True),
    ("Tom Hendriks", Role.EMPLOYEE, True),
    ("Eva Mulder", Role.EMPLOYEE, False),
    ("Sten de Boer", Role.EMPLOYEE, False),
    ("Iris Peeters", Role.EMPLOYEE, False),
    ("Bram Vos", Role.EMPLOYEE, False),
)


def fill(count: int, luck: random.Random) -> list[Account]:
    """So many clients, with the staff who look after them; they come in the order of their numbers."""
    team = _staff()
    accounts = [_account(number, luck) for number in range(count)]
    links = _links(accounts, luck)
    addresses = list({link.address.email: link.address for link in links}.values())
    contacts = [address.contact for address in addresses]
    for model, rows in ((Account, accounts), (Contact, contacts), (Address, addresses), (Link, links)):
        model.objects.bulk_create(rows, CHUNK)
    Assignment.objects.bulk_create(
        [
            Assignment(account=account, staff=one)
            for account in accounts
            for one in luck.sample(team[2:], luck.choice((1, 1, 2)))
        ],
        CHUNK,
    )
    return accounts


def readers_by_account() -> dict[int, list[tuple[int, int, str, str]]]:
    """Whom letters reach: contact, address, e-mail and name, by account."""
    found = defaultdict(list)
    rows = Link.objects.filter(notify=True).order_by("pk").select_related("contact", "address")
    for link in rows:
        reader = (link.contact_id, link.address_id, link.address.email, link.contact.full_name)
        found[link.account_id].append(reader)
    return found


def _staff() -> list[Staff]:
    team = []
    for number, (name, role, sees_all) in enumerate(COLLEAGUES):
        person = Person.objects.create(email=f"staff{number}@marlow.example", name=name, password="!")
        team.append(
            Staff.objects.create(
                person=person, name=name, role=role, sees_all_accounts=sees_all, joined_at=now()
            )
        )
    return team


def _account(number: int, luck: random.Random) -> Account:
    is_company = luck.random() < 0.3
    last = luck.choice(LAST)
    name = f"{last} {luck.choice(COMPANIES)}" if is_company else f"{last}, {luck.choice(FIRST)}"
    return Account(
        name=name,
        number=f"C{number + 1}",
        type="company" if is_company else "individual",
        archived_at=now() if luck.random() < 0.08 else None,
    )


def _links(accounts: list[Account], luck: random.Random) -> list[Link]:
    """One to three people each; a tenth shares its first with the client before (the company's owner)."""
    links: list[Link] = []
    made = itertools.count(1)
    shared: Address | None = None
    for account in accounts:
        own = [shared] if shared and luck.random() < 0.1 else []
        own += [_address(next(made), luck) for _ in range(luck.choice((1, 1, 1, 2, 2, 3)) - len(own))]
        signs_in = luck.random() < 0.85
        for address in own:
            notify = luck.random() < 0.97
            links.append(
                Link(account=account, contact=address.contact, address=address, notify=notify, login=signs_in)
            )
        words = [account.name, account.number]
        words += [word for address in own for word in (address.contact.full_name, address.email)]
        account.search = "\n".join(map(fold, words))
        shared = own[0]
    return links


def _address(number: int, luck: random.Random) -> Address:
    contact = Contact(first_name=luck.choice(FIRST), last_name=luck.choice(LAST))
    return Address(contact=contact, email=f"reader{number}@client.example")
