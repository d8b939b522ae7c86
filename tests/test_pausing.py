"""What a pause promises at every level, through the real engine with a moved clock."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from tests import make
from tests.post import Post
from tests.test_reminding import START, request_for
from tickler.core import jobs
from tickler.core.errors import Refused
from tickler.items import actions, reminders
from tickler.items.forecast import coming_of
from tickler.items.models import ActionItem
from tickler.items.pausing import pause_item, pauses_of, resume_item
from tickler.items.recipients import addressees_of
from tickler.office.coming import everything
from tickler.people.actions import pauses
from tickler.people.models import Account, Contact, Firm
from tickler.trail.models import Event

DAY = START.date()


@pytest.fixture
def post() -> Iterator[Post]:
    with time_machine.travel(START, tick=False) as traveller:
        yield Post(traveller)


@pytest.fixture
def account(firm: Firm) -> Account:
    return make.account()


@pytest.fixture
def anna(account: Account) -> Contact:
    return make.contact(account, email="anna@example.org")


def day(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


def work() -> None:
    """What the worker has to do, done."""
    while jobs.run_one():
        pass


def again(item: ActionItem) -> ActionItem:
    return ActionItem.objects.select_related("account", "firm").get(pk=item.pk)


def test_an_item_paused_until_a_day_reminds_that_day_once_and_goes_on_at_its_distance(
    post: Post, account: Account, anna: Contact
) -> None:
    item = request_for(account, on=True, days=2, times=3)
    post.days(1)
    pause_item(again(item), until=day(11), reason="on holiday", actor=make.actor())
    post.days(30)
    assert post.days_gone(START) == [0, 11, 13, 15]


def test_after_a_pause_the_reminder_leaves_at_its_own_time_of_day(
    post: Post, account: Account, anna: Contact
) -> None:
    item = request_for(account, on=True)
    post.days(1)
    pause_item(again(item), until=day(11), reason="", actor=make.actor())
    post.days(30)
    assert post.gone[-1].at == START + dt.timedelta(days=11)


def test_a_pause_without_a_day_holds_until_somebody_ends_it(
    post: Post, account: Account, anna: Contact
) -> None:
    item = request_for(account, on=True, days=2, times=2)
    post.days(1)
    pause_item(again(item), until=None, reason="", actor=make.actor())
    post.days(20)
    assert (post.days_gone(START), again(item).quiet_reason) == ([0], "paused")
    resume_item(again(item), actor=make.actor())
    post.days(20)
    assert post.days_gone(START) == [0, 21, 23]


@pytest.mark.parametrize("level", ["account", "firm"])
def test_a_paused_client_and_a_paused_firm_hold_their_items(
    post: Post, account: Account, anna: Contact, level: str, firm: Firm
) -> None:
    item = request_for(account, on=True, days=2, times=2)
    post.days(1)
    facts = {"until": None, "reason": "", "actor": make.actor()}
    if level == "account":
        pauses.pause_account(account, **facts)
    else:
        pauses.pause_firm(**facts)
        work()
    post.days(10)
    assert (post.days_gone(START), again(item).quiet_reason) == ([0], f"{level}_paused")
    if level == "account":
        pauses.resume_account(account, actor=make.actor())
    else:
        pauses.resume_firm(actor=make.actor())
        work()
    post.days(10)
    assert post.days_gone(START) == [0, 11, 13]


def test_a_paused_firm_reminds_nobody_even_before_the_worker_has_moved_its_plans(
    post: Post, account: Account, anna: Contact, firm: Firm
) -> None:
    item = request_for(account, on=True, days=2, times=2)
    post.days(1)
    pauses.pause_firm(until=None, reason="", actor=make.actor())
    post.days(10)
    assert (post.days_gone(START), again(item).quiet_reason) == ([0], "firm_paused")


def test_a_letter_planned_before_the_pause_does_not_leave_and_is_not_counted(
    post: Post, account: Account, anna: Contact
) -> None:
    item = request_for(account, on=True)
    post.run()
    post.stand_still(3)
    reminders.plan_due()
    pause_item(again(item), until=day(9), reason="", actor=make.actor())
    post.days(20)
    assert (post.days_gone(START), again(item).reminders_sent) == ([0, 9], 1)


def test_a_paused_person_is_left_out_and_the_others_are_reminded(
    post: Post, account: Account, anna: Contact
) -> None:
    make.contact(account, email="piet@example.org", first_name="Piet")
    request_for(account, on=True)
    pauses.pause_contact(anna, until=None, reason="", actor=make.actor())
    post.days(10)
    assert sorted((gone.to, gone.at.day - START.day) for gone in post.gone) == [
        ("anna@example.org", 0),
        ("piet@example.org", 0),
        ("piet@example.org", 3),
    ]


def test_an_item_of_a_paused_person_alone_waits_for_them_and_the_forecast_says_so(
    post: Post, account: Account, anna: Contact
) -> None:
    item = request_for(account, on=True, days=2, times=2)
    post.run()
    pauses.pause_contact(anna, until=day(9), reason="", actor=make.actor())
    said = [one.at for one in coming_of(again(item), people=addressees_of(again(item)))]
    post.days(20)
    assert (post.days_gone(START), [gone.at for gone in post.gone[1:]]) == ([0, 9, 11], said)


def test_a_letter_by_hand_leaves_during_a_pause(post: Post, account: Account, anna: Contact) -> None:
    item = request_for(account, on=True)
    pauses.pause_contact(anna, until=None, reason="", actor=make.actor())
    pauses.pause_account(account, until=None, reason="", actor=make.actor())
    post.days(1)
    actions.resend(again(item), actor=make.actor())
    post.days(20)
    assert post.days_gone(START) == [0, 1]


def test_the_letters_to_come_show_the_reminder_on_the_day_the_pause_ends(
    post: Post, account: Account, anna: Contact, firm: Firm
) -> None:
    request_for(account, on=True)
    post.run()
    pauses.pause_account(account, until=day(9), reason="", actor=make.actor())
    assert [(one.day, one.moved, one.count) for one in everything(firm)] == [(day(9), "paused", 1)]


def test_the_item_says_why_and_until_when(post: Post, account: Account, anna: Contact) -> None:
    item = request_for(account, on=True)
    post.run()
    pause_item(again(item), until=day(9), reason="on holiday", actor=make.actor())
    pauses.pause_account(account, until=None, reason="", actor=make.actor())
    assert [one.words for one in pauses_of(again(item))] == [
        "Reminders about this are paused; they resume on Wednesday 18 November. Why: on holiday",
        "All reminders to this client are paused until you end the pause.",
    ]


def test_a_pause_cannot_end_in_the_past(post: Post, account: Account, anna: Contact) -> None:
    item = request_for(account, on=True)
    with pytest.raises(Refused, match="still to come"):
        pause_item(again(item), until=day(0), reason="", actor=make.actor())
    assert not Event.objects.filter(verb="item.paused").exists()


def test_a_pause_that_is_over_needs_nobody_to_end_it(post: Post, account: Account, anna: Contact) -> None:
    item = request_for(account, on=True)
    pause_item(again(item), until=day(2), reason="", actor=make.actor())
    post.days(2)
    assert pauses_of(again(item)) == []
    with pytest.raises(Refused, match="no pause"):
        resume_item(again(item), actor=make.actor())
