"""Pages take turns within a process; forms do not, and nobody waits for ever."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tickler.core import turns


class Pages:
    """An application whose pages take until somebody lets them go."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.came = threading.Semaphore(0)
        self.may_go = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.inside.append(environ["REQUEST_METHOD"])
        self.came.release()
        assert self.may_go.wait(5)
        return [b""]


@pytest.fixture
def pages() -> Iterator[Pages]:
    made = Pages()
    yield made
    made.may_go.set()


def ask(application: turns.Application, method: str) -> threading.Thread:
    thread = threading.Thread(target=application, args=({"REQUEST_METHOD": method}, None))
    thread.start()
    return thread


def test_a_page_waits_for_the_one_before(pages: Pages) -> None:
    application = turns.in_turn(pages)
    asked = [ask(application, "GET"), ask(application, "HEAD")]
    assert pages.came.acquire(timeout=5)
    assert not pages.came.acquire(timeout=0.05)
    pages.may_go.set()
    assert pages.came.acquire(timeout=5)
    for thread in asked:
        thread.join(5)


def test_a_form_does_not_wait(pages: Pages) -> None:
    application = turns.in_turn(pages)
    asked = [ask(application, "GET"), ask(application, "POST")]
    assert [pages.came.acquire(timeout=5) for _ in asked] == [True, True]


def test_who_has_waited_long_goes_in(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    application = turns.in_turn(pages)
    asked = [ask(application, "GET"), ask(application, "GET")]
    assert [pages.came.acquire(timeout=5) for _ in asked] == [True, True]


def test_a_page_that_fails_gives_its_turn_back() -> None:
    def fails(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise RuntimeError

    application = turns.in_turn(fails)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            application({"REQUEST_METHOD": "GET"}, None)
