"""Every page can be used by everybody: axe finds nothing, nothing sticks out, thumbs hit what they aim at."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as View

from tests.journeys import browser as looking
from tests.journeys import drawn, looks, pages
from tests.journeys.installation import Installation
from tests.shots.camera import serve

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Windows = Callable[[str, bool], View]
LETTERS = dict(drawn.letters())
DRAWN = dict(drawn.pages())


@pytest.fixture(scope="module")
def windows(browser: Browser, demo: Installation) -> Iterator[Windows]:
    """A window for each who looks, on a desk or in a hand; kept open, because coming in takes time."""
    kept: dict[tuple[str, bool], View] = {}
    states: dict[str, object] = {}

    def window(who: str, is_phone: bool) -> View:
        if who not in states:
            states[who] = looking.state_of(browser, demo, who)
        if (who, is_phone) not in kept:
            context = looking.new_context(browser, demo.url, storage_state=states[who], is_phone=is_phone)
            kept[who, is_phone] = context.new_page()
        return kept[who, is_phone]

    yield window
    for view in kept.values():
        view.context.close()


@pytest.fixture(scope="module")
def keys(demo: Installation) -> dict[str, str]:
    return pages.keys_of(demo)


def test_every_route_is_looked_at_or_is_no_page() -> None:
    known = {page.route for page in pages.PAGES} | set(pages.OTHER)
    assert pages.routes() == known


@pytest.mark.parametrize("page", pages.PAGES, ids=lambda page: page.name)
def test_a_page_is_for_everybody(page: pages.Page, windows: Windows, keys: dict[str, str]) -> None:
    path = page.path.format(**keys)
    wide, phone = windows(page.who, False), windows(page.who, True)
    wide.goto(path)
    phone.goto(path)
    small = looks.small_targets(phone) if phone.locator("body.portal").count() else []
    found = [*looks.violations(wide), *looks.violations(phone), *small, *looks.sideways(phone)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", DRAWN)
def test_a_page_without_an_address_is_for_everybody(name: str, windows: Windows, demo: Installation) -> None:
    wide, phone = windows("", False), windows("", True)
    for view in (wide, phone):
        serve(view, demo.url, DRAWN[name])
    found = [*looks.violations(wide), *looks.violations(phone), *looks.sideways(phone)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_for_everybody(name: str, windows: Windows, demo: Installation) -> None:
    wide, phone = windows("", False), windows("", True)
    for view in (wide, phone):
        serve(view, demo.url, LETTERS[name])
    found = [looks.violations(view, is_letter=True) for view in (wide, phone)]
    assert not any(found), found
    assert not looks.sideways(phone)


def test_a_client_on_a_slow_line_gets_a_small_page(browser: Browser, demo: Installation) -> None:
    context = looking.new_context(
        browser, demo.url, storage_state=looking.state_of(browser, demo, pages.ANNA), is_phone=True
    )
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    arrived: list[float] = []
    line.on("Network.loadingFinished", lambda done: arrived.append(done["encodedDataLength"]))
    page.goto("/client/", wait_until="networkidle")
    context.close()
    assert 0 < sum(arrived) <= 60_000
