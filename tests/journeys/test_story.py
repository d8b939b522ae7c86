"""The whole story: the firm asks three clients at once, and one of them answers on a telephone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import browser as looking
from tests.journeys.firm import CLIENTS, TITLE, Firm
from tests.journeys.papers import PDF, PHOTO
from tests.journeys.post_office import text_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
ANNA = CLIENTS["Berger"]


def test_a_firm_asks_and_a_client_answers(browser: Browser, firm: Firm) -> None:
    with looking.visitor(browser, firm.url) as desk:
        firm.staff_in(desk)
        firm.send(desk, *CLIENTS)
        expect(desk.get_by_text("3 sent")).to_be_visible(timeout=40_000)
        for address in CLIENTS.values():
            assert TITLE in text_of(firm.post.wait(address, 1))
        with looking.visitor(browser, firm.url, is_phone=True) as phone:
            answer_everything(phone, firm)
        see_what_came_in(desk)


def answer_everything(page: Page, firm: Firm) -> None:
    """Anna gets in with a code, finds one thing to do, does it, and nothing is left."""
    firm.client_in(page, ANNA)
    page.goto("/client/")
    expect(page.get_by_text("You have 1 thing to do.")).to_be_visible()
    expect(page.locator(".todo .first")).to_have_count(1)
    expect(page.locator(".todo a.next:not([href='/client/documents/'])")).to_have_count(0)
    page.get_by_role("link", name="Continue").click()
    page.get_by_label("1. Health insurance").set_input_files(PHOTO)
    expect(page.locator(".file.ok").get_by_text(PHOTO["name"])).to_be_visible()
    page.get_by_label("2. Yearly statement of the mortgage").set_input_files(PDF)
    expect(page.locator(".file.ok").get_by_text(PDF["name"])).to_be_visible()
    page.get_by_label("No").check()
    page.get_by_label("4. Is there anything else?").fill("The cellar is rented out.")
    expect(page.get_by_text("4 of 4 done")).to_be_visible()
    expect(page.get_by_text("Saved at")).to_be_visible()
    page.get_by_role("button", name="Send to").click()
    expect(page.get_by_role("heading", name="Thank you, Anna.")).to_be_visible()
    page.get_by_role("link", name="To the list").click()
    expect(page.get_by_role("heading", name="Nothing to do, Anna")).to_be_visible()


def see_what_came_in(page: Page) -> None:
    """Staff find it where the day begins; its page tells what happened, and that no reminder leaves."""
    page.goto("/office/")
    ours = page.get_by_role("region", name="Waiting for us")
    expect(ours.get_by_text("Berger")).to_be_visible()
    ours.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("The cellar is rented out.")).to_be_visible()
    trail = page.get_by_role("region", name="Trail")
    for told in ("sent it", "Notice", "began", PHOTO["name"], PDF["name"], "sent the answers"):
        expect(trail).to_contain_text(told)
    letters = page.get_by_role("region", name="Letters: why, and what next")
    expect(letters).to_contain_text("so nothing leaves any more")
    expect(letters).not_to_contain_text("Reminder")
    page.goto("/office/letters/")
    expect(page.get_by_role("row").filter(has_text="Ritter").first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Berger")).to_have_count(0)
