"""Where a person may go in. The sign-in look-up: it crosses firms and shows a person only their own."""

from dataclasses import dataclass

from tickler.people.emails import comparable
from tickler.people.models import Firm, Link, Person, Staff, language_of


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a letter about signing in goes: the stored address, never the typed one."""

    email: str
    name: str
    language: str
    firm_id: int | None  # whose letter it is; none if the address is known at several


def staff_of(person: Person) -> list[Staff]:
    """The firms this person works for, oldest first."""
    rows = Staff.everywhere.filter(person=person, left_at=None, joined_at__isnull=False)
    return list(rows.select_related("firm", "person").order_by("pk"))


def client_firms_of(person: Person) -> list[Firm]:
    """The firms of which this person is a client, oldest first."""
    links = _login_links(person.email)
    return list({link.firm_id: link.firm for link in links}.values())


def client_recipient(email: str, firm: Firm | None = None) -> Recipient | None:
    """Who gets the code for this address, if a client may sign in with it; `firm` is where they came from."""
    links = _login_links(comparable(email))
    if not links:
        return None
    at_firm = [link for link in links if firm and link.firm_id == firm.pk] or links
    first = at_firm[0]
    several = len({link.firm_id for link in at_firm}) > 1
    assert first.address is not None  # the look-up went through it
    return Recipient(
        email=first.address.email,
        name=first.contact.full_name,
        language=language_of(first.contact.language, first.account.language, first.firm.language),
        firm_id=None if several else first.firm_id,
    )


def _login_links(email: str) -> list[Link]:
    rows = Link.everywhere.filter(login=True, address__email=email, account__archived_at=None)
    return list(rows.select_related("address", "contact", "account", "firm").order_by("pk"))
