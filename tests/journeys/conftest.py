"""What journeys stand on: a browser, and real installations of their own, each started once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import browser as looking
from tests.journeys.firm import Firm
from tests.journeys.installation import Installation
from tests.journeys.post_office import PostOffice
from tests.journeys.setting_up import Owner, set_up


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


@pytest.fixture(scope="session")
def post() -> Iterator[PostOffice]:
    """Where letters arrive."""
    office = PostOffice()
    yield office
    office.close()


@pytest.fixture(scope="session")
def firm(browser: Browser, post: PostOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    """A firm whose owner set it up in the browser, with three clients and a template."""
    with Installation(tmp_path_factory.mktemp("firm"), SMTP_URL=post.url) as installation:
        one = Firm(installation, Owner(), post)
        with looking.visitor(browser, installation.url) as page:
            set_up(page, one.owner)
        one.invent_clients()
        yield one
