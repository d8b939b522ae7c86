"""Letters leave through the real sender whatever the mail server does; none is lost, and people read why."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests import letters, make
from tests.real import Server, database_in_file, running_worker, wait_until
from tickler.core import clockwatch
from tickler.core.tenancy import firm_scope
from tickler.items.models import ActionItem
from tickler.mail import health, outcomes, send, smtp, transport
from tickler.mail.models import Attempt, Circuit, Lane, Letter, State
from tickler.people.models import Address
from tickler.trail.models import Event

ANNA, PIET = "anna@dewit.example", "piet@dewit.example"
BLOCKED = "554 5.7.1 Blocked for policy reasons"


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server(keep=True)
    yield one
    one.end()


@pytest.fixture
def database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """In a file; in it a request to Anna whose notice is owed."""
    with database_in_file(tmp_path) as url:
        firm = make.firm()
        with firm_scope(firm.pk):
            account = make.account()
            make.contact(account, email=ANNA)
            letters.sent(account)
            yield url


@pytest.fixture
def sender(database: str, server: Server, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Starts the sender in a thread, with pauses and patience of fractions of a second."""
    settings.SMTP_URL = server.url
    settings.LETTER_BACKOFF, settings.LETTER_LEASE, settings.LETTER_CONNECTIONS = 0.05, 0.6, 2
    monkeypatch.setattr(send, "LOOK_EVERY", dict.fromkeys(Lane, 0.05))
    monkeypatch.setattr(send, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(send, "Line", partial(send.Line, pause=0.05))
    monkeypatch.setattr(transport.smtp, "Connection", partial(smtp.Connection, reply_timeout=0.3))
    monkeypatch.setattr(clockwatch, "_watch", clockwatch.ClockWatch())
    monkeypatch.setattr(outcomes, "_trouble", {})
    monkeypatch.setattr(outcomes, "_looked", set())
    stop = threading.Event()
    thread = threading.Thread(target=send.run, args=(stop,))
    yield thread.start
    stop.set()
    if thread.ident is not None:
        thread.join(10)


def is_settled(state: State = State.SENT) -> Callable[[], bool]:
    return lambda: not Letter.everywhere.exclude(state=state).exists()


def tries() -> set[tuple[str, str]]:
    return set(Attempt.objects.values_list("outcome", "reply"))


@pytest.mark.process
def test_a_worker_sends_a_notice_and_tries_again_what_was_put_off(
    database: str, server: Server, tmp_path: Path
) -> None:
    server.change(refuse={ANNA: "451 4.2.0 Busy, come again"})
    with running_worker(tmp_path, database, SMTP_URL=server.url, LETTER_BACKOFF="1"):
        wait_until(Attempt.objects.exists)
        server.change(refuse={})
        wait_until(is_settled())
    assert tries() == {("temporary", "451 4.2.0 Busy, come again")}
    assert [message["recipients"] for message in server.sink.messages] == [[ANNA]]
    assert (ActionItem.objects.get().anchor_at is not None, told("item.notified")) == (True, 1)


def test_a_server_that_refuses_us_stops_sending_and_no_address_is_to_blame(
    sender: Callable[[], None], server: Server
) -> None:
    server.change(answer=BLOCKED)
    sender()
    wait_until(health.stopped)
    wait_until(lambda: tries() == {("policy", BLOCKED)})
    assert "5.7.1 Blocked for policy reasons" in health.stopped()
    assert not Address.objects.filter(suppressed_at__isnull=False).exists()
    server.change(answer="")
    wait_until(is_settled())
    wait_until(lambda: not health.stopped())


def test_while_a_server_refuses_us_its_circuit_stays_open(sender: Callable[[], None], server: Server) -> None:
    server.change(answer=BLOCKED)
    sender()
    wait_until(health.stopped)
    opened_at = Circuit.objects.get().opened_at
    wait_until(lambda: Attempt.objects.count() >= 3)
    assert Circuit.objects.get().opened_at == opened_at


def test_an_unknown_address_fails_with_its_reason_and_is_marked(
    sender: Callable[[], None], server: Server
) -> None:
    server.change(refuse={ANNA: "550 5.1.1 No such user"})
    sender()
    wait_until(is_settled(State.FAILED))
    assert Letter.everywhere.get().reason == "bad_address"
    assert (Address.objects.get().suppressed_at is not None, told("item.notice_failed")) == (True, 1)
    assert (tries(), health.stopped()) == ({("bad_address", "550 5.1.1 No such user")}, "")


def test_a_server_that_stalls_before_the_text_gets_the_letter_later(
    sender: Callable[[], None], server: Server
) -> None:
    sender()
    wait_until(is_settled())
    server.change(paused=True)
    letters.sent(make_piet())
    wait_until(Attempt.objects.exists)
    server.change(paused=False)
    wait_until(is_settled())
    assert tries() == {("temporary", "no answer within 0.3 seconds")}
    assert len(server.sink.messages) == 2


def test_a_server_that_stalls_after_the_text_gets_the_same_bytes_once_more(
    sender: Callable[[], None], server: Server
) -> None:
    server.change(delay_ms=5000)
    sender()
    wait_until(Attempt.objects.exists)
    server.change(delay_ms=0)
    wait_until(is_settled())
    assert tries() == {("in_doubt", "no answer within 0.3 seconds")}
    first, second = server.sink.letters
    assert (first == second, told("item.notified")) == (True, 1)


def test_a_server_in_doubt_twice_leaves_the_decision_to_staff(
    sender: Callable[[], None], server: Server
) -> None:
    server.change(drop_after=1.0)
    sender()
    wait_until(is_settled(State.HELD))
    assert (Letter.everywhere.get().reason, len(server.sink.letters)) == ("in_doubt", 2)


def test_a_server_that_is_gone_is_named_until_it_is_back(sender: Callable[[], None], server: Server) -> None:
    server.vanish()
    sender()
    wait_until(health.stopped)
    assert "Connection refused" in health.stopped()
    server.appear()
    wait_until(is_settled())
    wait_until(lambda: not health.stopped())
    assert (tries(), len(server.sink.messages)) == (set(), 1)


def told(verb: str) -> int:
    return Event.objects.filter(verb=verb).count()


def make_piet() -> Any:
    account = make.account("Piet")
    make.contact(account, email=PIET)
    return account
