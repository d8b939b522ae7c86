"""Staff decide about a letter the server may or may not have."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from tests import make
from tests.letters import sent
from tests.post import Post, accepted
from tickler.core.errors import Refused
from tickler.mail.actions import count_as_sent, send_again
from tickler.mail.desk import Ready, Result, in_doubt
from tickler.mail.models import Letter, Notice, State
from tickler.people.models import Firm
from tickler.trail.models import Event

START = dt.datetime(2026, 11, 9, 8, 12, tzinfo=dt.UTC)


@pytest.fixture
def post(firm: Firm) -> Iterator[Post]:
    with time_machine.travel(START, tick=False) as traveller:
        yield Post(traveller, in_doubt)


@pytest.fixture
def held(post: Post) -> Letter:
    account = make.account()
    make.contact(account)
    sent(account)
    post.hours(1)
    letter = Letter.objects.get()
    assert letter.state == State.HELD
    return letter


def test_sent_again_it_leaves_byte_for_byte(post: Post, held: Letter) -> None:
    tried: list[Ready] = []

    def kept(letter: Ready) -> Result:
        tried.append(letter)
        return accepted(letter)

    send_again(held, actor=make.actor())
    post.answer = kept
    post.hours(1)
    held.refresh_from_db()
    assert held.state == State.SENT
    assert tried[0].is_repeat and tried[0].data == bytes(held.raw or b"")


def test_in_doubt_once_more_it_is_held_once_more(post: Post, held: Letter) -> None:
    send_again(held, actor=make.actor())
    post.hours(1)
    held.refresh_from_db()
    assert (held.state, Notice.objects.get().fate) == (State.HELD, State.HELD)


def test_a_letter_the_server_refused_before_taking_it_is_written_anew(held: Letter) -> None:
    Letter.objects.filter(pk=held.pk).update(is_handed_over=False)
    held.refresh_from_db()
    assert send_again(held, actor=make.actor()).raw is None


def test_counted_as_sent_it_left_when_it_was_last_tried(post: Post, held: Letter) -> None:
    count_as_sent(held, actor=make.actor())
    post.answer = accepted
    post.hours(1)
    notice = Notice.objects.get()
    assert (held.state, held.sent_at) == (State.SENT, held.leave_at)
    assert (notice.fate, notice.reason, post.gone) == (State.SENT, "", [])


def test_the_decision_is_in_the_trail_of_the_item(held: Letter) -> None:
    count_as_sent(held, actor=make.actor())
    event = Event.objects.get(verb="letter.counted")
    assert event.item_id == Notice.objects.get().item_id
    assert event.facts["to"] == ["Anna de Wit"]


@pytest.mark.parametrize("act", [send_again, count_as_sent])
def test_the_second_of_two_decisions_is_refused(held: Letter, act: object) -> None:
    same = Letter.objects.get()
    count_as_sent(held, actor=make.actor())
    with pytest.raises(Refused) as refusal:
        act(same, actor=make.actor())  # type: ignore[operator]
    assert (refusal.value.code, Event.objects.filter(verb__startswith="letter.").count()) == ("not_held", 1)
