"""What a client has sent waits for the firm until somebody has read it."""

import pytest

from tests import letters, make
from tickler.core.actor import Actor
from tickler.core.errors import Refused
from tickler.items import actions
from tickler.items.models import ActionItem, Status
from tickler.people.models import Firm
from tickler.trail.models import Event

CLIENT = Actor(sort="client", name="Anna de Wit")


@pytest.fixture
def item(firm: Firm) -> ActionItem:
    account = make.account()
    make.contact(account)
    return letters.sent(account)


def test_what_a_client_sent_waits_for_us(item: ActionItem) -> None:
    actions.move(item, Status.DONE, "request.submitted", actor=CLIENT)
    assert list(ActionItem.objects.all().waiting_for_us()) == [item]


def test_what_staff_completed_does_not(item: ActionItem) -> None:
    actions.move(item, Status.DONE, "request.completed", actor=make.actor())
    assert not ActionItem.objects.all().waiting_for_us().exists()


def test_reading_ends_the_wait_and_is_told_once(item: ActionItem) -> None:
    actions.move(item, Status.DONE, "request.submitted", actor=CLIENT)
    for _ in range(2):
        actions.read(item, actor=make.actor())
    assert not ActionItem.objects.all().waiting_for_us().exists()
    assert Event.objects.filter(verb="item.read").count() == 1


def test_what_waits_for_a_decision_cannot_be_read_away(item: ActionItem) -> None:
    actions.move(item, Status.REVIEW, "request.submitted", actor=CLIENT)
    with pytest.raises(Refused):
        actions.read(item, actor=make.actor())


def test_what_goes_back_to_the_client_waits_for_us_no_more(item: ActionItem) -> None:
    actions.move(item, Status.DONE, "request.submitted", actor=CLIENT)
    actions.reopen(item, "request.set_back", actor=make.actor())
    assert not ActionItem.objects.all().waiting_for_us().exists()
