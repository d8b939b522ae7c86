"""No more reminders: the address in the head of a reminder, and what it ends."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests import make
from tests.post import Post
from tests.test_pausing import again
from tests.test_reminding import START, request_for
from tickler.items import actions
from tickler.items.recipients import addressees_of
from tickler.items.who import readers_of
from tickler.people.actions import set_reminders_off
from tickler.people.models import Account, Contact, Firm, Link
from tickler.trail import sentences
from tickler.trail.models import Event

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


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


def address_in(post: Post) -> str:
    found = re.fullmatch(r"<http://testserver(/[^>]+)>", post.gone[-1].letter["List-Unsubscribe"])
    assert found is not None
    return found[1]


@pytest.fixture
def address(post: Post, account: Account, anna: Contact) -> str:
    request_for(account, on=True, days=2, times=5)
    post.days(2)
    return address_in(post)


def test_only_reminders_that_leave_by_themselves_carry_it(
    post: Post, account: Account, anna: Contact
) -> None:
    item = request_for(account, on=True, days=2, times=1)
    post.days(4)
    actions.resend(again(item), actor=make.actor())
    post.run()
    notice, reminder, by_hand = (gone.letter for gone in post.gone)
    assert [one["List-Unsubscribe-Post"] for one in (notice, reminder, by_hand)] == [
        None,
        "List-Unsubscribe=One-Click",
        None,
    ]


def test_one_click_of_a_mail_program_ends_reminders_and_nothing_else(
    post: Post, address: str, account: Account
) -> None:
    answer = Client(enforce_csrf_checks=True).post(address, ONE_CLICK)
    post.days(10)
    link = Link.objects.get()
    assert (answer.status_code, link.notify, post.days_gone(START)) == (200, True, [0, 2])
    request_for(account)
    post.days(1)
    assert post.days_gone(START) == [0, 2, 12]


def test_looking_changes_nothing_however_often(address: str) -> None:
    for _ in range(3):
        page = Client().get(address)
        Client().head(address)
    assert "No more reminders" in page.content.decode()
    assert Link.objects.get().reminders_off_at is None


def test_twice_is_one_entry_in_the_trail_that_tells_staff(address: str) -> None:
    Client().post(address, ONE_CLICK)
    Client().post(address, ONE_CLICK)
    events = Event.objects.filter(verb="link.reminders_switched")
    assert [sentences.plain(event) for event in events] == [
        "Anna de Wit switched reminders by mail off for Anna de Wit; other letters still go there."
    ]


def test_a_wrong_secret_is_not_found(address: str) -> None:
    head, secret = address.rstrip("/").rsplit("/", 1)
    answer = Client().post(f"{head}/{secret[::-1]}/", ONE_CLICK)
    assert (answer.status_code, Link.objects.get().reminders_off_at) == (404, None)


def test_the_letter_of_one_account_ends_nothing_at_another(
    post: Post, address: str, account: Account, anna: Contact
) -> None:
    other = make.account("Visser")
    make.link(other, anna)
    Client().post(address, ONE_CLICK)
    assert Link.objects.get(account=other).reminders_off_at is None


def test_the_item_says_that_the_person_wants_none(post: Post, account: Account, anna: Contact) -> None:
    item = request_for(account, on=True)
    post.run()
    set_reminders_off(Link.objects.get(), True, actor=make.actor())
    row = again(item)
    assert [one.why_not for one in readers_of(row, addressees_of(row))] == ["Wants no reminders by mail."]


def test_staff_switch_reminders_on_again(post: Post, address: str) -> None:
    Client().post(address, ONE_CLICK)
    post.days(3)
    set_reminders_off(Link.objects.get(), False, actor=make.actor())
    post.days(3)
    assert len(post.gone) > 2
