"""Whom approvals are tried on."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from tests import cast
from tests.cast import Company
from tickler.core.tenancy import firm_scope

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)  # a Monday


@pytest.fixture
def company(db: None) -> Iterator[Company]:
    with time_machine.travel(NOON, tick=False):
        one = cast.company("Marlow & Brandt", "marlow.example")
        with firm_scope(one.firm.pk):
            yield one
