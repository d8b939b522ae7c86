"""The client's list, what is on it and in which order."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import time_machine
from django.http import HttpResponse

from tests import letters, make
from tests.cast import Company, company
from tickler.client.todo import in_groups
from tickler.core.clock import now
from tickler.core.tenancy import firm_scope
from tickler.items import actions
from tickler.items.models import ActionItem, Status
from tickler.office.tests.pages import said
from tickler.people.models import Assignment, Contact, Person
from tickler.trail.models import Event

MORNING = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)  # a Monday, 9 in Amsterdam


@pytest.fixture
def us(db: None) -> Iterator[Company]:
    one = company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        yield one


def page(who: Contact, address: str = "/client/", **cookies: str) -> HttpResponse:
    return make.signed_in(who).get(address)


def test_the_first_thing_has_the_one_filled_button(us: Company) -> None:
    letters.sent(us.account, "Income tax 2025")
    letters.sent(us.account, "Mortgage of the house")
    html = page(us.contact).content.decode()
    assert html.index("Mortgage of the house") < html.index("Income tax 2025")
    assert html.count("btn primary") == 1


def test_it_greets_by_the_clock_of_the_firm(us: Company) -> None:
    with time_machine.travel(MORNING, tick=False):
        letters.sent(us.account)
        assert "Good morning, Anna You have 1 thing to do." in said(page(us.contact))


def test_nothing_to_do_says_so(us: Company) -> None:
    assert "Nothing to do, Anna We have everything we need." in said(page(us.contact))


def test_whom_another_ones_letter_led_here_is_led_to_the_other_address(us: Company) -> None:
    item = letters.sent(us.other_account)
    address = f"/client/items/{item.public_id}/"
    response = page(us.contact, address)
    assert response.status_code == 404
    assert "Sign in for this page" in said(response)
    assert f'href="/in/?next=%2Fclient%2Fitems%2F{item.public_id}%2F"' in response.content.decode()
    assert "Sign in for this page" not in said(page(us.contact, "/nowhere/"))


def test_what_was_sent_by_hand_again_comes_first(us: Company) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        first = letters.sent(us.account, "Income tax 2025")
        clock.shift(60)
        letters.sent(us.account, "Mortgage of the house")
        clock.shift(3600)
        actions.resend(first, actor=make.actor())
        html = page(us.contact).content.decode()
    assert html.index("Income tax 2025") < html.index("Mortgage of the house")


def test_groups_are_ordered_by_their_newest_entry() -> None:
    rows = [SimpleNamespace(kind=kind, name=name) for kind, name in ["b1", "a1", "b2", "c1", "a2"]]
    assert [row.kind + row.name for row in in_groups(rows)] == ["b1", "b2", "a1", "a2", "c1"]  # type: ignore[arg-type]


def test_drafts_and_archived_things_are_not_there(us: Company) -> None:
    letters.draft(us.account, "Not sent yet")
    letters.put_aside(letters.sent(us.account, "Put aside"), make.actor())
    words = said(page(us.contact))
    assert "Not sent yet" not in words and "Put aside" not in words


def test_what_is_done_can_be_opened_again(us: Company) -> None:
    item = letters.sent(us.account, "Income tax 2025")
    ActionItem.objects.filter(pk=item.pk).update(
        status=Status.DONE, closed_at=now(), todo_at=None, quiet_reason="", remind_at=None
    )
    assert "Sent and done (1)" in said(page(us.contact))
    assert "Income tax 2025" in said(page(us.contact, f"/client/items/{item.public_id}/"))


def test_with_several_accounts_each_thing_says_for_whom(us: Company) -> None:
    letters.sent(us.account, "Income tax 2025")
    assert "For De Wit" not in said(page(us.contact))
    make.link(us.other_account, us.contact, login=True)
    letters.sent(us.other_account, "VAT return")
    words = said(page(us.contact))
    assert "For Visser" in words and "De Wit" in words


def test_another_clients_thing_is_not_found(us: Company) -> None:
    item = letters.sent(us.other_account)
    assert page(us.contact, f"/client/items/{item.public_id}/").status_code == 404


def test_late_is_said_in_days(us: Company) -> None:
    item = letters.sent(us.account)
    ActionItem.objects.filter(pk=item.pk).update(due_on=now().date() - dt.timedelta(days=5))
    assert "5 days late" in said(page(us.contact))


def test_the_foot_names_who_looks_after_the_client(us: Company) -> None:
    assert "Questions? Ask Eva." in said(page(us.contact))
    Assignment.objects.all().delete()
    assert "Questions? Call us." in said(page(us.contact)) or not us.firm.phone


def test_a_section_holds_one_kind(us: Company) -> None:
    letters.sent(us.account, "Income tax 2025")
    assert "Income tax 2025" in said(page(us.contact, "/client/section/request/"))
    assert page(us.contact, "/client/section/nonsense/").status_code == 404


def test_a_chosen_language_holds_for_pages_and_letters(us: Company) -> None:
    client = make.signed_in(us.contact)
    assert client.post("/client/details/", {"language": "de"}).status_code == 302
    us.contact.refresh_from_db()
    person = Person.objects.get(email=us.contact.addresses.get().email)
    assert (person.language, us.contact.language) == ("de", "de")
    assert 'lang="de"' in client.get("/client/").content.decode()


def test_a_language_we_do_not_write_is_refused(us: Company) -> None:
    assert make.signed_in(us.contact).post("/client/details/", {"language": "xx"}).status_code == 422


def test_staff_have_no_list_and_clients_no_office(us: Company) -> None:
    assert make.signed_in(us.owner).get("/client/").status_code == 404
    assert make.signed_in(us.contact).get("/office/").status_code == 404


def test_who_is_not_signed_in_goes_to_the_sign_in_page(client: object, db: None) -> None:
    answer = client.get("/client/")  # type: ignore[attr-defined]
    assert answer.status_code == 302 and answer["location"].startswith("/in/")


def test_the_page_is_light(us: Company) -> None:
    for number in range(20):
        letters.sent(us.account, f"Thing {number}")
    assert len(page(us.contact).content) < 30_000


def test_opening_something_stands_in_the_trail_once_a_day(us: Company) -> None:
    item = letters.sent(us.account)
    with time_machine.travel(MORNING, tick=False) as clock:
        for hours in (0, 1, 24):
            clock.move_to(MORNING + dt.timedelta(hours=hours))
            page(us.contact, f"/client/items/{item.public_id}/")
    viewed = Event.objects.filter(item=item, verb="item.viewed")
    assert [event.actor_name for event in viewed] == ["Anna de Wit"] * 2


def test_what_staff_open_is_not_what_a_client_has_opened(us: Company) -> None:
    item = letters.sent(us.account)
    make.signed_in(us.owner).get(f"/office/items/{item.public_id}/")
    assert not Event.objects.filter(item=item, verb="item.viewed").exists()
