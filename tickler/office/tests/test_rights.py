"""What an employee may do is switched for each of them."""

import pytest

from tests import make
from tests.cast import Company
from tickler.kinds.approval.tests import samples as approvals
from tickler.office.tests.pages import get, post, said
from tickler.people import actions
from tickler.people.models import Staff
from tickler.people.roles import (
    MANAGE_ACCOUNTS,
    MANAGE_CLIENT_REQUESTS,
    MANAGE_DOCUMENTS,
    MANAGE_TEMPLATES,
    SWITCHABLE,
)
from tickler.trail import sentences
from tickler.trail.models import Event

# A page that only who has the right may open.
PAGES = {
    MANAGE_ACCOUNTS: "/office/clients/add/",
    MANAGE_CLIENT_REQUESTS: "/office/request/new/",
    MANAGE_TEMPLATES: "/office/request/templates/new/",
    MANAGE_DOCUMENTS: "/office/approval/pending/",
}


@pytest.fixture(autouse=True)
def _something_waits(us: Company) -> None:
    approvals.opened(us.account)


def give(us: Company, *rights: str, sees_all: bool = False) -> Staff:
    how = {"sees_all": sees_all, "by": us.admin, "actor": make.actor(us.admin)}
    return actions.set_rights(us.employee, rights, **how)


def test_every_right_that_can_be_switched_is_tried() -> None:
    assert PAGES.keys() == SWITCHABLE.keys()


@pytest.mark.parametrize("right", PAGES)
def test_with_the_right_its_page_opens(us: Company, right: str) -> None:
    give(us, right)
    get(us.employee, PAGES[right])


@pytest.mark.parametrize("right", PAGES)
def test_without_the_right_its_page_is_refused_with_a_sentence(us: Company, right: str) -> None:
    implied = {MANAGE_ACCOUNTS} if right == MANAGE_CLIENT_REQUESTS else set()
    give(us, *PAGES.keys() - {right} - implied)
    assert "You do not have the right to do this." in get(us.employee, PAGES[right], status=403)


def test_a_right_taken_away_is_gone_at_the_next_click(us: Company) -> None:
    browser = make.signed_in(us.employee)
    assert browser.get(PAGES[MANAGE_DOCUMENTS]).status_code == 200
    give(us)
    assert browser.get(PAGES[MANAGE_DOCUMENTS]).status_code == 403


def test_who_is_shown_all_clients_sees_them_until_it_is_taken_back(us: Company) -> None:
    give(us, sees_all=True)
    assert "Visser" in get(us.employee, "/office/clients/")
    give(us)
    assert "Visser" not in get(us.employee, "/office/clients/")


def test_an_admin_switches_rights_on_the_colleagues_page(us: Company) -> None:
    here = f"/office/settings/staff/{us.employee.public_id}/"
    assert "See all clients, not only their own" in get(us.admin, here)
    post(us.admin, f"{here}rights/", {"right": [MANAGE_TEMPLATES], "all": "1"})
    staff = Staff.objects.get(pk=us.employee.pk)
    assert (staff.rights, staff.sees_all_accounts) == ([MANAGE_TEMPLATES], True)


def test_an_employee_grants_nothing_even_to_themselves(us: Company) -> None:
    here = f"/office/settings/staff/{us.employee.public_id}/rights/"
    post(us.employee, here, {"right": [MANAGE_TEMPLATES]}, status=403)
    assert Staff.objects.get(pk=us.employee.pk).rights is None


@pytest.mark.parametrize("right", ["manage_staff", "manage_admins", "manage_firm", "everything"])
def test_what_is_not_to_be_switched_cannot_be_smuggled_in(us: Company, right: str) -> None:
    here = f"/office/settings/staff/{us.employee.public_id}/rights/"
    answer = make.signed_in(us.owner).post(here, {"right": [right]})
    assert answer.status_code == 409 and "Choose from the rights on the page." in said(answer)


def test_the_trail_says_what_was_given_and_taken(us: Company) -> None:
    give(us, MANAGE_TEMPLATES, MANAGE_DOCUMENTS)
    told = sentences.plain(Event.objects.get(verb="staff.rights_changed"))
    assert "Given: Change templates. Taken: Send client requests." in told


def test_who_comes_back_begins_with_the_usual_rights(us: Company) -> None:
    give(us, MANAGE_TEMPLATES)
    actions.remove_staff(us.employee, by=us.owner, actor=make.actor())
    back = actions.add_staff("eva@marlow.example", "Eva", by=us.owner, actor=make.actor())
    assert back.rights is None
