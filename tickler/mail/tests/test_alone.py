"""One letter that raises an error stops no other: it is held, and leaves when that is mended."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import DataError, OperationalError

from tests import letters, make
from tickler.items import doctor, settling
from tickler.items import look as looking
from tickler.items.models import ActionItem
from tickler.items.replanning import replan_all
from tickler.mail import desk, reasons
from tickler.mail.actions import send_again
from tickler.mail.desk import Ready, Result
from tickler.mail.models import Letter, Notice, State
from tickler.people.models import Firm
from tickler.trail.models import Event


@pytest.fixture
def items(firm: Firm) -> list[ActionItem]:
    """Three requests whose notices are owed; the second will be at fault."""
    found = []
    for name in ("Anna", "Piet", "Vera"):
        account = make.account(name)
        make.contact(account, first_name=name)
        found.append(letters.sent(account))
    return found


def raise_for(item: ActionItem, error: Exception, act: Callable[..., Any]) -> Callable[..., Any]:
    """The act, which raises for this item's rows."""

    def acted(*values: Any) -> Any:
        if item.pk in (getattr(value, "item_id", getattr(value, "id", None)) for value in values):
            raise error
        return act(*values)

    return acted


@pytest.fixture
def unwritable(items: list[ActionItem], monkeypatch: pytest.MonkeyPatch) -> ActionItem:
    """Preparing the second one's letter raises an error."""
    monkeypatch.setattr(looking, "_values", raise_for(items[1], AttributeError("bug"), looking._values))
    return items[1]


def keys() -> list[int]:
    return list(Letter.objects.filter(state=State.PLANNED).values_list("pk", flat=True))


def sent(ready: Sequence[Ready]) -> list[Result]:
    return [Result(letter, State.SENT, "accepted", "250 ok") for letter in ready]


def letter_of(item: ActionItem) -> Letter:
    return Letter.objects.get(notices__item=item)


def test_the_others_leave(items: list[ActionItem], unwritable: ActionItem) -> None:
    ready = desk.serve(keys(), [])
    assert {letter.notices[0].item_id for letter in ready} == {items[0].pk, items[2].pk}


def test_the_one_at_fault_is_held_with_its_reason(
    unwritable: ActionItem, caplog: pytest.LogCaptureFixture
) -> None:
    desk.serve(keys(), [])
    letter, notice = letter_of(unwritable), Notice.objects.get(item=unwritable)
    assert (letter.state, letter.reason) == (notice.fate, notice.reason) == (State.HELD, "fault")
    assert "could not be written" in reasons.words(letter.reason)
    assert f"Letter {letter.pk} cannot be claimed" in caplog.text and "AttributeError: bug" in caplog.text


def test_the_trail_tells_that_it_is_held(unwritable: ActionItem) -> None:
    desk.serve(keys(), [])
    event = Event.objects.get(item_id=unwritable.pk, verb="item.notified")
    assert event.facts["left_out"] == [{"to": "Piet de Wit", "reason": "fault"}]


def test_when_the_fault_is_mended_staff_let_it_leave(
    unwritable: ActionItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.serve(keys(), [])
    monkeypatch.undo()
    send_again(letter_of(unwritable), actor=make.actor())
    (ready,) = desk.serve(keys(), [])
    desk.serve([], sent([ready]))
    assert letter_of(unwritable).state == State.SENT


def test_what_the_database_cannot_hold_is_a_fault_too(
    items: list[ActionItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "_values", raise_for(items[1], DataError("NUL"), looking._values))
    assert len(desk.serve(keys(), [])) == 2
    assert letter_of(items[1]).state == State.HELD


def test_a_database_that_is_away_holds_no_letter(
    items: list[ActionItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "_values", raise_for(items[1], OperationalError("gone"), looking._values))
    with pytest.raises(OperationalError):
        desk.serve(keys(), [])
    assert len(keys()) == 3


@pytest.fixture
def unfollowed(items: list[ActionItem], monkeypatch: pytest.MonkeyPatch) -> ActionItem:
    """Writing what follows for the second item raises an error."""
    act = settling._with_letter
    monkeypatch.setattr(settling, "_with_letter", raise_for(items[1], AttributeError("bug"), act))
    return items[1]


def test_a_letter_that_left_counts_as_sent_though_its_item_is_at_fault(unfollowed: ActionItem) -> None:
    desk.serve([], sent(desk.serve(keys(), [])))
    assert set(Letter.objects.values_list("state", flat=True)) == {State.SENT}
    assert set(Notice.objects.values_list("fate", flat=True)) == {State.SENT}
    assert Event.objects.filter(verb="item.notified").count() == 2


def test_the_doctor_names_it_and_replanning_follows_it(
    unfollowed: ActionItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.serve([], sent(desk.serve(keys(), [])))
    assert not doctor.followed().ok
    monkeypatch.undo()
    replan_all.func()
    unfollowed.refresh_from_db()
    assert doctor.followed().ok and unfollowed.anchor_at == Notice.objects.get(item=unfollowed).settled_at
    assert Event.objects.filter(verb="item.notified", item_id=unfollowed.pk).count() == 1


def test_an_item_that_is_wholly_at_fault_holds_its_letter_alone(
    unwritable: ActionItem, unfollowed: ActionItem
) -> None:
    assert len(desk.serve(keys(), [])) == 2
    assert (letter_of(unwritable).state, Notice.objects.get(item=unwritable).fate) == (State.HELD, State.HELD)


def test_letters_of_a_worker_that_is_gone_are_taken_back_past_one_at_fault(
    items: list[ActionItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.serve(keys(), [])
    Letter.objects.update(is_handed_over=True, lease_until=Letter.objects.first().created_at)  # type: ignore[union-attr]
    act = settling._with_letter
    monkeypatch.setattr(settling, "_with_letter", raise_for(items[1], AttributeError("bug"), act))
    assert desk.recover() == 3
    assert set(Letter.objects.values_list("state", flat=True)) == {State.HELD}
