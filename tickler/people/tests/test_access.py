"""Who sees which accounts and contacts."""

import pytest
from django.utils import timezone

from tests import make
from tests.cast import Company, two_companies
from tickler.core.tenancy import OutsideFirm, firm_scope
from tickler.people.access import visible_accounts, visible_contacts, visible_links, visible_staff


@pytest.fixture
def pair(db):
    return two_companies()


@pytest.fixture
def ours(pair):
    with firm_scope(pair[0].firm.pk):
        yield pair[0]


def seen(viewer) -> set[str]:
    return {account.name for account in visible_accounts(viewer)}


def test_owner_and_admins_see_every_account(ours: Company):
    assert seen(make.viewer(ours.owner)) == seen(make.viewer(ours.admin)) == {"De Wit", "Visser"}


def test_an_employee_sees_the_accounts_they_look_after(ours):
    assert seen(make.viewer(ours.employee)) == {"De Wit"}
    assert seen(make.viewer(ours.stranger)) == {"Visser"}


def test_an_employee_may_be_shown_every_account(ours):
    ours.employee.sees_all_accounts = True
    assert seen(make.viewer(ours.employee)) == {"De Wit", "Visser"}


def test_staff_also_see_archived_accounts(ours):
    ours.account.archived_at = timezone.now()
    ours.account.save()
    assert seen(make.viewer(ours.employee)) == {"De Wit"}


def test_a_client_sees_the_accounts_they_may_sign_in_to(ours):
    assert seen(make.client_viewer(ours.contact)) == {"De Wit"}
    make.link(ours.other_account, ours.contact, login=False)
    assert seen(make.client_viewer(ours.contact)) == {"De Wit"}


def test_a_client_without_login_sees_nothing(ours):
    assert seen(make.client_viewer(ours.spouse)) == set()


def test_a_client_does_not_see_an_archived_account(ours):
    viewer = make.client_viewer(ours.contact)
    ours.account.archived_at = timezone.now()
    ours.account.save()
    assert seen(viewer) == set()


def test_nobody_sees_the_neighbours_rows(pair):
    ours, theirs = pair
    with firm_scope(theirs.firm.pk):
        for viewer in (make.viewer(ours.owner), make.viewer(ours.employee)):
            for door in (visible_accounts, visible_contacts, visible_links, visible_staff):
                assert not door(viewer).exists()


def test_an_employee_sees_the_contacts_of_their_accounts(ours):
    contacts = visible_contacts(make.viewer(ours.employee))
    assert {contact.first_name for contact in contacts} == {"Anna", "Piet"}


def test_a_client_sees_only_themself(ours):
    viewer = make.client_viewer(ours.contact)
    assert [contact.first_name for contact in visible_contacts(viewer)] == ["Anna"]
    assert [link.contact_id for link in visible_links(viewer)] == [ours.contact.pk]
    assert not visible_staff(viewer).exists()


def test_an_employee_sees_who_stands_for_their_accounts(ours):
    assert {link.account_id for link in visible_links(make.viewer(ours.employee))} == {ours.account.pk}


@pytest.mark.django_db
def test_without_a_firm_in_scope_the_doors_are_closed():
    with firm_scope(make.firm().pk):
        viewer = make.viewer(make.staff())
    with pytest.raises(OutsideFirm):
        visible_accounts(viewer)


def test_seeing_accounts_is_one_query(ours, django_assert_num_queries):
    viewers = [make.viewer(ours.employee), make.client_viewer(ours.contact)]
    with django_assert_num_queries(2):
        for viewer in viewers:
            list(visible_accounts(viewer))
