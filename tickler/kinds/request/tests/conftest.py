"""Whom requests are tried on."""

from collections.abc import Iterator

import pytest
import time_machine

from tests import cast
from tests.cast import Company
from tickler.core.tenancy import firm_scope
from tickler.kinds.request.tests.office import NOON


@pytest.fixture
def company(db: None) -> Iterator[Company]:
    one = cast.company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        yield one


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield
