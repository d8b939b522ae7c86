"""View as client: staff look at a portal, change nothing, and the trail says that they looked."""

from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests import letters, make
from tests.cast import Company
from tickler.core.clock import now
from tickler.items.models import ActionItem
from tickler.office.tests.pages import get, post, said
from tickler.people import actions as people
from tickler.people.models import Account, Link
from tickler.trail.models import Event

TODO = "/client/"


@pytest.fixture
def item(us: Company) -> ActionItem:
    return letters.sent(us.account, "Income tax 2025")


def address(account: Account) -> str:
    return f"/office/clients/{account.public_id}/view/"


@pytest.fixture
def looking(us: Company, item: ActionItem) -> Client:
    """The employee looks at the portal of De Wit."""
    return post(us.employee, address(us.account))


def test_the_clients_page_offers_it(us: Company) -> None:
    assert "View as client" in get(us.employee, f"/office/clients/{us.account.public_id}/")


def test_staff_see_what_the_client_sees_and_a_line_that_says_so(us: Company, looking: Client) -> None:
    letters.sent(us.other_account, "Of somebody else")
    letters.draft(us.account, "Not sent yet")
    page = said(looking.get(TODO))
    assert "Income tax 2025" in page and "You see the portal of De Wit" in page and "Leave view" in page
    assert "Of somebody else" not in page and "Not sent yet" not in page and "Sign out" not in page


def test_every_control_is_off(looking: Client, item: ActionItem) -> None:
    page = looking.get(f"/client/items/{item.public_id}/").content.decode()
    before, _, inside = page.partition('<fieldset class="contents" disabled>')
    assert inside.count("<form") >= 1 and before.count("<form") == 1  # leaving


def test_looking_marks_nothing_as_read_and_stands_in_the_trail(
    us: Company, looking: Client, item: ActionItem
) -> None:
    looking.get(f"/client/items/{item.public_id}/")
    assert not Event.objects.filter(verb="item.viewed").exists()
    event = Event.objects.get(verb="account.viewed_as_client")
    assert (event.account, event.actor_sort, event.actor_name) == (us.account, "staff", "Eva Employee")
    trail = get(us.owner, f"/office/clients/{us.account.public_id}/trail/")
    assert "Eva Employee looked at the portal as its clients see it." in trail


def test_nothing_can_be_sent_from_there(looking: Client, item: ActionItem) -> None:
    for page in ("/client/details/", reverse("request-answers", args=[item.public_id])):
        answer = looking.post(page, {"language": "de", "act": "send"})
        assert answer.status_code == 403 and "nothing can be changed here" in said(answer)


def test_the_office_stays_the_office(us: Company, looking: Client) -> None:
    assert "You see the portal" not in said(looking.get("/office/"))


def test_leaving_leads_back_to_the_client(us: Company, looking: Client) -> None:
    answer = looking.post("/office/view/leave/")
    assert answer.headers["Location"] == f"/office/clients/{us.account.public_id}/"
    assert looking.get(TODO).status_code == 404


def test_after_half_an_hour_it_is_over(us: Company, item: ActionItem) -> None:
    with time_machine.travel("2026-11-09T09:00:00Z", tick=False) as clock:
        looking = post(us.employee, address(us.account))
        clock.shift(29 * 60)
        assert looking.get(TODO).status_code == 200
        clock.shift(2 * 60)
        assert looking.get(TODO).headers["Location"] == "/office/"


def _unassign(us: Company) -> None:
    people.unassign(us.account, us.employee, actor=make.actor())


def _archive(us: Company) -> None:
    Account.objects.filter(pk=us.account.pk).update(archived_at=now())


@pytest.mark.parametrize("change", [_unassign, _archive])
def test_who_may_no_longer_see_the_client_no_longer_sees_the_portal(
    us: Company, looking: Client, change: Any
) -> None:
    change(us)
    assert looking.get(TODO).headers["Location"] == "/office/"


def test_who_signed_in_long_ago_proves_first_who_they_are(us: Company) -> None:
    with time_machine.travel("2026-11-09T09:00:00Z", tick=False) as clock:
        client = make.signed_in(us.employee)
        clock.shift(11 * 60)
        page = f"/office/clients/{us.account.public_id}/"
        answer = client.post(address(us.account), headers={"referer": f"http://testserver{page}"})
        assert answer.headers["Location"] == f"/in/staff/confirm/?next={quote(page, safe='')}"
        assert client.get(TODO).status_code == 404
    assert not Event.objects.filter(verb="account.viewed_as_client").exists()


def test_a_client_of_somebody_else_is_not_there(us: Company) -> None:
    post(us.employee, address(us.other_account), status=404)


def test_an_archived_client_has_no_portal(us: Company) -> None:
    _archive(us)
    post(us.owner, address(us.account), status=409)


def test_a_client_nobody_signs_in_for_can_be_looked_at(us: Company, item: ActionItem) -> None:
    Link.objects.filter(account=us.account).delete()
    looking = post(us.employee, address(us.account))
    assert "Income tax 2025" in said(looking.get(TODO))
    for page in ("details", "documents", "section/request"):
        assert looking.get(f"/client/{page}/").status_code == 200
