"""The string of letters: what became of each occasion and why, and what comes next."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from tests import make
from tests.letters import sent
from tests.post import Post
from tickler.core.clock import now
from tickler.items import actions
from tickler.items.knots import Knot, small_knots, string_of
from tickler.items.models import ActionItem
from tickler.items.recipients import addressees_of
from tickler.items.who import readers_of
from tickler.mail import reasons
from tickler.mail.desk import Ready, Result, in_doubt
from tickler.mail.models import Circuit, State
from tickler.people.models import Account, Firm, Link

START = dt.datetime(2026, 11, 9, 8, 12, tzinfo=dt.UTC)  # a Monday, 09:12 in Amsterdam


@pytest.fixture
def post() -> Iterator[Post]:
    with time_machine.travel(START, tick=False) as traveller:
        yield Post(traveller)


@pytest.fixture
def account(firm: Firm) -> Account:
    return make.account()


def string(item: ActionItem) -> list[Knot]:
    item.refresh_from_db()
    people = addressees_of(item)
    with timezone.override(ZoneInfo(item.firm.zone)):
        return string_of(item, people, readers_of(item, people))


def states(item: ActionItem) -> list[str]:
    return [knot.state for knot in string(item)]


def test_two_addresses_are_one_knot_with_both_names(post: Post, account: Account) -> None:
    make.contact(account)
    make.contact(account, first_name="Piet")
    item = sent(account)
    post.hours(1)
    notice = string(item)[0]
    assert (notice.state, notice.what, notice.to, len(notice.letters)) == (
        "sent",
        "Notice",
        "to Anna and Piet",
        2,
    )


def test_the_next_reminder_says_its_number_and_to_whom(post: Post, account: Account) -> None:
    make.contact(account)
    item = sent(account, times=2)
    post.days(4)
    _notice, first, second = string(item)
    assert (first.what, first.is_next) == ("Reminder 1 of 2", False)
    assert (second.what, second.to, second.is_next) == ("Reminder 2 of 2", "to Anna", True)
    assert second.at == START + dt.timedelta(days=6)


def test_who_gets_none_is_named_with_the_reason(post: Post, account: Account) -> None:
    make.contact(account)
    piet = make.contact(account, first_name="Piet", notify=False)
    Link.objects.filter(contact=piet).update(notify_changed_at=START)
    make.contact(account, first_name="Noor", email="")
    item = sent(account)
    post.hours(1)
    assert string(item)[-1].why == (
        "Not to Piet: Notify is off since Mon 9 Nov.",
        "Not to Noor: No e-mail address is known.",
    )


def test_a_reminder_on_a_sunday_says_why_it_moves(post: Post, account: Account) -> None:
    Firm.objects.update(working_days_only=True)
    make.contact(account)
    item = sent(account, days=6)
    post.hours(1)
    item = ActionItem.objects.select_related("firm", "account").get(pk=item.pk)
    _notice, moved, reminder = string(item)
    assert (moved.state, moved.on, moved.why) == (
        "moved",
        dt.date(2026, 11, 15),
        ("Sunday is not a working day.",),
    )
    assert reminder.at == dt.datetime(2026, 11, 15, 23, 0, tzinfo=dt.UTC)


def test_a_letter_by_hand_names_who_sent_it(post: Post, account: Account) -> None:
    make.contact(account)
    item = sent(account)
    post.days(1)
    actions.resend(ActionItem.objects.get(pk=item.pk), actor=make.actor())
    post.hours(1)
    assert string(item)[1].what == "Resent by Sofie Janssen"


def test_a_failed_letter_shows_what_the_server_answered(post: Post, account: Account) -> None:
    def unknown(letter: Ready) -> Result:
        return Result(letter, State.FAILED, "bad_address", "550 5.1.1 no such user", reason="bad_address")

    make.contact(account)
    item = sent(account)
    post.answer = unknown
    post.hours(1)
    assert string(item)[0].why == (
        reasons.words("bad_address"),
        "The server answered: “550 5.1.1 no such user”",
    )


def test_a_letter_in_doubt_twice_is_held_for_staff(post: Post, account: Account) -> None:
    make.contact(account)
    item = sent(account)
    post.answer = in_doubt
    post.hours(2)
    knot = string(item)[0]
    assert (knot.state, [letter.name for letter in knot.letters if letter.is_held]) == ("held", ["Anna"])


def test_one_held_and_one_sent_shows_both(post: Post, account: Account) -> None:
    make.contact(account, email="anna@x.example")
    make.contact(account, first_name="Piet", email="piet@x.example")
    item = sent(account)
    accepted = post.answer
    post.answer = lambda letter: in_doubt(letter) if letter.email.startswith("piet") else accepted(letter)
    post.hours(2)
    knot = string(item)[0]
    assert (knot.state, knot.to, [letter.name for letter in knot.letters if letter.is_held]) == (
        "held",
        "to Anna and Piet",
        ["Piet"],
    )


def test_a_reminder_nobody_would_get_is_one_knot_however_often_it_is_tried(
    post: Post, account: Account
) -> None:
    contact = make.contact(account)
    item = sent(account, days=1)
    post.hours(1)
    Link.objects.filter(contact=contact).update(notify=False)
    post.days(4)
    skipped = string(item)[1]
    assert (skipped.state, skipped.at) == ("skipped", START + dt.timedelta(days=1))
    assert skipped.why[1] == "Tried 4 times, the last on Fri 13 Nov, 09:12."


def test_a_letter_that_waits_for_the_server_says_so(post: Post, account: Account) -> None:
    make.contact(account)
    item = sent(account)
    Circuit.objects.create(relay="x", opened_at=now(), reply="421 closed")
    post.traveller.shift(dt.timedelta(hours=1))
    knot = string(item)[0]
    assert (knot.state, knot.is_next) == ("planned", True)
    assert knot.why == ("The mail server has taken no letters since Mon 9 Nov, 09:12: “421 closed”",)


def test_many_reminders_to_come_are_summed_up(post: Post, account: Account) -> None:
    make.contact(account)
    item = sent(account, days=1, times=9)
    post.hours(1)
    knots = string(item)
    assert len(knots) == 4
    assert knots[-1].why == ("And 6 more after that.", "The last: Wed 18 Nov, 09:12.")


def test_a_done_item_has_nothing_to_come(post: Post, account: Account) -> None:
    make.contact(account)
    item = sent(account)
    post.hours(1)
    item.refresh_from_db()
    actions.move(item, "done", "request.submitted", actor=make.actor())
    assert states(item) == ["sent"]


def test_the_small_knots_are_the_states_of_the_string(post: Post, account: Account) -> None:
    make.contact(account)
    item = sent(account, times=3)
    post.days(4)
    item.refresh_from_db()
    assert small_knots([item])[item.pk] == states(item) == ["sent", "sent", "planned", "planned"]


def test_small_knots_ask_once_for_a_whole_page(
    post: Post, account: Account, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    make.contact(account)
    items = [sent(account) for _ in range(3)]
    post.hours(1)
    rows = list(ActionItem.objects.filter(pk__in=[item.pk for item in items]))
    with django_assert_num_queries(1):
        assert len(small_knots(rows)) == 3
