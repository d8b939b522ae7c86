"""Letters are read in every language, so the catalogues must be compiled."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation.reloader import translation_file_changed


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """Compiled, and read afresh if something asked for a language before."""
    call_command("catalogues", verbosity=0)
    translation_file_changed(sender=None, file_path=Path("django.mo"))
