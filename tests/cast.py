"""Two firms of the same shape, to try everything as the neighbour too."""

from dataclasses import dataclass

from tests import make
from tickler.core.tenancy import firm_scope
from tickler.people.models import Account, Contact, Firm, Role, Staff


@dataclass(frozen=True, kw_only=True)
class Company:
    """One firm with everybody a rule speaks of."""

    firm: Firm
    owner: Staff
    admin: Staff
    employee: Staff  # looks after `account`
    stranger: Staff  # an employee of the firm without `account`
    account: Account
    other_account: Account  # nobody's in particular
    contact: Contact  # may sign in to `account`
    spouse: Contact  # is written to about `account`, may not sign in
    other_contact: Contact  # may sign in to `other_account`


def company(name: str, domain: str) -> Company:
    """One firm of the cast."""
    firm = make.firm(name)
    with firm_scope(firm.pk):
        account, other = make.account("De Wit"), make.account("Visser")
        return Company(
            firm=firm,
            owner=make.staff("Otto Owner", role=Role.OWNER, email=f"owner@{domain}"),
            admin=make.staff("Ada Admin", role=Role.ADMIN, email=f"admin@{domain}"),
            employee=make.staff("Eva Employee", email=f"eva@{domain}", accounts=(account,)),
            stranger=make.staff("Sten Stranger", email=f"sten@{domain}", accounts=(other,)),
            account=account,
            other_account=other,
            contact=make.contact(account, email=f"anna@client.{domain}", login=True),
            spouse=make.contact(account, email=f"piet@client.{domain}", first_name="Piet"),
            other_contact=make.contact(
                other, email=f"vera@client.{domain}", login=True, first_name="Vera", last_name="Visser"
            ),
        )


def two_companies() -> tuple[Company, Company]:
    """Two firms that must never learn of each other."""
    return company("Marlow & Brandt", "marlow.example"), company("Noord Advies", "noord.example")
