"""Saved requests on the screen."""

import pytest
from django.test import Client

from tests import cast, make
from tests.cast import Company
from tickler.items.models import Template
from tickler.kinds.request import actions
from tickler.kinds.request.tests.office import form, said
from tickler.kinds.request.tests.samples import PAPER, content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NEW = "/office/request/new/"


@pytest.fixture
def sofie(company: Company) -> Client:
    return make.signed_in(company.owner)


TEMPLATES = "/office/request/templates/"


def test_a_template_is_made_changed_and_deleted(sofie: Client) -> None:
    html = said(
        sofie.post(f"{TEMPLATES}new/", form(name="Mortgage", act="save", reminders_on="on"), follow=True)
    )
    assert "The template “Mortgage” is saved." in html and "every 3 days" in html
    template = Template.objects.get()
    address = f"{TEMPLATES}{template.public_id}/"
    assert PAPER["text"] in said(sofie.get(address))
    sofie.post(address, form(name="House", act="save", seen="1"))
    template.refresh_from_db()
    assert (template.name, template.reminders_on, template.version) == ("House", False, 2)
    assert (
        "is deleted" in said(sofie.post(f"{address}delete/", follow=True)) and not Template.objects.exists()
    )


def test_a_template_with_an_unknown_code_is_refused_with_the_known_ones(sofie: Client) -> None:
    response = sofie.post(f"{TEMPLATES}new/", form(name="Mortgage", act="save", message="Dear [NICKNAME]"))
    assert response.status_code == 422 and "We do not know [NICKNAME]. You can write: [ACCOUNT_NAME]" in said(
        response
    )
    assert "Dear [NICKNAME]" in said(response) and not Template.objects.exists()


def test_of_two_staff_who_change_a_template_the_second_is_told(sofie: Client) -> None:
    template = actions.save_template("Mortgage", content(), actor=make.actor())
    address = f"{TEMPLATES}{template.public_id}/"
    sofie.post(address, form(name="First", act="save", seen="1"))
    response = sofie.post(address, form(name="Second", act="save", seen="1"))
    assert (
        response.status_code == 409
        and "Somebody else" in said(response)
        and 'value="Second"' in said(response)
    )


def test_a_name_that_is_taken_is_a_sentence(sofie: Client) -> None:
    actions.save_template("Mortgage", content(), actor=make.actor())
    response = sofie.post(f"{TEMPLATES}new/", form(name="Mortgage", act="save"))
    assert "There is a template called “Mortgage” already." in said(response)


def test_an_employee_uses_templates_but_does_not_make_them(company: Company) -> None:
    actions.save_template("Mortgage", content(), actor=make.actor())
    eva = make.signed_in(company.employee)
    assert "Mortgage" in said(eva.get(TEMPLATES)) and "New template" not in said(eva.get(TEMPLATES))
    assert eva.get(f"{TEMPLATES}new/").status_code == 403


def test_the_neighbour_s_template_is_not_found(company: Company) -> None:
    template = actions.save_template("Mortgage", content(), actor=make.actor())
    neighbour = make.signed_in(cast.company("Noord Advies", "noord.example").owner)
    assert neighbour.get(f"{TEMPLATES}{template.public_id}/").status_code == 404
    assert neighbour.get(f"{NEW}?template={template.public_id}").status_code == 404


def test_deleting_asks_first_and_changes_nothing(sofie: Client) -> None:
    template = actions.save_template("Mortgage", content(), actor=make.actor())
    html = said(sofie.get(f"{TEMPLATES}{template.public_id}/delete/"))
    assert "It cannot be brought back." in html and Template.objects.exists()
