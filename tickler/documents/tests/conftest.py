"""Where files lie during a test, and whose they are."""

from pathlib import Path

import pytest
from django.conf import settings

from tests import make
from tickler.people.models import Account, Firm


@pytest.fixture(autouse=True)
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def account(firm: Firm) -> Account:
    return make.account()
