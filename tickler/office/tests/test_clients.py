"""The clients' list."""

import datetime as dt

import pytest

from tests import letters, make
from tests.cast import Company
from tickler.office.tests.pages import get, post, said
from tickler.people.models import Account, Address, Link

LIST = "/office/clients/"


def test_it_says_who_is_notified_about_each_client(us: Company) -> None:
    assert "Anna and Piet" in get(us.owner, LIST)


def test_it_warns_where_nobody_is_notified(us: Company) -> None:
    Link.objects.filter(account=us.account).update(notify=False)
    assert "Nobody" in get(us.owner, f"{LIST}?q=de+wit")


def test_it_warns_of_letters_that_come_back(us: Company) -> None:
    Address.objects.filter(contact=us.contact).update(suppressed_at=us.firm.created_at)
    assert "Anna: letters come back" in get(us.owner, LIST)


def test_a_client_of_whom_nobody_may_sign_in_is_offline(us: Company) -> None:
    make.account("Paper Only")
    assert "Paper Only" not in get(us.owner, LIST)
    assert "Paper Only" in get(us.owner, f"{LIST}?tab=offline")


def test_it_counts_what_is_open_and_late(us: Company) -> None:
    item = letters.sent(us.account)
    type(item).objects.filter(pk=item.pk).update(due_on=dt.date(2020, 1, 1))
    assert "1 open, 1 late" in get(us.owner, LIST)
    assert "De Wit" in get(us.owner, f"{LIST}?late=1")
    assert "Visser" not in get(us.owner, f"{LIST}?late=1")


@pytest.mark.parametrize("word", ["wit", "ANNA", "anna@client.marlow"])
def test_a_client_is_found_by_name_contact_or_address(us: Company, word: str) -> None:
    Account.objects.filter(pk=us.account.pk).update(search="de wit\nanna de wit\nanna@client.marlow.example")
    page = get(us.owner, f"{LIST}?q={word}")
    assert "De Wit" in page and "Visser" not in page


def test_my_clients_are_those_i_look_after(us: Company) -> None:
    page = get(us.employee, f"{LIST}?mine=1")
    assert "De Wit" in page and "Visser" not in page


def test_with_an_open_request_only_those_stay(us: Company) -> None:
    letters.sent(us.other_account)
    page = get(us.owner, f"{LIST}?open-request=1")
    assert "Visser" in page and "De Wit" not in page


def test_nobody_notified_leaves_those_of_whom_nobody_is(us: Company) -> None:
    Link.objects.filter(account=us.other_account).update(notify=False)
    page = get(us.owner, f"{LIST}?silent=1")
    assert "Visser" in page and "De Wit" not in page


def test_an_employee_sees_only_clients_they_look_after(us: Company) -> None:
    assert "De Wit" not in get(us.stranger, LIST)


def test_filters_that_leave_nobody_say_so(us: Company) -> None:
    assert "Nobody matches" in get(us.owner, f"{LIST}?q=zzz")


def test_a_client_is_added_with_the_first_contact(us: Company) -> None:
    facts = {
        "name": "Grace Okafor",
        "type": "individual",
        "first_name": "Grace",
        "email": "grace@okafor.example",
    }
    post(us.admin, f"{LIST}add/", {**facts, "login": "on"})
    link = Link.objects.get(account__name="Grace Okafor")
    assert (link.login, link.notify, link.contact.first_name) == (True, True, "Grace")


def test_a_mistyped_address_leaves_no_client_behind(us: Company) -> None:
    facts = {"name": "Grace Okafor", "type": "individual", "first_name": "Grace", "email": "grace@"}
    client = post(us.admin, f"{LIST}add/", facts, status=422)
    assert "not a complete e-mail address" in said(client.post(f"{LIST}add/", facts))
    assert not Account.objects.filter(name="Grace Okafor").exists()


def test_an_employee_may_not_add_a_client(us: Company) -> None:
    assert "do not have the right" in get(us.employee, f"{LIST}add/", status=403)


def test_ticked_clients_are_archived_and_restored(us: Company) -> None:
    ticked = {"account": [us.account.public_id, us.other_account.public_id]}
    post(us.admin, f"{LIST}archive/", ticked)
    assert Account.objects.archived().count() == 2
    post(us.admin, f"{LIST}restore/", ticked)
    assert Account.objects.archived().count() == 0


def test_all_means_the_whole_filtered_list(us: Company) -> None:
    post(us.admin, f"{LIST}archive/?q=visser", {"every": "1"})
    assert [account.name for account in Account.objects.archived()] == ["Visser"]


def test_nothing_ticked_is_said(us: Company) -> None:
    client = make.signed_in(us.admin)
    answer = client.post(f"{LIST}archive/", headers={"referer": f"http://testserver{LIST}"}, follow=True)
    assert "Nothing is ticked" in said(answer)


def test_sending_to_many_hands_the_ticked_to_the_kind(us: Company) -> None:
    answer = make.signed_in(us.admin).post(f"{LIST}send/request/", {"every": "1"})
    page = said(answer)
    assert answer.status_code == 200 and "De Wit" in page and "Visser" in page


def test_a_client_one_follows_is_marked_and_found(us: Company) -> None:
    post(us.owner, f"{LIST}{us.account.public_id}/follow/", {"on": "1"})
    page = get(us.owner, f"{LIST}?followed=1")
    assert "De Wit" in page and "followed" in page and "Visser" not in page


def test_who_no_longer_follows_finds_none(us: Company) -> None:
    post(us.owner, f"{LIST}{us.account.public_id}/follow/", {"on": "1"})
    post(us.owner, f"{LIST}{us.account.public_id}/follow/", {"on": "0"})
    assert "De Wit" not in get(us.owner, f"{LIST}?followed=1")


def test_the_client_says_who_follows_it(us: Company) -> None:
    post(us.admin, f"{LIST}{us.account.public_id}/follow/", {"on": "1"})
    page = get(us.owner, f"{LIST}{us.account.public_id}/")
    assert "Ada Admin" in page.split("Followers")[1]
