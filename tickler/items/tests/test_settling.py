"""Two letters of one occasion are settled by two workers at the same moment."""

import threading
from collections.abc import Sequence
from typing import Any

import pytest

from tests import letters as some_letters
from tests import make
from tests.race import at_once
from tickler.core.tenancy import firm_scope
from tickler.items import settling
from tickler.items.models import ActionItem
from tickler.mail import desk
from tickler.mail.desk import Ready, Result
from tickler.mail.models import Letter, State
from tickler.trail.models import Event


@pytest.fixture
def ready(transactional_db: None) -> list[Ready]:
    """The notice to two addresses, claimed."""
    firm = make.firm()
    with firm_scope(firm.pk):
        account = make.account()
        make.contact(account, email="anna@example.org")
        make.contact(account, email="piet@example.org")
        some_letters.sent(account)
    return desk.serve(list(Letter.everywhere.values_list("pk", flat=True)), [])


@pytest.mark.parametrize("states", [("sent", "failed"), ("failed", "failed"), ("sent", "sent")])
def test_the_occasion_is_over_for_one_of_them(
    ready: list[Ready], states: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_looked, look = threading.Barrier(2), settling._finished_occasions
    results = [
        Result(letter, state, state, reason="" if state == State.SENT else "refused")
        for letter, state in zip(ready, states, strict=True)
    ]

    def look_and_wait(*arguments: Any) -> Any:
        found = look(*arguments)
        try:
            both_have_looked.wait(0.3)
        except threading.BrokenBarrierError:
            pass  # the other one waits for us, as it should
        return found

    monkeypatch.setattr(settling, "_finished_occasions", look_and_wait)
    assert at_once(lambda: desk.serve([], [results.pop()]), 2) == [[], []]
    told = Event.everywhere.filter(verb__in=["item.notified", "item.notice_failed"]).count()
    assert (told, ActionItem.everywhere.get().anchor_at is not None) == (1, True)
