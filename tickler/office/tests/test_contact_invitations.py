"""Telling a contact by letter where they sign in."""

import datetime as dt

from tests import make
from tests.cast import Company
from tickler.mail.compose import compose
from tickler.mail.models import Letter
from tickler.office.tests.pages import get, post, said
from tickler.people.models import Address, Contact, Link

NOW = dt.datetime(2026, 11, 9, 9, tzinfo=dt.UTC)


def address_of(us: Company, contact: Contact) -> str:
    return f"/office/links/{Link.objects.get(account=us.account, contact=contact).public_id}/invite/"


def test_the_letter_leads_to_the_firms_own_way_in(us: Company) -> None:
    post(us.owner, address_of(us, us.contact))
    letter = Letter.objects.get(sort="portal")
    assert letter.email == us.contact.addresses.get().email
    assert f"/in/?firm={us.firm.public_id}" in compose(letter, letter.params).raw.decode()


def test_the_client_says_who_is_invited_and_has_not_come(us: Company) -> None:
    post(us.owner, address_of(us, us.contact))
    page = get(us.owner, f"/office/clients/{us.account.public_id}/")
    assert "Invited on" in page and "has not signed in yet" in page and "Invite again" in page


def test_who_may_not_sign_in_is_not_invited(us: Company) -> None:
    answer = make.signed_in(us.owner).post(address_of(us, us.spouse))
    assert answer.status_code == 409 and "Switch Login on for Piet" in said(answer)


def test_who_has_been_in_is_not_invited(us: Company) -> None:
    Address.objects.filter(contact=us.contact).update(confirmed_at=NOW)
    answer = make.signed_in(us.owner).post(address_of(us, us.contact))
    assert answer.status_code == 409 and "has signed in already" in said(answer)


def test_nobody_is_invited_at_an_address_from_which_letters_come_back(us: Company) -> None:
    Address.objects.filter(contact=us.contact).update(suppressed_at=NOW)
    make.signed_in(us.owner).post(address_of(us, us.contact))
    assert not Letter.objects.filter(sort="portal").exists()
