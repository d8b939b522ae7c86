"""A folder of its own for every test, and the demo's firm built once for those that look at it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tickler.core.tenancy import firm_scope
from tickler.operate.demo.build import build
from tickler.people.models import Firm


@pytest.fixture
def var(settings: Any, tmp_path: Path) -> Path:
    """The installation's folder."""
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Firm]:
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def demo(_built: Firm) -> Iterator[Firm]:
    """The demo's firm, in scope; what a test does to it is undone."""
    with transaction.atomic(), firm_scope(_built.pk):
        yield _built
        transaction.set_rollback(True)
