"""What reaches whose inbox."""

import datetime as dt

import pytest
import time_machine

from tests import letters, make
from tests.cast import Company
from tickler.core.actor import SYSTEM
from tickler.core.clock import now
from tickler.inbox.models import Entry
from tickler.inbox.readers import place
from tickler.inbox.tests.happening import anna, arrive, happen, inbox_of, submit
from tickler.inbox.wishes import Way, choose
from tickler.mail.models import Letter
from tickler.people import actions as people
from tickler.trail.actions import record
from tickler.trail.models import Event


def test_who_looks_after_the_account_is_told_and_nobody_else(us: Company) -> None:
    submit(us, letters.sent(us.account, "Income tax 2025"))
    assert [entry.event.verb for entry in inbox_of(us.employee)] == ["request.submitted"]
    assert not inbox_of(us.owner) and not inbox_of(us.stranger)


def test_where_nobody_looks_after_the_account_the_owner_is_told(us: Company) -> None:
    people.unassign(us.other_account, us.stranger, actor=make.actor())
    submit(us, letters.sent(us.other_account, "Income tax 2025"))
    assert len(inbox_of(us.owner)) == 1 and not inbox_of(us.stranger)


def test_nobody_is_told_of_their_own_act(us: Company) -> None:
    people.assign(us.account, us.admin, actor=make.actor())
    happen("request.completed", make.actor(us.employee), letters.sent(us.account, "Papers"))
    assert not inbox_of(us.employee) and len(inbox_of(us.admin)) == 1


def test_what_is_no_news_reaches_nobody(us: Company) -> None:
    letters.sent(us.account, "Papers")
    happen("item.viewed", anna(us), account=us.account)
    assert not Entry.objects.exists()


def test_one_thing_is_one_entry_that_moves_up_on_news(us: Company) -> None:
    first, second = letters.sent(us.account, "First"), letters.sent(us.account, "Second")
    submit(us, first)
    submit(us, second)
    assert [entry.item for entry in inbox_of(us.employee)] == [second, first]
    Entry.objects.update(read_at=now(), archived_at=now())
    submit(us, first)
    newest = inbox_of(us.employee)[0]
    assert newest.item == first and newest.read_at is None and newest.archived_at is None
    assert len(inbox_of(us.employee)) == 2


def test_an_event_read_twice_or_late_changes_nothing(us: Company) -> None:
    item = letters.sent(us.account, "Papers")
    submit(us, item)
    submit(us, item)
    Entry.objects.update(read_at=now())
    for event in Event.objects.filter(verb="request.submitted").order_by("seq"):
        place(event)
    assert [entry.read_at is None for entry in inbox_of(us.employee)] == [False]


def test_documents_of_a_client_are_one_entry_and_those_of_staff_none(us: Company) -> None:
    for name in ("a.pdf", "b.pdf"):
        happen("document.uploaded", anna(us), account=us.account, name=name)
    happen("document.uploaded", make.actor(us.owner), account=us.account, name="c.pdf")
    assert [entry.event.facts["name"] for entry in inbox_of(us.employee)] == ["b.pdf"]


def test_a_file_within_an_answer_is_told_with_the_answer(us: Company) -> None:
    happen("document.uploaded", anna(us), letters.sent(us.account, "Papers"), name="a.pdf")
    assert not inbox_of(us.employee)


@pytest.mark.parametrize(("to", "told"), [(["Anna"], 0), ([], 1)])
def test_letters_that_are_all_held_are_news_and_letters_that_left_are_not(
    us: Company, to: list[str], told: int
) -> None:
    left_out = [{"to": "Piet", "reason": "undecided"}]
    happen("item.notified", SYSTEM, letters.sent(us.account, "Papers"), to=to, left_out=left_out)
    assert len(inbox_of(us.employee)) == told


def test_what_concerns_no_account_is_the_owners(us: Company) -> None:
    happen("address.suppressed", SYSTEM, email="old@dewit.example", said="550 no such user")
    assert len(inbox_of(us.owner)) == 1 and not inbox_of(us.employee)


def test_a_client_who_wants_no_reminders_is_news_and_a_colleague_who_says_so_is_not(us: Company) -> None:
    people.assign(us.account, us.admin, actor=make.actor())
    happen("link.reminders_switched", make.actor(us.admin), account=us.account, name="Anna", to=False)
    assert not inbox_of(us.employee)
    happen("link.reminders_switched", anna(us), account=us.account, name="Anna", to=False)
    assert [entry.account for entry in inbox_of(us.employee)] == [us.account]


def test_off_means_off(us: Company) -> None:
    choose(us.employee, {"sent": Way.OFF})
    submit(us, letters.sent(us.account, "Papers"))
    assert not inbox_of(us.employee)


def test_old_events_come_as_read_and_write_no_letter(us: Company) -> None:
    with time_machine.travel("2026-10-01T09:00:00Z", tick=False) as clock:
        record("request.submitted", letters.sent(us.account, "Papers"), actor=anna(us))
        clock.shift(dt.timedelta(days=8))
        arrive()
    assert [entry.read_at is None for entry in inbox_of(us.employee)] == [False]
    assert not Letter.objects.filter(email=us.employee.person.email).exists()
