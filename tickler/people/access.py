"""The doors to accounts and contacts: what a viewer may see. Views fetch through these and nothing else.

Conditions are `IN (…)`, not `EXISTS`: the few rows that open the door are found by their own index, and not
asked for again for each of ten thousand accounts.
"""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from tickler.core.actor import Actor
from tickler.people.models import Account, Assignment, Contact, Firm, Link, Person, Staff, Tag, Team
from tickler.people.roles import may


@dataclass(frozen=True, kw_only=True)
class StaffViewer:
    """Somebody of the firm looks."""

    staff: Staff
    firm: Firm
    actor: Actor

    @property
    def person(self) -> Person:
        return self.staff.person

    def may(self, right: str) -> bool:
        """Has this member of staff the right?"""
        return may(self.staff, right)


@dataclass(frozen=True, kw_only=True)
class ClientViewer:
    """A client looks: a person, and the links through which their address may sign in at this firm."""

    person: Person
    firm: Firm
    links: tuple[Link, ...]
    actor: Actor

    @property
    def account_ids(self) -> frozenset[int]:
        return frozenset(link.account_id for link in self.links)

    @property
    def contact_ids(self) -> frozenset[int]:
        return frozenset(link.contact_id for link in self.links)

    def link_to(self, account_id: int) -> Link | None:
        """The link through which this client stands for an account."""
        return next((link for link in self.links if link.account_id == account_id), None)

    def actor_on(self, account_id: int) -> Actor:
        """The actor with the contact who stands for this account: two spouses may share an address."""
        link = self.link_to(account_id)
        return replace(self.actor, contact_id=link.contact_id if link else None)


@dataclass(frozen=True, kw_only=True)
class LookingViewer(ClientViewer):
    """Staff look at the portal of one account as its clients see it; they stand for nobody, change nothing.

    `actor` is who they are, for the trail.
    """

    account: Account
    until: dt.datetime

    @property
    def account_ids(self) -> frozenset[int]:
        return frozenset({self.account.pk})

    def actor_on(self, account_id: int) -> Actor:
        """A client, so that pages show what a client may do; no act is ever done in this name."""
        return Actor(sort="client")


Viewer = StaffViewer | ClientViewer


def sees_every_account(staff: Staff) -> bool:
    """Owner and admins always, an employee if the firm says so."""
    return staff.is_lead or staff.sees_all_accounts


def visible_accounts(viewer: Viewer) -> QuerySet[Account]:
    """The accounts this viewer may see: staff also the archived ones, clients those they can sign in to."""
    accounts = Account.objects.filter(firm=viewer.firm)
    if isinstance(viewer, LookingViewer):
        return accounts.filter(pk=viewer.account.pk, archived_at=None)
    if isinstance(viewer, ClientViewer):
        return accounts.filter(pk__in=login_links(viewer.person.email).values("account"), archived_at=None)
    if sees_every_account(viewer.staff):
        return accounts
    return accounts.filter(pk__in=Assignment.objects.filter(staff=viewer.staff).values("account"))


def visible_contacts(viewer: Viewer) -> QuerySet[Contact]:
    """The contacts behind the accounts this viewer may see; who sees every account sees every contact."""
    contacts = Contact.objects.filter(firm=viewer.firm)
    if isinstance(viewer, ClientViewer):
        return contacts.filter(pk__in=viewer.contact_ids)
    if sees_every_account(viewer.staff):
        return contacts
    links = Link.objects.filter(account__in=visible_accounts(viewer).values("pk"))
    return contacts.filter(pk__in=links.values("contact"))


def visible_links(viewer: Viewer) -> QuerySet[Link]:
    """Who stands for which account, as far as this viewer may see: clients only their own."""
    links = Link.objects.filter(firm=viewer.firm)
    if isinstance(viewer, LookingViewer):
        return links.none()
    if isinstance(viewer, ClientViewer):
        return login_links(viewer.person.email)
    if sees_every_account(viewer.staff):
        return links
    return links.filter(account__in=visible_accounts(viewer).values("pk"))


def visible_tags(viewer: StaffViewer) -> QuerySet[Tag]:
    """The firm's tags, by name."""
    return Tag.objects.filter(firm=viewer.firm).order_by("name")


def visible_teams(viewer: StaffViewer) -> QuerySet[Team]:
    """The firm's teams, by name."""
    return Team.objects.filter(firm=viewer.firm).order_by("name")


def visible_staff(viewer: Viewer) -> QuerySet[Staff]:
    """The colleagues of the firm, those who left included; for clients nobody."""
    staff = Staff.objects.filter(firm=viewer.firm)
    return staff if isinstance(viewer, StaffViewer) else staff.none()


def login_links(email: str) -> QuerySet[Link]:
    """Within the firm in scope: the links by which this address may sign in now."""
    return Link.objects.filter(login=True, address__email=email, account__archived_at=None)
