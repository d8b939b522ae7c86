"""Small builders: rows with sensible values, so that a test names only what it is about.

Everything but `firm` and `person` is made in the firm in scope.
"""

import itertools
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.utils.module_loading import import_string

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.tenancy import firm_scope
from tickler.people import session
from tickler.people.access import ClientViewer, StaffViewer
from tickler.people.models import Account, Address, Assignment, Contact, Firm, Link, Person, Role, Staff
from tickler.people.models import tidy_email as tidy

_numbers = itertools.count(1)
PASSWORD = "a long walk in the rain"


def firm(name: str = "Marlow & Brandt", **values: Any) -> Firm:
    """A practice in Amsterdam that writes English."""
    return Firm.objects.create(name=name, **{"zone": "Europe/Amsterdam", "country": "NL", **values})


def person(email: str = "", *, password: str = "", **values: Any) -> Person:
    """An identity; without a password nobody can sign in with one."""
    one = Person(email=tidy(email or f"person{next(_numbers)}@example.org"), **values)
    if password:
        one.set_password(password)
    else:
        one.set_unusable_password()
    one.save()
    return one


def staff(
    name: str = "Sofie Janssen",
    *,
    role: str = Role.EMPLOYEE,
    email: str = "",
    password: str = "",
    accounts: tuple[Account, ...] = (),
    **values: Any,
) -> Staff:
    """Somebody who works for the firm in scope and looks after these accounts."""
    who = person(email or f"staff{next(_numbers)}@firm.example", password=password, name=name)
    one = Staff.objects.create(person=who, name=name, role=role, **{"joined_at": now(), **values})
    for account in accounts:
        Assignment.objects.create(account=account, staff=one)
    return one


def account(name: str = "De Wit", *, number: str = "", **values: Any) -> Account:
    """An account without contacts."""
    number = number or f"{name[0].upper()}{next(_numbers)}"
    return Account.objects.create(name=name, number=number, search=f"{name} {number}".lower(), **values)


def contact(
    account: Account | None = None,
    *,
    email: str | None = None,
    notify: bool = True,
    login: bool = False,
    signatory: bool | None = None,
    first_name: str = "Anna",
    last_name: str = "de Wit",
    **values: Any,
) -> Contact:
    """A contact with one address (`email=""` for none), linked to the account if one is given."""
    one = Contact.objects.create(first_name=first_name, last_name=last_name, **values)
    if email is None:
        email = f"{first_name.lower()}{next(_numbers)}@dewit.example"
    if email:
        Address.objects.create(contact=one, email=tidy(email))
    if account:
        link(account, one, notify=notify, login=login, signatory=signatory)
    return one


def link(
    account: Account,
    contact: Contact,
    *,
    email: str = "",
    notify: bool = True,
    login: bool = False,
    signatory: bool | None = None,
) -> Link:
    """The contact stands for the account, by this address of theirs or their first."""
    addresses = contact.addresses.filter(email=tidy(email)) if email else contact.addresses.all()
    address = addresses.order_by("pk").first()
    return Link.objects.create(
        account=account,
        contact=contact,
        address=address,
        notify=bool(address) and notify,
        login=bool(address) and login,
        signatory=login if signatory is None else signatory,
    )


def actor(staff: Staff | None = None) -> Actor:
    """The actor of an act by this member of staff, or by nobody in particular."""
    if staff is None:
        return Actor(sort="staff", name="Sofie Janssen", email="sofie@firm.example")
    return Actor(sort="staff", person_id=staff.person_id, name=staff.name, email=staff.person.email)


def viewer(staff: Staff) -> StaffViewer:
    """This member of staff looks."""
    return StaffViewer(staff=staff, firm=staff.firm, actor=actor(staff))


def client_viewer(contact: Contact) -> ClientViewer:
    """This contact looks, through every link their first address may sign in by."""
    email = contact.addresses.order_by("pk")[0].email
    who = Person.objects.for_email(email)
    links = Link.objects.filter(login=True, address__email=email, account__archived_at=None)
    act = Actor(sort="client", person_id=who.pk, name=contact.full_name, email=email, contact_id=contact.pk)
    found = tuple(links.select_related("account", "contact", "firm").order_by("pk"))
    return ClientViewer(person=who, firm=contact.firm, links=found, actor=act)


def signed_in(who: Staff | Contact, client: Client | None = None) -> Client:
    """A test client whose session belongs to this member of staff or contact."""
    client = client or Client()
    request = HttpRequest()
    request.session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    if isinstance(who, Staff):
        session.open_for_staff(request, who)
    else:
        with firm_scope(who.firm_id):
            email = who.addresses.order_by("pk")[0].email
        session.open_for_client(request, Person.objects.for_email(email), who.firm)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client
