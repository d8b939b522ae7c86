"""How many queries a page may ask, however long its list is."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import letters, make
from tests.cast import Company, company
from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.tenancy import firm_scope
from tickler.documents import folders
from tickler.documents.models import Document
from tickler.items import actions
from tickler.items.models import ActionItem, Status
from tickler.kinds.approval.tests import samples as approvals
from tickler.mail.models import Letter, Notice, State
from tickler.people.models import Account, Assignment, Contact, Staff
from tickler.trail.linker import link
from tickler.trail.readers import hand_out

ROWS = 60
MOST = 15


@pytest.fixture(scope="module")
def us(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    """A firm with more clients and items than a page shows; made once, rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        one = company("Marlow & Brandt", "marlow.example")
        with firm_scope(one.firm.pk):
            for number in range(ROWS):
                account = make.account(f"Client {number}")
                make.contact(account, email=f"c{number}@client.example", login=True)
                make.link(account, one.contact, login=True)
                Assignment.objects.create(account=account, staff=one.employee)
                letters.sent(account, f"Papers {number}")
                approvals.opened(account)
            _make_late_and_gone()
            for account in Account.objects.all():
                letters.sent(account, "To come")
                _came_in(letters.sent(account, "Came in"))
            while link():
                hand_out()
        yield one
        transaction.set_rollback(True)


def _make_late_and_gone() -> None:
    """What there is so far is late, and its letters have left."""
    moment = now()
    ActionItem.objects.update(due_on=moment.date() - dt.timedelta(days=3))
    Letter.objects.update(state=State.SENT, leave_at=moment, sent_at=moment, subject="Papers")
    Notice.objects.update(fate=State.SENT, settled_at=moment)


def _came_in(item: ActionItem) -> None:
    actions.move(item, Status.DONE, "request.completed", actor=Actor(sort="client", name="Anna"))


@pytest.fixture(autouse=True)
def _scope(us: Company, db: None) -> Iterator[None]:
    with firm_scope(us.firm.pk):
        yield


def queries(who: Staff | Contact, address: str) -> int:
    """How many a page asks; the first look, which fills what is kept between pages, is not counted."""
    client = make.signed_in(who)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    "address",
    [
        "/office/clients/",
        "/office/clients/?page=2",
        "/office/clients/?tab=offline",
        "/office/clients/?q=client&late=1&mine=1&silent=1&open-request=1",
        "/office/items/",
        "/office/items/?tab=us",
        "/office/items/?tab=late",
        "/office/items/?tab=done",
        "/office/items/?q=papers&page=2",
        "/office/inbox/?tab=all",
        "/office/activity/?q=client&who=client",
        "/office/letters/",
        "/office/letters/?q=client&reminders=1",
        "/office/letters/gone/",
        "/office/letters/gone/?page=2",
        "/office/letters/gone/?q=client&sent=1",
        "/office/approval/",
        "/office/approval/?waiting=1&q=client&page=2",
        "/office/approval/pending/",
        "/office/request/templates/",
        "/office/",
    ],
)
def test_a_list_page_stays_in_its_budget(us: Company, address: str) -> None:
    assert queries(us.owner, address) <= MOST
    assert queries(us.employee, address) <= MOST


def test_a_clients_page_stays_in_its_budget(us: Company) -> None:
    assert queries(us.owner, f"/office/clients/{us.account.public_id}/") <= MOST
    for tab in ("items/request", "items/approval", "documents"):
        assert queries(us.owner, f"/office/clients/{us.account.public_id}/{tab}/") <= MOST


def test_the_clients_own_list_stays_in_its_budget(us: Company) -> None:
    assert queries(us.contact, "/client/") <= 8


def test_the_clients_folders_stay_in_their_budget(us: Company) -> None:
    """However many accounts a person stands for, and however full a folder is."""
    home = folders.home_of(us.account)
    inside = [folders.make(us.account, f"F{one}", parent=home, actor=make.actor()) for one in range(8)]
    Document.objects.bulk_create(
        [Document(account=us.account, folder=one, name="a.pdf") for one in [home] * ROWS + inside]
    )
    assert queries(us.contact, "/client/documents/") <= MOST
    assert queries(us.contact, f"/client/documents/folders/{home.public_id}/") <= MOST
    document = home.documents.all()[0]
    assert queries(us.contact, f"/client/documents/{document.public_id}/change/") <= MOST
