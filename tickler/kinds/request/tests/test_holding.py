"""A file that is an answer is not taken away from under the request."""

import pytest

from tests import make
from tickler.core.actor import Actor
from tickler.core.errors import Refused
from tickler.documents import arranging
from tickler.items.models import ActionItem
from tickler.kinds.request import actions
from tickler.kinds.request.tests.samples import ask, opened, pdf
from tickler.people.models import Firm

CLIENT = Actor(sort="client", name="Anna")


@pytest.fixture
def item(firm: Firm) -> ActionItem:
    account = make.account()
    make.contact(account)
    return opened(account, {"text": "Your statement", "type": "file", "required": True})


def test_while_it_is_answered_the_file_is_taken_back_there(item: ActionItem) -> None:
    added = actions.add_file(item, ask(item, "Your statement"), pdf(), actor=CLIENT)
    with pytest.raises(Refused, match="Remove it there"):
        arranging.remove([added.document], actor=make.actor())


def test_once_sent_it_stays_for_the_client_and_staff_may_remove_it(item: ActionItem) -> None:
    added = actions.add_file(item, ask(item, "Your statement"), pdf(), actor=CLIENT)
    actions.submit(item, actor=CLIENT)
    with pytest.raises(Refused, match="was sent with"):
        arranging.remove([added.document], actor=CLIENT)
    assert arranging.remove([added.document], actor=make.actor()) == 1
