"""An item's page: why and what next, the reminder block, the trail."""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

import pytest
import time_machine
from django.test import Client

from tests import make
from tests.cast import Company, two_companies
from tests.letters import draft, put_aside, sent
from tests.post import Post
from tickler.core.tenancy import firm_scope
from tickler.items import actions
from tickler.items.models import ActionItem
from tickler.people import actions as people
from tickler.people.models import Firm, Link

START = dt.datetime(2026, 11, 9, 8, 12, tzinfo=dt.UTC)


@pytest.fixture
def post(db: None) -> Iterator[Post]:
    with time_machine.travel(START, tick=False) as traveller:
        yield Post(traveller)


@pytest.fixture
def companies(post: Post) -> tuple[Company, Company]:
    return two_companies()


@pytest.fixture
def ours(companies: tuple[Company, Company]) -> Iterator[Company]:
    with firm_scope(companies[0].firm.pk):
        yield companies[0]


@pytest.fixture
def owner(ours: Company) -> Client:
    return make.signed_in(ours.owner)


def page(client: Client, item: ActionItem, part: str = "") -> str:
    answer = client.get(f"/office/items/{item.public_id}/{part}")
    assert answer.status_code == 200
    return answer.content.decode()


def words(client: Client, item: ActionItem, **typed: object) -> str:
    values = {"reminders_on": "on", "remind_days": 3, "remind_times": 1} | typed
    return client.get(f"/office/items/{item.public_id}/reminders/sentence/", values).content.decode()


@pytest.mark.parametrize("times", [0, 1])
def test_without_reminders_to_come_nothing_stops_them(post: Post, ours: Company, times: int) -> None:
    item = sent(ours.account, by=ours.owner, on=bool(times), times=times or 1)
    post.days(20)
    assert "Stops as soon as" not in page(make.signed_in(ours.owner), item)


def test_the_page_says_what_comes_next_and_what_ends_it(post: Post, ours: Company, owner: Client) -> None:
    item = sent(ours.account, by=ours.owner, times=2)
    post.hours(1)
    said = page(owner, item)
    assert "Reminder 1 of 2" in said
    assert "Stops as soon as the client has sent everything" in said
    assert "Sent <time" in said and "by Otto Owner" in said


@pytest.mark.parametrize(
    ("prepare", "why"),
    [
        (lambda item: None, "The first letter has not left yet."),
        (
            lambda item: actions.set_reminders(item, on=False, days=3, times=1, actor=make.actor()),
            "Reminders are off.",
        ),
        (lambda item: put_aside(item, make.actor()), "It is archived: nothing leaves any more."),
        (
            lambda item: actions.move(item, "done", "request.completed", actor=make.actor()),
            "It is closed, so nothing leaves any more.",
        ),
    ],
)
def test_where_nothing_is_planned_the_page_says_why(
    post: Post, ours: Company, owner: Client, prepare: object, why: str
) -> None:
    item = sent(ours.account)
    prepare(item)  # type: ignore[operator]
    assert why in page(owner, item)


def test_a_draft_says_that_nothing_leaves(ours: Company, owner: Client) -> None:
    assert "It is a draft: nothing leaves before you send it." in page(owner, draft(ours.account))


def test_where_nobody_gets_letters_the_page_leads_to_the_contacts(
    post: Post, ours: Company, owner: Client
) -> None:
    item = sent(ours.account)
    Link.objects.update(notify=False)
    said = page(owner, item)
    assert "Nobody would get a letter" in said and "Look at the contacts" in said


def test_the_block_holds_the_version_it_was_made_from(post: Post, ours: Company, owner: Client) -> None:
    item = sent(ours.account)
    assert f'name="seen" value="{item.version}"' in page(owner, item)


def test_a_save_from_an_old_page_is_refused(post: Post, ours: Company, owner: Client) -> None:
    item = sent(ours.account)
    seen = item.version
    actions.set_reminders(item, on=True, days=4, times=2, actor=make.actor())
    typed = {"reminders_on": "on", "remind_days": 9, "remind_times": 1, "seen": seen}
    owner.post(f"/office/items/{item.public_id}/reminders/", typed)
    item.refresh_from_db()
    assert item.remind_days == 4


# --- the sentence -----------------------------------------------------------------------------------------


def test_the_sentence_says_when_and_to_whom(post: Post, ours: Company, owner: Client) -> None:
    item = sent(ours.account)
    post.hours(1)
    assert "One reminder: Thu 12 Nov, 09:12, to Anna and Piet." in words(owner, item)


def test_while_the_first_letter_waits_the_sentence_counts_from_its_leaving(
    post: Post, ours: Company, owner: Client
) -> None:
    item = sent(ours.account)
    said = page(owner, item)
    assert "used up" not in said and "One reminder: Thu 12 Nov, 09:12, to Anna and Piet." in said
    assert "One reminder: Thu 12 Nov, 09:12, to Anna and Piet." in words(owner, item)


def test_of_an_archived_client_the_sentence_says_just_that(post: Post, ours: Company, owner: Client) -> None:
    item = sent(ours.account)
    post.hours(1)
    people.archive_account(ours.account, actor=make.actor())
    for days in (3, 5):
        said = words(owner, item, remind_days=days)
        assert "The client is archived." in said and "reminder:" not in said


def test_the_sentence_follows_what_is_typed(post: Post, ours: Company, owner: Client) -> None:
    Firm.objects.update(working_days_only=True)
    item = sent(ours.account)
    post.hours(1)
    said = words(owner, item, remind_days=6, remind_times=2)
    assert "First reminder: Mon 16 Nov, 00:00, to Anna and Piet" in said
    assert "Second and last: " in said


def test_what_is_typed_and_not_saved_never_leaves_today(post: Post, ours: Company) -> None:
    item = sent(ours.account, days=9)
    post.days(5)
    assert "One reminder: Sun 15 Nov, 09:12" in words(make.signed_in(ours.owner), item, remind_days=2)


def test_the_sentence_shows_what_is_wrong_with_a_number(ours: Company, owner: Client) -> None:
    assert "Write a whole number from 1 to 365." in words(owner, sent(ours.account), remind_days=0)


def test_the_sentence_warns_when_nobody_would_get_it(ours: Company, owner: Client) -> None:
    item = sent(ours.account)
    Link.objects.update(notify=False)
    assert "Nobody would get it" in words(owner, item)


def test_a_draft_is_counted_from_now(ours: Company, owner: Client) -> None:
    assert "One reminder: Thu 12 Nov, 09:12" in words(owner, draft(ours.account))


# --- the trail --------------------------------------------------------------------------------------------


def test_the_trail_shows_who_when_and_from_where(post: Post, ours: Company, owner: Client) -> None:
    item = sent(ours.account)
    post.hours(1)
    far = replace(make.actor(ours.owner), ip="192.0.2.14", browser="Firefox", os="Windows", utc_offset=-300)
    item.refresh_from_db()
    put_aside(item, far)
    said = page(owner, item, "trail/")
    for word in ("192.0.2.14", "Firefox", "Windows", "2026-11-09 09:12:00", "2026-11-09 04:12:00-05:00"):
        assert word in said


def test_the_table_holds_every_column_and_no_formula(post: Post, ours: Company, owner: Client) -> None:
    evil = replace(make.actor(ours.owner), name="=HYPERLINK(1)")
    item = sent(ours.account)
    put_aside(item, evil)
    answer = owner.get(f"/office/items/{item.public_id}/trail.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, newest, *_rest = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert head[:4] == ["Account", "User", "E-mail", "Event"] and len(head) == 9
    assert newest[0] == "De Wit"
    assert newest[1] == "'=HYPERLINK(1)" and newest[3].startswith("'=HYPERLINK")


@pytest.mark.parametrize("part", ["", "trail/", "trail.csv", "reminders/sentence/"])
def test_the_neighbour_finds_nothing(ours: Company, companies: tuple[Company, Company], part: str) -> None:
    item = sent(ours.account)
    for who in (companies[1].owner, ours.stranger):
        assert make.signed_in(who).get(f"/office/items/{item.public_id}/{part}").status_code == 404
