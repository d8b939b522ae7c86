"""What leaves and what the page takes are the same secret, and nothing in between knows it."""

import re

import pytest
from django.test import Client

from tests import make
from tests.cast import company
from tickler.core.tenancy import firm_scope
from tickler.mail.compose import compose, shown
from tickler.mail.models import Letter
from tickler.people import actions as people
from tickler.signin import actions
from tickler.signin.tests.test_clients import ANNA, ask, is_in, type_code

pytestmark = pytest.mark.django_db


def left() -> str:
    """The newest letter, as it leaves."""
    letter = Letter.everywhere.latest("created_at")
    return compose(letter, letter.params).raw.decode()


def test_the_code_in_the_letter_opens_the_door():
    company("Marlow & Brandt", "marlow.example")
    browser = ask(ANNA)
    code = re.search(r"^\s*(\d{6})\s*$", left(), re.MULTILINE)[1]
    assert code not in shown(Letter.everywhere.get()).text
    type_code(browser, code)
    assert is_in(browser)


def test_the_link_in_the_invitation_opens_the_form():
    us = company("Marlow & Brandt", "marlow.example")
    with firm_scope(us.firm.pk):
        staff = people.add_staff("nora@marlow.example", "Nora New", by=us.owner, actor=make.actor())
        actions.invite(staff, inviter=us.owner, actor=make.actor())
    url = re.search(r"http://testserver(/in/join/\S+/)", left())[1]
    assert "Join Marlow &amp; Brandt" in Client().get(url).content.decode()


def test_the_link_for_a_new_password_opens_the_form():
    company("Marlow & Brandt", "marlow.example")
    Client().post("/in/new-password/", {"email": "eva@marlow.example"})
    url = re.search(r"http://testserver(/in/new-password/\S+/)", left())[1]
    assert "For <strong>eva@marlow.example</strong>" in Client().get(url).content.decode()


@pytest.mark.parametrize("language", ["en", "de", "fr", "pt", "nl"])
def test_the_code_stands_alone_in_every_language(language):
    us = company("Marlow & Brandt", "marlow.example")
    with firm_scope(us.firm.pk):
        people.change_contact(us.contact, language=language, actor=make.actor())
    ask(ANNA)
    assert re.search(r"^\s*\d{6}\s*$", left(), re.MULTILINE)
