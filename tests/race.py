"""Doing the same thing from several threads at once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection


def at_once(act: Callable[[], Any], times: int = 8) -> list[Any]:
    """The answers, or the exceptions, of so many threads that start together. Needs a transactional test.

    On SQLite a test's database lives in memory, where threads get in each other's way as no file would let
    them; writers of a file queue one behind the other, so there is nothing to race for.
    """
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer at a time; PostgreSQL runs this test.")
    start, answers = threading.Barrier(times), []

    def run() -> None:
        start.wait()
        try:
            answers.append(act())
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
