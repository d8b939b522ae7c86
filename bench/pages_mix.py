"""What the users of a large practice open: staff their lists all day, clients what they have to do."""

import random
from collections.abc import Sequence

from django.conf import settings

from bench.pages_load import Pick, User
from tests import make
from tickler.core.tenancy import firm_scope
from tickler.documents import folders
from tickler.documents.models import Document
from tickler.items.access import visible_items
from tickler.items.models import Status
from tickler.people.access import visible_accounts
from tickler.people.models import Contact, Firm, Link, Role, Staff

# Of a hundred pages: so many of each.
SHARES = {"clients": 30, "items": 28, "start": 10, "account": 14, "letters": 6, "item": 12}
CLIENTS = (
    "", "?page={page}", "?page={page}", "?q=visser", "?q=c{number}", "?q=reader{number}", "?late=1",
    "?mine=1", "?open-request=1", "?silent=1", "?tab=offline", "?tab=archived",
)  # fmt: skip
ITEMS = (
    "", "?page={page}", "?page={page}", "?tab=late", "?tab=us", "?tab=done&page={page}", "?tab=archived",
    "?tab=drafts", "?q=visser", "?q=vat&tab=done", "?q=c{number}",
)  # fmt: skip
LETTERS = ("", "", "?page={page}", "?mine=1", "?last=1")


def staff(firm: Firm, count: int) -> list[User]:
    """The practice's staff at work: half of them see every client, half their own."""
    with firm_scope(firm.pk):
        team = list(Staff.objects.select_related("person", "firm").order_by("pk")[:count])
        return [User(cookie_of(one), _office(*_addresses(one))) for one in team]


def clients(firm: Firm, count: int) -> list[User]:
    """Clients who have something to do, on their list."""
    with firm_scope(firm.pk):
        waiting = Link.objects.filter(
            login=True, account__archived_at=None, account__items__status=Status.OPEN
        )
        keys = list(dict.fromkeys(waiting.order_by("pk").values_list("contact_id", flat=True)[: count * 9]))
        people = [Contact.objects.get(pk=key) for key in keys[:count]]
        return [User(cookie_of(one), lambda luck: ("todo", "/client/")) for one in people]


def documents(firm: Firm, count: int) -> list[User]:
    """Staff and clients, half and half, at the documents of the client who has most of them."""
    with firm_scope(firm.pk):
        link = full_link()
        owners = Staff.objects.filter(sees_all_accounts=True) | Staff.objects.filter(role=Role.OWNER)
        team = list(owners.select_related("person", "firm").order_by("pk")[: count // 2])
        staff = [User(cookie_of(one), _picked(staff_shelves(link))) for one in team]
        own = User(cookie_of(link.contact), _picked(client_shelves(link)))
        return staff + [own] * (count - len(staff))


def full_link() -> Link:
    """Whom the client with most documents is signed in as."""
    account = Document.objects.values_list("account", flat=True)[:1]
    return Link.objects.filter(login=True, account=account).select_related("account", "contact")[0]


def staff_shelves(link: Link) -> dict[str, str]:
    """By name: the addresses of documents that staff open."""
    full = folders.home_of(link.account)
    address = "/office/documents/folders/{}/"
    return {
        "documents_of_client": f"/office/clients/{link.account.public_id}/documents/",
        "documents_folder": address.format(full.public_id) + "?page={page}",
        "documents_folder_small": address.format(full.folders.order_by("pk")[0].public_id),
        "documents_search": f"/office/clients/{link.account.public_id}/documents/?q=payslip+{{number}}",
        "documents_recent": "/office/documents/?page={page}",
        "documents_trash": "/office/documents/trash/",
    }


def client_shelves(link: Link) -> dict[str, str]:
    """The same for the client: `folder` is the full one."""
    tops = folders.home_of(link.account)
    small = tops.folders.order_by("pk")[0]
    address = "/client/documents/folders/{}/"
    return {
        "own_documents": "/client/documents/",
        "own_folder": address.format(tops.public_id) + "?page={page}",
        "own_folder_small": address.format(small.public_id),
    }


def _picked(addresses: dict[str, str]) -> Pick:
    def pick(luck: random.Random) -> tuple[str, str]:
        name = luck.choice(list(addresses))
        return name, addresses[name].format(page=luck.randrange(1, 100), number=luck.randrange(1, 100))

    return pick


def cookie_of(who: Staff | Contact) -> str:
    """A session of theirs, as a cookie header."""
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={make.signed_in(who).cookies[name].value}"


def _addresses(one: Staff) -> tuple[Sequence[str], Sequence[str]]:
    """Clients' pages and items' pages this member of staff may open."""
    viewer = make.viewer(one)
    accounts = visible_accounts(viewer).filter(archived_at=None).values_list("public_id", flat=True)[:500]
    items = visible_items(viewer).filter(status__in=[Status.OPEN, Status.REVIEW])
    shown = items.order_by("-changed_at").values_list("public_id", flat=True)[:500]
    pages = [f"/office/clients/{key}/" for key in accounts]
    return [*pages, *(f"{page}items/request/" for page in pages)], [f"/office/items/{key}/" for key in shown]


def _office(accounts: Sequence[str], items: Sequence[str]) -> Pick:
    def pick(luck: random.Random) -> tuple[str, str]:
        name = luck.choices(list(SHARES), list(SHARES.values()))[0]
        forms = {
            "clients": [f"/office/clients/{form}" for form in CLIENTS],
            "items": [f"/office/items/{form}" for form in ITEMS],
            "letters": [f"/office/letters/{form}" for form in LETTERS],
            "start": ["/office/"],
            "account": accounts,
            "item": items,
        }
        address = luck.choice(forms[name])
        return name, address.format(page=luck.randrange(1, 15), number=luck.randrange(100, 1000))

    return pick
