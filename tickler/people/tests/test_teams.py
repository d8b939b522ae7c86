"""Teams: whoever is in one looks after its accounts."""

import pytest

from tests import make
from tests.cast import company
from tickler.core.errors import Refused
from tickler.core.tenancy import firm_scope
from tickler.people import actions
from tickler.people.access import visible_accounts
from tickler.people.models import Assignment

ACTOR = make.actor()


@pytest.fixture
def us(db):
    one = company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        yield one


def sees(staff, account) -> bool:
    return visible_accounts(make.viewer(staff)).filter(pk=account.pk).exists()


def payroll(us, *members):
    team = actions.save_team("Payroll", members, actor=ACTOR)
    actions.give_to_team(us.account, team, actor=ACTOR)
    return team


def test_who_is_in_the_team_sees_its_accounts(us):
    payroll(us, us.stranger)
    assert sees(us.stranger, us.account)


def test_who_joins_the_team_later_sees_them_too(us):
    team = payroll(us)
    actions.save_team("Payroll", [us.stranger], team=team, actor=ACTOR)
    assert sees(us.stranger, us.account)


def test_who_leaves_the_team_no_longer_sees_them(us):
    team = payroll(us, us.stranger)
    actions.save_team("Payroll", [], team=team, actor=ACTOR)
    assert not sees(us.stranger, us.account)


def test_who_was_chosen_by_hand_stays_when_the_team_goes(us):
    actions.delete_team(payroll(us, us.employee, us.stranger), actor=ACTOR)
    assert sees(us.employee, us.account) and not sees(us.stranger, us.account)


def test_another_team_takes_the_place_of_the_first(us):
    payroll(us, us.stranger)
    actions.give_to_team(us.account, actions.save_team("Tax", [us.admin], actor=ACTOR), actor=ACTOR)
    assert not sees(us.stranger, us.account)
    assert Assignment.objects.filter(account=us.account, staff=us.admin, by_team=True).exists()


def test_a_member_of_the_team_cannot_be_taken_off_alone(us):
    payroll(us, us.stranger)
    with pytest.raises(Refused, match="as one of the team Payroll"):
        actions.unassign(us.account, us.stranger, actor=ACTOR)


def test_who_leaves_the_firm_leaves_its_teams(us):
    team = payroll(us, us.stranger)
    actions.remove_staff(us.stranger, by=us.owner, actor=ACTOR)
    assert list(team.members.all()) == []


def test_two_teams_have_two_names(us):
    payroll(us)
    with pytest.raises(Refused, match="a team of this name"):
        actions.save_team("Payroll", [], actor=ACTOR)
