"""Whose inboxes they are."""

from collections.abc import Iterator

import pytest

from tests import cast
from tests.cast import Company
from tickler.core.tenancy import firm_scope


@pytest.fixture
def us(db: None) -> Iterator[Company]:
    one = cast.company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        yield one
