"""Acts on contacts, their addresses, and the accounts they stand for."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.people.actions.accounts import check_language
from tickler.people.emails import check_email
from tickler.people.models import Account, Address, Contact, Link
from tickler.people.search import refresh_search
from tickler.trail.actions import record

# An address of which nothing bad is known.
_TRUSTED: dict[str, Any] = {
    "suppressed_at": None,
    "suppressed_reason": "",
    "is_unwanted": False,
    "returned_at": None,
    "returned_said": "",
}
CHANGEABLE = {"first_name": 80, "last_name": 80, "language": 5, "phone": 40}


@transaction.atomic
def add_contact(
    account: Account,
    *,
    actor: Actor,
    first_name: str = "",
    last_name: str = "",
    email: str = "",
    phone: str = "",
    language: str = "",
    notify: bool = True,
    login: bool = False,
) -> Link:
    """A new contact who stands for this account. Without an address they are linked, but get nothing yet."""
    facts = _checked({"first_name": first_name, "last_name": last_name, "language": language, "phone": phone})
    if not (facts["first_name"] or facts["last_name"]):
        raise Refused("name_missing", _("Write the contact's name."))
    contact = Contact.objects.create(**facts)
    address = Address.objects.create(contact=contact, email=check_email(email)) if email.strip() else None
    record("contact.added", actor=actor, account=account, name=contact.full_name, email=_shown(address))
    return link_contact(account, contact, address=address, notify=notify, login=login, actor=actor)


@transaction.atomic
def change_contact(contact: Contact, *, actor: Actor, **changes: Any) -> Contact:
    """Another name, language or telephone number."""
    wanted = _checked(changes)
    changed = {
        key: [getattr(contact, key), value] for key, value in wanted.items() if getattr(contact, key) != value
    }
    if not changed:
        return contact
    for key, value in wanted.items():
        setattr(contact, key, value)
    if not contact.full_name:
        raise Refused("name_missing", _("Write the contact's name."))
    contact.save(update_fields=list(changed))
    accounts = _accounts_of(contact)
    refresh_search(accounts)
    for account in accounts:
        record("contact.changed", actor=actor, account=account, name=contact.full_name, changes=changed)
    return contact


@transaction.atomic
def link_contact(
    account: Account,
    contact: Contact,
    *,
    actor: Actor,
    address: Address | None = None,
    notify: bool = True,
    login: bool = False,
) -> Link:
    """The contact stands for the account, by one of their addresses. Notify is on unless somebody says no."""
    Account.objects.select_for_update(of=("self",)).get(pk=account.pk)  # two at once must see each other
    if address is not None:
        if address.contact_id != contact.pk:
            raise Refused("address_of_another", _("This address belongs to another contact."))
        _refuse_twice(account, address.email)
    elif login:
        raise no_address(contact)
    elif Link.objects.filter(account=account, contact=contact).exists():
        raise Refused(
            "linked_already",
            _("%(name)s is a contact of this client already.") % {"name": contact.full_name},
        )
    link = Link.objects.create(
        account=account,
        contact=contact,
        address=address,
        notify=bool(address) and notify,
        login=login,
        signatory=login,
    )
    refresh_search([account])
    record(
        "contact.linked",
        actor=actor,
        account=account,
        name=contact.full_name,
        email=_shown(address),
        notify=link.notify,
        login=link.login,
    )
    return link


@transaction.atomic
def unlink_contact(link: Link, *, actor: Actor) -> None:
    """The contact no longer stands for the account by this address; a session it opened ends at once."""
    account, contact, email = link.account, link.contact, _shown(link.address)
    if not Link.objects.filter(pk=link.pk).delete()[0]:
        raise Refused("stale", _("Somebody else changed this in the meantime. Look at it again."))
    refresh_search([account])
    record("contact.unlinked", actor=actor, account=account, name=contact.full_name, email=email)


@transaction.atomic
def add_address(contact: Contact, email: str, *, actor: Actor) -> Address:
    """One more address; accounts for which the contact stood without one get it, with Notify on."""
    email = check_email(email)
    if contact.addresses.filter(email=email).exists():
        raise Refused("address_known", _("%(name)s has this address already.") % {"name": contact.full_name})
    bare = list(contact.links.filter(address=None).select_related("account"))
    for link in bare:
        _refuse_twice(link.account, email)
    address = Address.objects.create(contact=contact, email=email)
    Link.objects.filter(pk__in=[link.pk for link in bare]).update(
        address=address, notify=True, notify_changed_at=now()
    )
    accounts = _accounts_of(contact)
    refresh_search(accounts)
    for account in accounts:
        record("address.added", actor=actor, account=account, name=contact.full_name, email=email)
    return address


@transaction.atomic
def change_address(address: Address, email: str, *, actor: Actor) -> Address:
    """Put an address right. Whoever is signed in with the old one is out, and the new one is unproven."""
    email, old = check_email(email), address.email
    if email == old:
        return address
    contact = address.contact
    if contact.addresses.filter(email=email).exists():
        raise Refused("address_known", _("%(name)s has this address already.") % {"name": contact.full_name})
    links = list(address.links.select_related("account"))
    for link in links:
        _refuse_twice(link.account, email)
    address.email, address.confirmed_at = email, None
    for name, value in _TRUSTED.items():
        setattr(address, name, value)
    address.save()
    address.links.update(epoch=F("epoch") + 1)
    accounts = [link.account for link in links]
    refresh_search(accounts)
    for account in accounts:
        record("address.changed", actor=actor, account=account, name=contact.full_name, was=old, to=email)
    return address


@transaction.atomic
def remove_address(address: Address, *, actor: Actor) -> None:
    """Away with an address; where it was the contact's only one for an account, the contact stays without."""
    contact, email = address.contact, address.email
    links = list(address.links.select_related("account"))
    for link in links:
        others = Link.objects.filter(account=link.account, contact=contact).exclude(pk=link.pk)
        if not others.exists():
            Link.objects.filter(pk=link.pk).update(
                address=None, login=False, notify=False, notify_changed_at=now(), epoch=F("epoch") + 1
            )
    address.delete()  # takes the links along that still name it
    accounts = [link.account for link in links]
    refresh_search(accounts)
    for account in accounts:
        record("address.removed", actor=actor, account=account, name=contact.full_name, email=email)


@transaction.atomic
def trust_address(address: Address, *, actor: Actor) -> Address:
    """Write to an address again whose letters came back."""
    rows = Address.objects.filter(pk=address.pk, suppressed_at__isnull=False)
    if not rows.update(**_TRUSTED):
        raise Refused("not_suppressed", _("Letters to this address are not stopped."))
    address.refresh_from_db()
    for account in _accounts_of(address.contact):
        record("address.trusted", actor=actor, account=account, email=address.email)
    return address


def no_address(contact: Contact) -> Refused:
    """The refusal of anything that needs an address."""
    return Refused(
        "no_address",
        _("%(name)s has no e-mail address yet. Add one first.") % {"name": contact.full_name},
    )


def _refuse_twice(account: Account, email: str) -> None:
    """One address stands for one contact of an account: else nobody knows who answered."""
    other = Link.objects.filter(account=account, address__email=email).select_related("contact").first()
    if other is not None:
        raise Refused(
            "address_twice",
            _("%(email)s is used by %(name)s for this client already.")
            % {"email": email, "name": other.contact.full_name},
        )


def _checked(changes: dict[str, Any]) -> dict[str, str]:
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"a contact's {', '.join(sorted(unknown))} cannot be changed")
    wanted = {key: " ".join(str(value).split())[: CHANGEABLE[key]] for key, value in changes.items()}
    check_language(wanted.get("language", ""))
    return wanted


def _accounts_of(contact: Contact) -> list[Account]:
    return list(Account.objects.filter(links__contact=contact).distinct().order_by("pk"))


def _shown(address: Address | None) -> str:
    return address.email if address else ""
