"""Letters to staff: at once, or once a day."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError

from tests import letters
from tests.cast import Company
from tickler.core.clock import now
from tickler.inbox import actions, summary
from tickler.inbox.models import Entry
from tickler.inbox.tests.happening import anna, arrive, happen, submit
from tickler.inbox.wishes import Way, choose
from tickler.mail.compose import compose, shown
from tickler.mail.models import Lane, Letter
from tickler.people.models import Person, Staff
from tickler.trail.actions import record

MONDAY = dt.datetime(2026, 11, 9, 9, tzinfo=dt.UTC)  # ten in Amsterdam


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def to(staff: Staff) -> list[Letter]:
    return list(Letter.objects.filter(email=staff.person.email).order_by("created_at", "id"))


def add_papers(us: Company, name: str = "a.pdf") -> None:
    happen("document.uploaded", anna(us), account=us.account, name=name)


def test_news_go_out_at_once_in_the_readers_language_without_answers(clock: Any, us: Company) -> None:
    Person.objects.filter(pk=us.employee.person_id).update(language="de")
    submit(us, letters.sent(us.account, "Income tax 2025"))
    (letter,) = to(us.employee)
    assert letter.lane == Lane.IN_TURN and letter.language == "de"
    text = shown(letter).text
    assert "De Wit · Income tax 2025" in text and "http://testserver/office/inbox/" in text
    assert (
        compose(letter, letter.params, moment=now()).subject
        == "De Wit: Anna de Wit hat die Antworten gesendet."
    )


def test_one_letter_about_a_thing_till_somebody_has_looked(clock: Any, us: Company) -> None:
    item = letters.sent(us.account, "Papers")
    for _time in range(3):
        submit(us, item)
    assert len(to(us.employee)) == 1
    clock.shift(60)
    actions.read(Entry.objects.all())
    submit(us, item)
    assert len(to(us.employee)) == 2


def test_half_a_day_later_there_is_a_letter_again(clock: Any, us: Company) -> None:
    item = letters.sent(us.account, "Papers")
    submit(us, item)
    clock.shift(13 * 3600)
    submit(us, item)
    assert len(to(us.employee)) == 2


def test_inbox_only_writes_nothing(clock: Any, us: Company) -> None:
    choose(us.employee, {"sent": Way.INBOX})
    submit(us, letters.sent(us.account, "Papers"))
    clock.shift(dt.timedelta(days=1))
    summary.write_due()
    assert not to(us.employee) and Entry.objects.count() == 1


def test_the_summary_leaves_once_at_the_firms_hour(clock: Any, us: Company) -> None:
    add_papers(us)
    for hour, written in [(3, 0), (21, 0), (22, 1), (23, 1)]:  # eight o'clock is 22 hours away
        clock.move_to(MONDAY + dt.timedelta(hours=hour, minutes=1))
        summary.write_due()
        assert len(to(us.employee)) == written
    add_papers(us, "b.pdf")
    clock.shift(dt.timedelta(days=1))
    summary.write_due()
    assert len(to(us.employee)) == 2


@pytest.mark.parametrize(("zone", "due"), [("Europe/Amsterdam", False), ("Asia/Tokyo", True)])
def test_the_hour_is_the_firms_own(us: Company, zone: str, due: bool) -> None:
    us.firm.zone = zone
    with time_machine.travel("2026-11-09T06:30:00Z", tick=False):  # half past seven; half past three
        assert bool(summary.hour_of(us.firm)) is due


def test_a_firm_that_does_not_work_today_gets_no_summary(us: Company) -> None:
    us.firm.working_days_only = True
    with time_machine.travel("2026-11-08T12:00:00Z", tick=False):
        assert not summary.hour_of(us.firm)
    with time_machine.travel("2026-11-09T12:00:00Z", tick=False):
        assert summary.hour_of(us.firm)


def test_the_summary_tells_what_nobody_has_read(clock: Any, us: Company) -> None:
    add_papers(us)
    choose(us.employee, {"sent": Way.DAILY})
    seen, unseen = letters.sent(us.account, "Seen"), letters.sent(us.account, "Unseen")
    submit(us, seen)
    submit(us, unseen)
    actions.read(Entry.objects.filter(item=seen))
    clock.shift(dt.timedelta(days=1))
    summary.write_due()
    (letter,) = to(us.employee)
    said = shown(letter)
    assert "2 things are new" in said.text and "Unseen" in said.text and "a.pdf" in said.text
    assert "Seen:" not in said.text
    assert not Entry.objects.filter(is_owed=True).exists()


def test_a_worker_killed_over_a_summary_loses_and_doubles_nothing(
    clock: Any, us: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_papers(us)
    clock.shift(dt.timedelta(days=1))

    def die(*args: Any, **options: Any) -> None:
        raise DatabaseError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(summary, "write_letter", die)
        with pytest.raises(DatabaseError):
            summary.write_due()
    assert not to(us.employee)
    summary.write_due()
    summary.write_due()
    assert len(to(us.employee)) == 1


def test_who_has_left_gets_no_summary(clock: Any, us: Company) -> None:
    add_papers(us)
    Staff.objects.filter(pk=us.employee.pk).update(left_at=now())
    clock.shift(dt.timedelta(days=1))
    summary.write_due()
    assert not to(us.employee)


def test_after_a_standstill_the_summary_tells_instead_of_many_letters(clock: Any, us: Company) -> None:
    with time_machine.travel(MONDAY - dt.timedelta(days=3), tick=False):
        record("request.submitted", letters.sent(us.account, "Papers"), actor=anna(us))
    arrive()
    assert not to(us.employee) and Entry.objects.filter(is_owed=True).count() == 1
