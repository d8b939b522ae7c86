"""Whose letter is next: no firm waits for another's thousands, and nobody at a screen for any of them."""

import pytest

from tests import make
from tickler.core.clock import now
from tickler.mail.models import Lane, Letter
from tickler.mail.turns import Turns
from tickler.people.models import Firm

pytestmark = pytest.mark.django_db
MANY = 20_000


def wait(firm: Firm, count: int, lane: Lane = Lane.IN_TURN) -> set[int]:
    """So many letters of the firm wait; their keys."""
    rows = [
        Letter(firm=firm, lane=lane, sort="request.notice", email="anna@dewit.example") for _ in range(count)
    ]
    Letter.everywhere.bulk_create(rows, batch_size=1000)
    return {row.pk for row in rows}


def test_ten_letters_do_not_wait_for_twenty_thousand_of_another_firm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tickler.mail.turns._shuffle_in_blocks", lambda keys: None)
    wait(make.firm(), MANY)
    few = wait(make.firm("Noord Advies"), 10)
    turns = Turns(Lane.IN_TURN)
    first = [key for _ in range(10) for key in turns.take(2, now())]
    assert few <= set(first)


def test_shuffled_for_several_workers_ten_letters_are_still_among_the_first() -> None:
    wait(make.firm(), 1000)
    few = wait(make.firm("Noord Advies"), 10)
    assert few <= set(Turns(Lane.IN_TURN).take(64, now()))


def test_the_lane_of_people_who_wait_knows_nothing_of_the_others() -> None:
    firm = make.firm()
    wait(firm, 500)
    hurried = wait(firm, 1, Lane.AT_ONCE)
    assert Turns(Lane.AT_ONCE).take(50, now()) == list(hurried)


def test_letters_of_the_installation_come_before_those_of_firms() -> None:
    wait(make.firm(), 5)
    code = Letter.everywhere.create(lane=Lane.AT_ONCE, sort="code", email="anna@dewit.example")
    wait(Firm.objects.get(), 5, Lane.AT_ONCE)
    assert Turns(Lane.AT_ONCE).take(1, now())[0] == code.pk


def test_nothing_is_handed_out_before_its_moment() -> None:
    wait(make.firm(), 1)
    moment = Letter.everywhere.get().leave_at
    assert Turns(Lane.IN_TURN).take(1, moment - moment.resolution) == []
    assert len(Turns(Lane.IN_TURN).take(1, moment)) == 1


def test_what_waits_in_hand_is_not_looked_up_twice() -> None:
    ours = wait(make.firm(), 10)
    turns = Turns(Lane.IN_TURN)
    handed = turns.take(4, now())
    Letter.everywhere.filter(pk__in=handed).update(state="sending")
    rest = turns.take(7, now())
    assert (len(rest), set(handed) | set(rest)) == (6, ours)


def test_what_could_not_be_claimed_is_left_out_until_the_next_group() -> None:
    ours = wait(make.firm(), 3)
    turns = Turns(Lane.IN_TURN)
    assert set(turns.take(3, now())) == ours  # another worker has them in hand
    turns.forget()
    assert turns.take(3, now()) == []
    turns.begin()
    assert set(turns.take(3, now())) == ours


def test_after_another_workers_claim_the_list_is_looked_up_anew() -> None:
    wait(make.firm(), 10)
    turns = Turns(Lane.IN_TURN)
    turns.take(1, now())
    Letter.everywhere.update(state="sending")
    fresh = wait(Firm.objects.get(), 2)
    turns.forget()
    assert set(turns.take(4, now())) == fresh
