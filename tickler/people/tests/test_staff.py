"""Who works for the firm, and what they may do."""

import pytest

from tests import make
from tests.cast import company
from tickler.core.errors import Forbidden, Refused
from tickler.core.tenancy import firm_scope
from tickler.people import actions
from tickler.people.models import Assignment, Firm, Role, Staff
from tickler.people.roles import (
    ALL_RIGHTS,
    MANAGE_ADMINS,
    MANAGE_CLIENT_REQUESTS,
    MANAGE_TEMPLATES,
    RIGHTS,
    may,
)  # fmt: skip
from tickler.trail.models import Event

ACTOR = make.actor()


@pytest.fixture
def us(db):
    one = company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        yield one


def add(us, email="new@marlow.example", by=None, **values) -> Staff:
    return actions.add_staff(email, "Nora New", by=by or us.owner, actor=ACTOR, **values)


def test_the_owner_has_every_right_and_only_the_owner_manages_admins(us):
    assert all(may(us.owner, right) for right in ALL_RIGHTS)
    assert not may(us.admin, MANAGE_ADMINS)


def test_an_employee_may_ask_clients_but_not_change_templates(us):
    assert may(us.employee, MANAGE_CLIENT_REQUESTS)
    assert not may(us.employee, MANAGE_TEMPLATES)


def test_who_manages_accounts_may_ask_clients(us, monkeypatch):
    monkeypatch.setitem(RIGHTS, Role.EMPLOYEE, frozenset({"manage_accounts"}))
    assert may(us.employee, MANAGE_CLIENT_REQUESTS)


def test_who_left_has_no_rights(us):
    actions.remove_staff(us.admin, by=us.owner, actor=ACTOR)
    assert not may(us.admin, MANAGE_CLIENT_REQUESTS)


def test_a_new_member_has_not_joined_until_they_accept(us):
    staff = add(us, accounts=[us.account])
    assert staff.joined_at is None
    assert [*staff.accounts.all()] == [us.account]
    actions.join(staff, name="Nora N.", actor=ACTOR)
    assert staff.joined_at is not None and staff.name == "Nora N."


def test_an_invitation_is_accepted_once(us):
    staff = add(us)
    actions.join(staff, actor=ACTOR)
    with pytest.raises(Refused, match="used or taken back"):
        actions.join(staff, actor=ACTOR)


def test_nobody_is_added_twice(us):
    with pytest.raises(Refused, match="works here already"):
        add(us, email="EVA@marlow.example")


def test_who_left_may_come_back(us):
    actions.remove_staff(us.employee, by=us.admin, actor=ACTOR)
    back = add(us, email="eva@marlow.example")
    assert (back.pk, back.left_at, back.joined_at, back.epoch) == (us.employee.pk, None, None, 1)


@pytest.mark.parametrize("act", ["add", "remove", "change"])
def test_only_the_owner_makes_and_removes_admins(us, act):
    with pytest.raises(Forbidden):
        if act == "add":
            add(us, by=us.admin, role=Role.ADMIN)
        elif act == "remove":
            actions.remove_staff(us.admin, by=us.admin, actor=ACTOR)
        else:
            actions.change_role(us.employee, Role.ADMIN, by=us.admin, actor=ACTOR)


def test_an_employee_adds_nobody(us):
    with pytest.raises(Forbidden):
        add(us, by=us.employee)


def test_a_change_of_role_is_an_event(us):
    actions.change_role(us.employee, Role.ADMIN, by=us.owner, actor=ACTOR)
    assert us.employee.role == Role.ADMIN
    assert Event.objects.get(verb="staff.role_changed").facts == {
        "name": "Eva Employee",
        "was": "employee",
        "to": "admin",
    }


def test_there_is_always_one_owner(us):
    for act in (
        lambda: actions.remove_staff(us.owner, by=us.owner, actor=ACTOR),
        lambda: actions.change_role(us.owner, Role.ADMIN, by=us.owner, actor=ACTOR),
        lambda: actions.change_role(us.admin, Role.OWNER, by=us.owner, actor=ACTOR),
        lambda: add(us, role=Role.OWNER),
    ):
        with pytest.raises(Refused):
            act()


def test_the_owner_may_hand_the_firm_over(us):
    actions.hand_over(us.owner, us.admin, actor=ACTOR)
    assert (us.owner.role, us.admin.role) == (Role.ADMIN, Role.OWNER)
    with pytest.raises(Forbidden):
        actions.hand_over(us.owner, us.admin, actor=ACTOR)


def test_removing_somebody_takes_them_off_their_accounts(us):
    actions.remove_staff(us.employee, by=us.owner, actor=ACTOR)
    assert us.employee.left_at is not None and us.employee.epoch == 1
    assert not Assignment.objects.filter(staff=us.employee).exists()
    with pytest.raises(Refused, match="has left already"):
        actions.remove_staff(us.employee, by=us.owner, actor=ACTOR)


def test_assigning_twice_is_one_event(us):
    for _ in range(2):
        actions.assign(us.account, us.stranger, actor=ACTOR)
    actions.unassign(us.account, us.stranger, actor=ACTOR)
    verbs = Event.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["account.assigned", "account.unassigned"]


@pytest.mark.django_db
def test_a_new_firm_has_an_owner_who_has_yet_to_join():
    owner = actions.create_firm(
        "Noord", owner_name="Nel Noord", owner_email="nel@noord.example", zone="Europe/Amsterdam", actor=ACTOR
    )
    assert (owner.role, owner.joined_at, owner.firm.name) == (Role.OWNER, None, "Noord")
    with firm_scope(owner.firm_id):
        assert Event.objects.get().verb == "firm.created"


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [
    {"name": " "}, {"zone": "Mars/Base"}, {"zone": "../etc/passwd"}, {"language": "tlh"}, {"country": "ZZ"},
    {"owner_email": "nel"},
])  # fmt: skip
def test_a_firm_that_cannot_be_is_refused(wrong):
    facts = {"name": "Noord", "owner_name": "Nel", "owner_email": "nel@noord.example", **wrong}
    with pytest.raises(Refused):
        actions.create_firm(**facts, actor=ACTOR)
    assert not Firm.objects.exists()
