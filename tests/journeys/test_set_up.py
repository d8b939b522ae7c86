"""The first ten minutes: two doors, the demo behind one of them, and one's own firm behind the other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import browser as looking
from tests.journeys.installation import Installation
from tests.journeys.post_office import PostOffice, text_of
from tests.journeys.setting_up import Owner, set_up

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def fresh(post: PostOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that nobody has set up."""
    with Installation(tmp_path_factory.mktemp("fresh"), SMTP_URL=post.url) as installation:
        yield installation


def test_one_door_leads_to_the_demo(browser: Browser, fresh: Installation) -> None:
    with looking.visitor(browser, fresh.url) as page:
        page.goto("/")
        page.get_by_role("button", name="Look at the demo firm").click()
        expect(page.get_by_role("heading", name="Whom do you want to be?")).to_be_visible(timeout=90_000)
        page.get_by_role("button", name="Sofie Janssen").click()
        expect(page.get_by_role("navigation", name="Main")).to_contain_text("Clients")
        expect(page.get_by_role("region", name="Demo")).to_contain_text("you are Sofie Janssen")
        page.get_by_role("link", name="Be somebody else").click()
        page.get_by_role("button", name="Anna de Wit").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Anna")
        page.get_by_role("link", name="Read the letters").click()
        page.locator("a.next").first.click()
        expect(page.frame_locator("iframe.letter").locator("h1")).to_be_visible()


def test_the_other_door_sets_up_a_firm(browser: Browser, fresh: Installation, post: PostOffice) -> None:
    owner = Owner(firm="Anwander & Töchter", name="Ida Anwander", email="ida@anwander.example")
    with looking.visitor(browser, fresh.url) as page:
        page.goto("/")
        page.get_by_role("link", name="Set up your firm").click()
        set_up(page, owner)
        page.get_by_role("button", name="Send a test letter").click()
        expect(page.get_by_text("The mail server took it")).to_be_visible(timeout=40_000)
        page.get_by_role("link", name="Go to the office").click()
        expect(page.get_by_role("heading", name="Begin with a client")).to_be_visible()
        page.goto("/")
        expect(page).to_have_url(f"{fresh.url}/office/")
    assert "Anwander" in text_of(post.wait(owner.email, 1))
