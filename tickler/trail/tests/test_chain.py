"""The trail: nobody changes it, and a change would show."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests import make
from tickler.core import triggers
from tickler.core.tenancy import firm_scope
from tickler.people.models import Firm
from tickler.trail import linker
from tickler.trail.actions import record
from tickler.trail.models import Event


def test_every_declared_trigger_is_there(db: None) -> None:
    assert triggers.missing() == []


def test_an_event_cannot_be_changed(firm: Firm) -> None:
    event = record("item.sent", actor=make.actor())
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(verb="item.archived")


def test_an_event_cannot_be_deleted(firm: Firm) -> None:
    event = record("item.sent", actor=make.actor())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM trail_event WHERE id = %s", [event.pk])


def test_a_linked_event_cannot_be_linked_again(firm: Firm) -> None:
    event = record("item.sent", actor=make.actor())
    linker.link()
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(seq=7)


def test_each_firm_has_a_chain_of_its_own(firm: Firm) -> None:
    other = make.firm("Noord Advies")
    record("item.sent", actor=make.actor())
    with firm_scope(other.pk):
        record("item.sent", actor=make.actor())
    linker.link()
    assert list(Event.everywhere.order_by("id").values_list("seq", flat=True)) == [1, 1]


def test_a_whole_chain_verifies(firm: Firm) -> None:
    for verb in ("item.sent", "item.resent", "item.archived"):
        record(verb, actor=make.actor(), number=1, to=["Zoë"])
        linker.link()
    assert linker.verify(firm.pk) == []


def test_a_changed_event_is_found(firm: Firm) -> None:
    event = record("item.sent", actor=make.actor())
    linker.link()
    triggers.remove()
    Event.objects.filter(pk=event.pk).update(actor_name="Somebody else")
    triggers.install()
    assert linker.verify(firm.pk) == [f"event 1 ({event.public_id}) was changed"]


def test_a_cut_tail_is_found(firm: Firm) -> None:
    record("item.sent", actor=make.actor())
    last = record("item.archived", actor=make.actor())
    linker.link()
    triggers.remove()
    Event.objects.filter(pk=last.pk).delete()
    triggers.install()
    assert linker.verify(firm.pk) == ["the chain ends at 1, but 2 were linked"]


def test_a_row_that_joins_two_firms_is_refused_by_the_database(firm: Firm) -> None:
    account = make.account()
    other = make.firm("Noord Advies")
    with firm_scope(other.pk):
        contact = make.contact()
        with pytest.raises(DatabaseError), transaction.atomic():
            make.link(account, contact, notify=False)


def test_the_doctor_finds_a_lost_trigger(db: None) -> None:
    assert triggers.check().ok
    triggers.remove()
    assert not triggers.check().ok
    triggers.install()


def test_the_doctor_finds_a_changed_trail(firm: Firm) -> None:
    event = record("item.sent", actor=make.actor())
    linker.link()
    assert linker.check().ok
    triggers.remove()
    Event.objects.filter(pk=event.pk).update(actor_name="Somebody else")
    triggers.install()
    assert not linker.check().ok
