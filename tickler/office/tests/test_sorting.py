"""Sorting clients: tags and teams."""

import pytest

from tests import make
from tests.cast import Company
from tickler.office.tests.pages import get, post, said
from tickler.people import actions
from tickler.people.models import Tag, Team

LIST, TAGS, TEAMS = "/office/clients/", "/office/settings/tags/", "/office/settings/teams/"


@pytest.fixture
def vat(us: Company) -> Tag:
    return actions.save_tag("VAT monthly", "info", actor=make.actor())


def sort(us: Company, **form: object) -> None:
    post(us.owner, f"{LIST}sort/", {"account": [us.account.public_id], "sure": "1", "team": "same", **form})


def test_a_tag_is_added_and_listed(us: Company) -> None:
    post(us.owner, f"{TAGS}add/", {"name": "Retired", "colour": "calm"})
    assert "Retired" in get(us.owner, TAGS)


def test_a_second_tag_of_the_same_name_is_refused_beside_the_field(us: Company, vat: Tag) -> None:
    answer = make.signed_in(us.owner).post(f"{TAGS}add/", {"name": "VAT monthly", "colour": "calm"})
    assert answer.status_code == 422 and "There is a tag of this name already." in said(answer)


def test_ticked_clients_get_a_tag_and_are_found_by_it(us: Company, vat: Tag) -> None:
    sort(us, add=[vat.public_id])
    page = get(us.owner, f"{LIST}?tag-{vat.public_id}=1")
    assert "De Wit" in page and "Visser" not in page


def test_ticked_clients_lose_a_tag(us: Company, vat: Tag) -> None:
    actions.tag_accounts([us.account], add=[vat], actor=make.actor())
    sort(us, remove=[vat.public_id])
    assert list(us.account.tags.all()) == []


def test_a_deleted_tag_leaves_its_clients(us: Company, vat: Tag) -> None:
    actions.tag_accounts([us.account], add=[vat], actor=make.actor())
    post(us.owner, f"{TAGS}{vat.public_id}/", {"act": "delete"})
    assert list(us.account.tags.all()) == []


def test_a_client_is_tagged_on_its_own_page(us: Company, vat: Tag) -> None:
    facts = {"name": "De Wit", "type": "individual", "tags": [vat.public_id]}
    post(us.owner, f"{LIST}{us.account.public_id}/edit/", facts)
    assert "VAT monthly" in get(us.owner, f"{LIST}{us.account.public_id}/")


def test_ticked_clients_are_given_to_a_team(us: Company) -> None:
    team = actions.save_team("Payroll", [us.stranger], actor=make.actor())
    sort(us, team=team.public_id)
    assert "De Wit" in get(us.stranger, LIST)
    page = get(us.owner, f"{LIST}?team-{team.public_id}=1")
    assert "De Wit" in page and "Visser" not in page


def test_a_team_that_is_not_named_stays(us: Company, vat: Tag) -> None:
    team = actions.save_team("Payroll", [], actor=make.actor())
    actions.give_to_team(us.account, team, actor=make.actor())
    sort(us, add=[vat.public_id])
    us.account.refresh_from_db()
    assert us.account.office_team == team


def test_a_team_is_made_and_changed(us: Company) -> None:
    post(us.owner, f"{TEAMS}add/", {"name": "Payroll", "members": [us.stranger.public_id]})
    team = Team.objects.get()
    post(us.owner, f"{TEAMS}{team.public_id}/", {"name": "Wages", "members": [us.employee.public_id]})
    page = get(us.owner, TEAMS)
    assert "Wages" in page and "Eva Employee" in page and "Sten Stranger" not in page


def test_a_client_is_given_to_a_team_on_its_own_page(us: Company) -> None:
    team = actions.save_team("Payroll", [us.stranger], actor=make.actor())
    chosen = {"team": team.public_id, "staff": [us.employee.public_id]}
    post(us.owner, f"{LIST}{us.account.public_id}/team/", chosen)
    page = get(us.owner, f"{LIST}{us.account.public_id}/")
    assert "Payroll" in page and "Eva Employee" in page
