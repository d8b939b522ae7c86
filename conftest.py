"""What every test stands on: quick hashing, plain files, languages, and a firm in scope for who asks."""

import tempfile
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from tests import make
from tickler.core.tenancy import firm_scope
from tickler.operate import catalogues
from tickler.people.models import Firm


def pytest_configure() -> None:
    """Settings that make tests quick and the same everywhere."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.INSTANCE_KEY = "the instance key of the tests"
    settings.BASE_URL = "http://testserver"
    settings.SMTP_URL = "smtp://mail.example:25"  # set, and never reached: tests start no sender
    settings.TRUSTED_PROXIES = 0
    settings.MEDIA_ROOT = tempfile.mkdtemp(prefix="tickler-tests-")
    catalogues.compile_stale()  # before anything speaks: a language is read once


@pytest.fixture
def firm(db: None) -> Iterator[Firm]:
    """A firm, and the test runs in its scope."""
    one = make.firm()
    with firm_scope(one.pk):
        yield one


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Every test begins in English, whatever language the one before it left behind."""
    with translation.override("en"):
        yield
