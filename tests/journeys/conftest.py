"""What journeys stand on: a browser, and real installations of their own, each started once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import browser as looking
from tests.journeys.installation import Installation


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Where it is missing, every journey fails."""
    with sync_playwright() as playwright:
        yield looking.launch(playwright)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The demo firm, running."""
    with Installation(tmp_path_factory.mktemp("demo"), is_demo=True) as installation:
        yield installation
