"""Contacts, their addresses, and what they get."""

import pytest

from tests import make
from tickler.core.errors import Refused
from tickler.people import actions
from tickler.people.models import Account, Address, Link
from tickler.trail.models import Event

ACTOR = make.actor()


@pytest.fixture
def account(firm) -> Account:
    return actions.create_account("De Wit", actor=ACTOR)


def anna(account: Account, email: str = "anna@dewit.example", **values) -> Link:
    return actions.add_contact(account, first_name="Anna", email=email, actor=ACTOR, **values)


def events(verb: str) -> list[dict]:
    return [event.facts for event in Event.objects.filter(verb=verb).order_by("pk")]


def test_a_new_contact_is_written_to_but_cannot_sign_in(account):
    link = anna(account)
    assert (link.notify, link.login, link.signatory) == (True, False, False)


def test_who_may_sign_in_may_sign(account):
    assert anna(account, login=True).signatory


def test_a_contact_without_an_address_gets_nothing_yet(account):
    link = anna(account, email="")
    assert (link.address, link.notify, link.login) == (None, False, False)
    for switch in (actions.set_login, actions.set_notify):
        with pytest.raises(Refused, match="Anna has no e-mail address yet"):
            switch(link, True, actor=ACTOR)


def test_a_contact_cannot_sign_in_without_an_address(account):
    with pytest.raises(Refused, match="no e-mail address"):
        anna(account, email="", login=True)


def test_with_the_first_address_letters_begin(account):
    link = anna(account, email="")
    address = actions.add_address(link.contact, "Anna@DeWit.example", actor=ACTOR)
    link.refresh_from_db()
    assert (link.address, link.notify, link.login) == (address, True, False)


def test_a_second_address_waits_to_be_linked(account):
    contact = anna(account).contact
    second = actions.add_address(contact, "a@work.example", actor=ACTOR)
    assert not second.links.exists()
    assert actions.link_contact(account, contact, address=second, actor=ACTOR).notify


def test_an_address_stands_for_one_contact_of_an_account(account):
    anna(account)
    with pytest.raises(Refused, match="anna@dewit.example is used by Anna"):
        actions.add_contact(account, first_name="Piet", email="ANNA@dewit.example", actor=ACTOR)
    bare = actions.add_contact(account, first_name="Piet", actor=ACTOR)
    with pytest.raises(Refused, match="is used by Anna"):
        actions.add_address(bare.contact, "anna@dewit.example", actor=ACTOR)


def test_spouses_may_share_an_address_on_two_accounts(account, firm):
    anna(account)
    other = actions.create_account("Visser", actor=ACTOR)
    actions.add_contact(other, first_name="Piet", email="anna@dewit.example", actor=ACTOR)
    assert Address.objects.count() == 2


def test_a_contact_has_an_address_once(account):
    contact = anna(account).contact
    with pytest.raises(Refused, match="has this address already"):
        actions.add_address(contact, "ANNA@dewit.example", actor=ACTOR)


def test_nobody_is_linked_by_anothers_address(account):
    one = anna(account)
    other = actions.add_contact(account, first_name="Piet", email="piet@dewit.example", actor=ACTOR)
    with pytest.raises(Refused, match="belongs to another contact"):
        actions.link_contact(account, one.contact, address=other.address, actor=ACTOR)


def test_a_bare_contact_is_linked_once(account):
    contact = anna(account, email="").contact
    with pytest.raises(Refused, match="already"):
        actions.link_contact(account, contact, actor=ACTOR)


def test_a_malformed_address_leaves_nothing_behind(account):
    with pytest.raises(Refused):
        anna(account, email="anna@dewit")
    assert not Link.objects.exists() and not Event.objects.filter(verb="contact.added").exists()


def test_a_contact_needs_a_name(account):
    with pytest.raises(Refused, match="name"):
        actions.add_contact(account, email="a@dewit.example", actor=ACTOR)
    contact = anna(account).contact
    with pytest.raises(Refused, match="name"):
        actions.change_contact(contact, first_name="", actor=ACTOR)


def test_taking_login_away_raises_the_epoch(account):
    link = anna(account, login=True)
    actions.set_login(link, False, actor=ACTOR)
    assert (link.login, link.epoch) == (False, 1)


def test_a_switch_is_an_event_with_old_and_new(account):
    link = anna(account)
    actions.set_notify(link, False, actor=ACTOR)
    assert link.notify_changed_at is not None
    assert events("link.notify_switched") == [
        {"name": "Anna", "email": "anna@dewit.example", "was": True, "to": False}
    ]


def test_switching_to_where_it_stands_is_no_event(account):
    link = anna(account)
    actions.set_notify(link, True, actor=ACTOR)
    assert events("link.notify_switched") == []


def test_a_wrong_address_put_right_ends_its_sessions(account):
    link = anna(account, login=True)
    actions.change_address(link.address, "anna@de-wit.example", actor=ACTOR)
    link.refresh_from_db()
    assert (link.login, link.epoch, link.address.email) == (True, 1, "anna@de-wit.example")
    assert "anna@de-wit.example" in Account.objects.get().search


def test_an_address_cannot_become_one_that_is_used(account):
    link = anna(account)
    actions.add_contact(account, first_name="Piet", email="piet@dewit.example", actor=ACTOR)
    with pytest.raises(Refused, match="is used by Piet"):
        actions.change_address(link.address, "piet@dewit.example", actor=ACTOR)


def test_without_the_only_address_the_contact_stays(account):
    link = anna(account, login=True)
    actions.remove_address(link.address, actor=ACTOR)
    link.refresh_from_db()
    assert (link.address, link.login, link.notify, link.epoch) == (None, False, False, 1)


def test_without_one_of_two_addresses_the_other_link_stays(account):
    link = anna(account)
    second = actions.add_address(link.contact, "a@work.example", actor=ACTOR)
    actions.link_contact(account, link.contact, address=second, actor=ACTOR)
    actions.remove_address(second, actor=ACTOR)
    assert [*Link.objects.all()] == [link]


def test_unlinking_leaves_the_contact(account):
    link = anna(account)
    actions.unlink_contact(link, actor=ACTOR)
    assert not Link.objects.exists()
    assert "anna" not in Account.objects.get().search
    assert events("contact.unlinked") == [{"name": "Anna", "email": "anna@dewit.example"}]


def test_a_contact_of_two_accounts_is_changed_on_both_trails(account, firm):
    contact = anna(account).contact
    other = actions.create_account("Visser", actor=ACTOR)
    actions.link_contact(other, contact, address=contact.addresses.get(), actor=ACTOR)
    actions.change_contact(contact, last_name="de Wit", language="nl", actor=ACTOR)
    assert Event.objects.filter(verb="contact.changed").count() == 2
    assert all("anna de wit" in each.search for each in Account.objects.all())


def test_an_address_can_be_trusted_again(account):
    address = anna(account).address
    Address.objects.update(suppressed_at=address.contact.created_at, suppressed_reason="no such user")
    address.refresh_from_db()
    actions.trust_address(address, actor=ACTOR)
    assert (address.suppressed_at, address.suppressed_reason) == (None, "")
    with pytest.raises(Refused):
        actions.trust_address(address, actor=ACTOR)
