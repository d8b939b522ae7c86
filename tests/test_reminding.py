"""What reminders promise, through the real engine with a moved clock."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from tests import make
from tests.post import Post
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.items import actions
from tickler.items.contract import kind_called
from tickler.items.models import ActionItem
from tickler.items.replanning import replan_all
from tickler.mail.desk import Ready, Result
from tickler.mail.models import Notice, State
from tickler.people import actions as people
from tickler.people.models import Account, Firm, Link
from tickler.trail.models import Event

START = dt.datetime(2026, 11, 9, 8, 12, tzinfo=dt.UTC)  # a Monday


@pytest.fixture
def post() -> Iterator[Post]:
    with time_machine.travel(START, tick=False) as traveller:
        yield Post(traveller)


@pytest.fixture
def account(firm: Firm) -> Account:
    return make.account()


def request_for(account: Account, **reminders: int | bool) -> ActionItem:
    content = {
        "title": "Papers",
        "message": "",
        "questions": [{"type": "text", "text": "Your name?", "is_required": True}],
        "reminders_on": reminders.get("on", False),
        "remind_days": reminders.get("days", 3),
        "remind_times": reminders.get("times", 1),
    }
    item = kind_called("request").draft(account, content, actor=make.actor())
    return actions.send(item, actor=make.actor())


def test_with_reminders_off_one_letter_leaves_and_nothing_later(post: Post, account: Account) -> None:
    make.contact(account)
    request_for(account)
    post.days(20)
    assert post.days_gone(START) == [0]


def test_with_untouched_fields_one_reminder_leaves_on_day_3(post: Post, account: Account) -> None:
    make.contact(account)
    item = request_for(account, on=True)
    post.days(20)
    item.refresh_from_db()
    assert (post.days_gone(START), item.status) == ([0, 3], "open")


def test_every_two_days_three_times(post: Post, account: Account) -> None:
    make.contact(account)
    request_for(account, on=True, days=2, times=3)
    post.days(20)
    assert post.days_gone(START) == [0, 2, 4, 6]


def test_nothing_leaves_after_the_client_is_done(post: Post, account: Account) -> None:
    make.contact(account)
    item = request_for(account, on=True, days=2, times=3)
    post.days(3)
    item.refresh_from_db()
    actions.move(item, "done", "request.submitted", actor=make.actor())
    post.days(20)
    assert post.days_gone(START) == [0, 2]


def test_a_resend_by_hand_does_not_use_the_number(post: Post, account: Account) -> None:
    make.contact(account)
    item = request_for(account, on=True)
    post.days(1)
    item.refresh_from_db()
    actions.resend(item, actor=make.actor())
    post.days(20)
    assert post.days_gone(START) == [0, 1, 3]


def test_a_reminder_keeps_its_distance_from_a_letter_by_hand(post: Post, account: Account) -> None:
    make.contact(account)
    item = request_for(account, on=True)
    post.hours(71)
    item.refresh_from_db()
    actions.resend(item, actor=make.actor())
    post.days(5)
    times = [gone.at - START for gone in post.gone]
    assert times == [dt.timedelta(0), dt.timedelta(hours=71), dt.timedelta(hours=95)]


def test_after_a_stop_one_late_reminder_leaves_and_the_rest_keep_their_distance(
    post: Post, account: Account
) -> None:
    make.contact(account)
    request_for(account, on=True, days=3, times=3)
    post.days(2)
    post.stand_still(10)
    post.days(20)
    assert post.days_gone(START) == [0, 12, 15, 18]


def test_a_notice_delayed_by_the_server_moves_the_reminder(post: Post, account: Account) -> None:
    make.contact(account)
    request_for(account, on=True)

    def busy(letter: Ready) -> Result:
        later = now() + dt.timedelta(hours=6)
        return Result(letter, State.PLANNED, "temporary", "451 later", leave_at=later)

    accepts = post.answer
    post.answer = busy
    post.days(2)
    post.answer = accepts
    post.days(20)
    assert post.days_gone(START) == [2, 5]


def test_two_addresses_and_one_with_notify_make_one_letter(post: Post, account: Account) -> None:
    make.contact(account, email="anna@example.org")
    make.contact(account, email="piet@example.org", notify=False)
    request_for(account)
    post.days(1)
    assert [gone.to for gone in post.gone] == ["anna@example.org"]


def test_nobody_with_notify_is_not_counted_and_is_shown(post: Post, account: Account) -> None:
    make.contact(account, notify=False)
    item = request_for(account, on=True)
    post.days(10)
    item.refresh_from_db()
    skipped = Event.objects.filter(item=item, verb="item.reminder_skipped", facts__reason="nobody")
    assert (post.gone, item.reminders_sent, skipped.exists()) == ([], 0, True)


def test_notify_switched_on_later_counts_from_then_on(post: Post, account: Account) -> None:
    make.contact(account, notify=False)
    request_for(account, on=True)
    post.days(4)
    people.set_notify(Link.objects.get(), True, actor=make.actor())
    post.days(10)
    assert len(post.gone) == 1


def test_done_between_planning_and_sending_is_skipped_with_the_reason(post: Post, account: Account) -> None:
    make.contact(account)
    item = request_for(account)
    actions.move(item, "done", "request.submitted", actor=make.actor())
    post.run()
    notice = Notice.objects.get()
    assert (post.gone, notice.fate, notice.reason) == ([], "skipped", "done")


def test_off_and_on_again_the_same_day_is_a_new_plan_and_swallows_no_letter(
    post: Post, account: Account
) -> None:
    make.contact(account)
    item = request_for(account, on=True, days=2, times=2)
    post.days(3)
    item.refresh_from_db()
    actions.set_reminders(item, on=False, days=2, times=2, actor=make.actor())
    actions.set_reminders(item, on=True, days=2, times=2, actor=make.actor())
    post.days(20)
    assert post.days_gone(START) == [0, 2, 5, 7]


def test_switched_on_before_the_first_letter_left_swallows_nothing(post: Post, account: Account) -> None:
    make.contact(account)
    item = request_for(account)
    actions.set_reminders(item, on=True, days=3, times=1, actor=make.actor())
    post.days(10)
    assert post.days_gone(START) == [0, 3]


def test_a_reminder_given_back_is_sent_when_notify_returns(post: Post, account: Account) -> None:
    make.contact(account)
    item = request_for(account, on=True)
    post.days(2)
    post.stand_still(1)
    link = Link.objects.get()
    from_planner_to_sender = ActionItem.objects.get(pk=item.pk)
    assert from_planner_to_sender.remind_at is not None
    people.set_notify(link, False, actor=make.actor())
    post.days(2)
    people.set_notify(Link.objects.get(), True, actor=make.actor())
    post.days(10)
    assert len(post.gone) == 2


def test_an_archived_account_is_quiet_and_a_restored_one_goes_on(post: Post, account: Account) -> None:
    make.contact(account)
    request_for(account, on=True)
    post.days(1)
    people.archive_account(account, actor=make.actor())
    post.days(10)
    quiet = len(post.gone)
    people.restore_account(account, actor=make.actor())
    post.days(10)
    assert (quiet, len(post.gone)) == (1, 2)


def test_a_second_click_on_resend_is_told_when_it_was_sent(post: Post, account: Account) -> None:
    make.contact(account)
    item = request_for(account)
    actions.resend(item, actor=make.actor())
    with pytest.raises(Refused) as refusal:
        actions.resend(item, actor=make.actor())
    assert (refusal.value.code, refusal.value.facts["at"]) == ("just_sent", START)


def test_resending_brings_the_item_to_the_top_and_into_the_trail(post: Post, account: Account) -> None:
    make.contact(account)
    older, newer = request_for(account), request_for(account)
    post.days(1)
    older.refresh_from_db()
    actions.resend(older, actor=make.actor())
    top = ActionItem.objects.all().to_do()[0]
    assert (top, Event.objects.filter(item=older, verb="item.resent").count()) == (older, 1)
    assert newer.pk != older.pk


def test_a_changed_plan_never_sends_on_the_same_day(post: Post, account: Account) -> None:
    make.contact(account)
    item = request_for(account, on=True, days=9, times=1)
    post.days(5)
    item.refresh_from_db()
    actions.set_reminders(item, on=True, days=2, times=1, actor=make.actor())
    post.days(10)
    assert post.days_gone(START) == [0, 6]


def test_a_toggle_changed_without_save_changes_nothing(post: Post, account: Account) -> None:
    make.contact(account)
    item = request_for(account)
    item.reminders_on = True  # somebody ticked the box and left the page
    post.days(10)
    assert post.days_gone(START) == [0]


def test_two_staff_saving_the_reminder_block_do_not_overwrite_each_other(
    post: Post, account: Account
) -> None:
    item = request_for(account)
    seen = item.version
    actions.set_reminders(item, on=True, days=3, times=1, actor=make.actor(), seen=seen)
    with pytest.raises(Refused) as refusal:
        actions.set_reminders(item, on=True, days=9, times=1, actor=make.actor(), seen=seen)
    assert refusal.value.code == "stale"


def test_a_planned_reminder_moves_with_the_hours_of_the_firm(
    post: Post, account: Account, firm: Firm
) -> None:
    make.contact(account)
    item = request_for(account, on=True)
    post.run()
    people.change_firm(firm, actor=make.actor(), hours_from=dt.time(14), hours_until=dt.time(16))
    replan_all()
    item.refresh_from_db()
    assert item.remind_at == dt.datetime(2026, 11, 12, 13, tzinfo=dt.UTC)


def stops(item: ActionItem) -> list[str]:
    return [
        event.facts["reason"]
        for event in Event.objects.filter(item=item, verb="item.reminders_stopped").order_by("id")
    ]


@pytest.mark.parametrize("status", ["done", "review", "declined", "cancelled"])
def test_the_trail_says_that_reminders_stopped_and_why(post: Post, account: Account, status: str) -> None:
    make.contact(account)
    item = request_for(account, on=True, days=2, times=3)
    post.days(3)
    item.refresh_from_db()
    actions.move(item, status, "request.completed", actor=make.actor())
    assert stops(item) == [status]


def test_a_plan_stopped_before_the_first_letter_left_is_in_the_trail(account: Account) -> None:
    make.contact(account)
    item = request_for(account, on=True)
    actions.move(item, "done", "request.completed", actor=make.actor())
    assert stops(item) == ["done"]


def test_without_reminders_nothing_stops(post: Post, account: Account) -> None:
    make.contact(account)
    item = request_for(account)
    post.days(3)
    item.refresh_from_db()
    actions.move(item, "done", "request.completed", actor=make.actor())
    assert stops(item) == []


def test_a_used_up_number_is_in_the_trail_once_the_last_reminder_left(post: Post, account: Account) -> None:
    make.contact(account, email="anna@example.org")
    make.contact(account, email="piet@example.org")
    item = request_for(account, on=True, days=2, times=2)
    post.days(3)
    early = stops(item)
    post.days(20)
    item.refresh_from_db()
    actions.move(item, "done", "request.completed", actor=make.actor())
    assert (early, stops(item)) == ([], ["used_up"])


def test_a_number_lowered_to_what_was_sent_is_used_up(post: Post, account: Account) -> None:
    make.contact(account)
    item = request_for(account, on=True, days=2, times=3)
    post.days(3)
    item.refresh_from_db()
    actions.set_reminders(item, on=True, days=2, times=1, actor=make.actor())
    assert stops(item) == ["used_up"]


def test_switching_reminders_off_is_told_once(post: Post, account: Account) -> None:
    make.contact(account)
    item = request_for(account, on=True)
    post.days(1)
    item.refresh_from_db()
    actions.set_reminders(item, on=False, days=3, times=1, actor=make.actor())
    told = Event.objects.filter(item=item, verb="item.reminders_changed").count()
    assert (told, stops(item)) == (1, [])


def test_an_archived_client_stops_reminders_and_the_trail_of_the_item_says_so(
    post: Post, account: Account
) -> None:
    make.contact(account)
    item = request_for(account, on=True)
    post.days(1)
    people.archive_account(account, actor=make.actor())
    assert stops(item) == ["account_archived"]
