"""What becomes of each row: a new client, a contact more of one who is there, nothing, or a reason why not.

Trying and adding are the same; trying does not write. The book knows every client of the firm by number, name
and addresses, and learns what the rows before have added.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tickler.imports.models import Import, Outcome, Row
from tickler.imports.values import Draft, Wrong, read
from tickler.people.actions.many import Many
from tickler.people.models import Account, Address, Contact, Link
from tickler.people.search import fold

SKIP, MERGE, NEW = "skip", "merge", "new"


@dataclass(eq=False)
class Known:
    """A client who is there, or will be."""

    account: Account
    is_ours: bool = False  # made by this import: rows about it belong together
    people: dict[str, Contact] = field(default_factory=dict)  # by folded name
    emails: dict[str, str] = field(default_factory=dict)  # whose each address is: folded name
    bare: set[str] = field(default_factory=set)  # who is linked without an address


@dataclass
class Book:
    """Every client of the firm."""

    numbers: dict[str, Known] = field(default_factory=dict)
    names: dict[str, Known] = field(default_factory=dict)
    emails: dict[str, Known] = field(default_factory=dict)
    addresses: dict[tuple[str, str], Address] = field(default_factory=dict)  # by address and folded name

    @classmethod
    def of_firm(cls, of: Import) -> "Book":
        """As the firm is now, with what this import has added."""
        book, by_key = cls(), {}
        ours = set(of.rows.filter(made="account").values_list("account_id", flat=True))
        for account in Account.objects.order_by("-pk").only("number", "name"):
            by_key[account.pk] = book.add(Known(account, is_ours=account.pk in ours))
        links = Link.objects.select_related("contact", "address").order_by("-pk")
        for link in links.iterator(chunk_size=5000):
            book.link(by_key[link.account_id], link)
        return book

    def add(self, known: Known) -> Known:
        account = known.account
        if account.number:
            self.numbers[account.number] = known
        self.names[fold(account.name)] = known
        return known

    def link(self, known: Known, link: Link) -> None:
        person = fold(link.contact.full_name)
        known.people[person] = link.contact
        if link.address is None:
            known.bare.add(person)
            return
        known.emails[link.address.email] = person
        self.emails[link.address.email] = known
        self.addresses[link.address.email, person] = link.address


def plan(row: Row, of: Import, book: Book, many: Many) -> None:
    """Fill in the row's outcome, and put what it adds into `many` and the book."""
    cells = {name: cell for name, cell in zip(of.columns, row.cells, strict=False) if name}
    row.column = row.reason = row.made = ""
    try:
        draft = read(cells)
        _take(draft, row, of.choices, book, many)
    except Wrong as wrong:
        row.wrong(_head(of, wrong.field), wrong)


def _head(of: Import, name: str) -> str:
    """The heading of the column that holds this field."""
    return str(of.heads[of.columns.index(name)]) if name in of.columns else ""


def _take(draft: Draft, row: Row, choices: Mapping[str, str], book: Book, many: Many) -> None:
    known, why = _same(draft, book)
    wish = choices.get(why, SKIP)
    if known is not None and not known.is_ours:
        if wish == SKIP:
            row.outcome, row.reason = Outcome.SKIPPED, _alike(why) % _facts(known)
            return
        if wish == NEW:
            known, draft.number = None, "" if why == "number" else draft.number
    if known is None:
        account = Account(
            name=draft.name, number=draft.number, type=draft.type, language=draft.account_language
        )
        many.accounts.append(account)
        known = book.add(Known(account, is_ours=True))
        row.made = "account"
    elif not draft.contact:
        row.outcome, row.reason = (
            Outcome.SKIPPED,
            _("This client is there already: %(name)s.") % _facts(known),
        )
        return
    row.outcome, row.account = Outcome.ADDED, known.account
    if draft.contact:
        _stand_for(draft, row, known, book, many)


def _same(draft: Draft, book: Book) -> tuple[Known | None, str]:
    """The client this row is about, and by what: its number, or an address or a name of somebody else's."""
    if draft.number and draft.number in book.numbers:
        return book.numbers[draft.number], "number"
    named = book.names.get(fold(draft.name))
    if named is not None and named.is_ours and draft.number in {"", named.account.number}:
        return named, "name"
    by_email = book.emails.get(draft.email) if draft.email else None
    if by_email is not None and not by_email.is_ours:
        return by_email, "email"
    if named is not None and not named.is_ours:
        return named, "name"
    return None, ""


def _stand_for(draft: Draft, row: Row, known: Known, book: Book, many: Many) -> None:
    """The row's contact stands for the client."""
    person = fold(draft.person)
    if draft.email in known.emails and known.emails[draft.email] != person:
        other = known.people[known.emails[draft.email]].full_name
        raise Wrong(
            "email",
            _("%(email)s is used by %(name)s for this client already.")
            % {"email": draft.email, "name": other},
        )
    if draft.email in known.emails or (not draft.email and person in known.people):
        row.outcome, row.made = Outcome.SKIPPED, ""
        row.reason = _("This contact stands for %(name)s already.") % _facts(known)
        return
    if person in known.bare:
        raise Wrong(
            "email", _("This contact stands for the client without an address. Add it on the client's page.")
        )
    address = book.addresses.get((draft.email, person)) if draft.email else None
    contact = address.contact if address is not None else known.people.get(person)
    if contact is None:
        contact = Contact(**draft.contact)
        many.contacts.append(contact)
    if draft.email and address is None:
        address = Address(contact=contact, email=draft.email)
        many.addresses.append(address)
    link = Link(account=known.account, contact=contact, address=address, **draft.switches)
    many.links.append(link)
    row.link, row.made = link, row.made or "link"
    book.link(known, link)


def _facts(known: Known) -> dict[str, str]:
    account = known.account
    return {"name": f"{account.name} ({account.number})" if account.number else account.name}


def _alike(why: str) -> str:
    return {
        "number": _("The same number as %(name)s."),
        "email": _("The same e-mail address as %(name)s."),
        "name": _("The same name as %(name)s."),
    }[why]
