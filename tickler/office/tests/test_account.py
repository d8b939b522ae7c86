"""A client's page, its contacts and its acts."""

import pytest

from tests import letters, make
from tests.cast import Company, company
from tickler.office.tests.pages import get, post, said
from tickler.people import actions
from tickler.people.models import Account, Assignment, Contact, Link


@pytest.fixture
def here(us: Company) -> str:
    return f"/office/clients/{us.account.public_id}/"


def link_of(contact: Contact) -> Link:
    return Link.objects.get(contact=contact)


def test_it_says_whom_letters_reach(us: Company, here: str) -> None:
    assert "Letters about this client go to Anna and Piet." in get(us.owner, here)


def test_it_says_what_is_missing_where_letters_reach_nobody(us: Company) -> None:
    silent = make.account("Silent")
    page = f"/office/clients/{silent.public_id}/"
    make.contact(silent, email="")
    assert "Give a contact an e-mail address." in get(us.owner, page)
    make.contact(silent, notify=False)
    assert "Switch Notify on for a contact." in get(us.owner, page)


def test_it_warns_where_nobody_who_gets_letters_may_answer(us: Company, here: str) -> None:
    assert "nobody can answer" not in get(us.owner, here)
    Link.objects.filter(account=us.account).update(login=False)
    assert "Nobody may sign in, so nobody can answer." in get(us.owner, here)


def test_an_archived_client_gets_no_letters_and_says_so(us: Company, here: str) -> None:
    actions.archive_account(us.account, actor=make.actor(us.owner))
    assert "This client is archived: nobody gets letters" in get(us.owner, here)


def test_an_employee_without_the_client_does_not_find_it(us: Company, here: str) -> None:
    get(us.stranger, here, status=404)


def test_an_employee_sees_who_is_notified_but_may_not_switch(us: Company, here: str) -> None:
    page = make.signed_in(us.employee).get(here).content.decode()
    assert "Anna de Wit" in page and 'role="switch"' not in page
    address = f"/office/links/{link_of(us.contact).public_id}/notify/"
    assert make.signed_in(us.employee).post(address).status_code == 403


@pytest.mark.parametrize("name", ["login", "notify", "signatory"])
def test_a_switch_acts_at_once_and_back(us: Company, name: str) -> None:
    address = f"/office/links/{link_of(us.contact).public_id}/{name}/"
    post(us.admin, address, {})
    assert getattr(link_of(us.contact), name) is False
    post(us.admin, f"{address}?on=1")
    assert getattr(link_of(us.contact), name) is True


def test_the_pill_beside_the_name_follows_the_switch(us: Company) -> None:
    Link.objects.exclude(contact=us.contact).update(login=False)
    address = f"/office/links/{link_of(us.contact).public_id}/login/"
    answer = make.signed_in(us.admin).post(address, headers={"hx-request": "true", "hx-target": "contacts"})
    pill = answer.content.decode().partition('id="client-state" hx-swap-oob="true"')[2]
    assert "Offline" in pill


def test_htmx_gets_the_contacts_and_a_toast_with_undo(us: Company) -> None:
    address = f"/office/links/{link_of(us.spouse).public_id}/notify/"
    answer = make.signed_in(us.admin).post(address, headers={"hx-request": "true", "hx-target": "contacts"})
    assert "Letters about this client go to Anna." in said(answer)
    assert "Notify is off for Piet." in said(answer) and f"{address}?on=1" in answer.content.decode()


def test_the_tab_of_a_kind_lists_its_items(us: Company, here: str) -> None:
    letters.sent(us.account, "Income tax 2025")
    page = get(us.owner, f"{here}items/request/")
    assert "Income tax 2025" in page and "Requests 1" in page and "Resend" in page


def test_an_unknown_kind_is_not_found(us: Company, here: str) -> None:
    get(us.owner, f"{here}items/nonsense/", status=404)


def test_the_trail_tells_what_happened(us: Company, here: str) -> None:
    actions.change_account(us.account, name="De Wit & Co", actor=make.actor(us.owner))
    assert "Otto Owner" in get(us.owner, f"{here}trail/")


def test_a_contact_is_added(us: Company, here: str) -> None:
    post(
        us.admin,
        f"{here}contacts/add/",
        {"first_name": "Noor", "email": "noor@dewit.example", "notify": "on"},
    )
    assert Link.objects.get(contact__first_name="Noor").notify


def test_a_contact_needs_a_name(us: Company, here: str) -> None:
    client = post(us.admin, f"{here}contacts/add/", {"email": "noor@dewit.example"}, status=422)
    assert "Write the contact's name." in said(client.post(f"{here}contacts/add/", {}))


def test_somebody_we_know_is_linked_by_an_address(us: Company, here: str) -> None:
    page = get(us.admin, f"{here}contacts/existing/?q=vera")
    email = us.other_contact.addresses.get().email
    assert email in page
    post(us.admin, f"{here}contacts/link/", {"contact": us.other_contact.public_id, "email": email})
    assert Link.objects.filter(account=us.account, contact=us.other_contact).exists()


def test_removing_a_contact_is_asked_first(us: Company) -> None:
    link = link_of(us.contact)
    address = f"/office/links/{link.public_id}/unlink/"
    assert "can no longer open it" in get(us.admin, address)
    assert Link.objects.filter(pk=link.pk).exists()
    post(us.admin, address)
    assert not Link.objects.filter(pk=link.pk).exists()


def test_the_client_is_changed_and_refusals_stand_beside_the_field(us: Company, here: str) -> None:
    facts = {"name": "De Wit", "type": "company", "number": us.other_account.number}
    client = post(us.admin, f"{here}edit/", facts, status=422)
    assert "belongs to Visser" in said(client.post(f"{here}edit/", facts))
    post(us.admin, f"{here}edit/", {**facts, "number": "DW9"})
    assert Account.objects.get(pk=us.account.pk).number == "DW9"


def test_the_team_is_chosen_by_ticking(us: Company, here: str) -> None:
    post(us.admin, f"{here}team/", {"staff": [us.stranger.public_id]})
    assert [one.staff for one in Assignment.objects.filter(account=us.account)] == [us.stranger]


def test_archiving_offers_the_way_back(us: Company, here: str) -> None:
    client = post(us.admin, f"{here}archive/")
    page = client.get(here).content.decode()
    assert "Archived" in page and f"{here}restore/" in page
    post(us.admin, f"{here}restore/")
    assert Account.objects.get(pk=us.account.pk).archived_at is None


def test_resending_all_asks_and_says_what_will_leave(us: Company, here: str) -> None:
    letters.sent(us.account, "Income tax 2025")
    answer = make.signed_in(us.employee).post(f"{here}resend/")
    assert "Income tax 2025" in said(answer) and "Send 2 letters" in said(answer)


def test_a_contact_gets_another_address(us: Company) -> None:
    here = f"/office/contacts/{us.contact.public_id}/"
    post(us.admin, f"{here}address/add/", {"email": "anna@work.example"})
    assert "anna@work.example" in get(us.admin, here)
    post(us.admin, f"{here}address/change/?email=anna@work.example", {"email": "anna@home.example"})
    post(us.admin, f"{here}address/remove/?email=anna@home.example")
    assert us.contact.addresses.count() == 1


def test_an_address_that_is_none_is_refused_beside_the_field(us: Company) -> None:
    here = f"/office/contacts/{us.contact.public_id}/"
    answer = make.signed_in(us.admin).post(f"{here}address/add/", {"email": "anna@"})
    assert answer.status_code == 422 and "not a complete e-mail address" in said(answer)


def test_another_firm_finds_none_of_it(us: Company, here: str) -> None:
    other = company("Noord Advies", "noord.example")
    for address in (here, f"{here}trail/", f"/office/contacts/{us.contact.public_id}/"):
        get(other.owner, address, status=404)
    link = f"/office/links/{link_of(us.contact).public_id}/notify/"
    assert make.signed_in(other.owner).post(link).status_code == 404
