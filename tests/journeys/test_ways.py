"""The client's part of the story again: by keyboard alone, and with script switched off."""

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.journeys import browser as looking
from tests.journeys import post_office
from tests.journeys.firm import CLIENTS, TITLE, Firm
from tests.journeys.papers import PDF, PHOTO

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
MOST_STEPS = 80  # how often one presses Tab before one gives up


@pytest.fixture(scope="module")
def asked(browser: Browser, firm: Firm) -> None:
    """Two clients have been asked for the same papers, whatever happened before."""
    with looking.visitor(browser, firm.url) as desk:
        firm.staff_in(desk)
        before = {address: len(firm.post.to(address)) for address in CLIENTS.values()}
        firm.send(desk, "Ritter", "Vogt")
        for name in ("Ritter", "Vogt"):
            firm.post.wait(CLIENTS[name], before[CLIENTS[name]] + 1)


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus; that one sees where one is, is a part of it."""
    for _step in range(MOST_STEPS):
        if wanted.evaluate("(one) => one === document.activeElement"):
            outline = wanted.evaluate("(one) => getComputedStyle(one).outlineStyle")
            around = wanted.evaluate(
                "(one) => getComputedStyle(one.closest('label, .drop') ?? one).outlineStyle"
            )
            assert "solid" in (outline, around), "one cannot see where one is"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {wanted} by keyboard")


def attach(page: Page, label: str, file: FilePayload) -> None:
    """Choose a file with the keyboard."""
    field = page.get_by_label(label)
    tab_to(page, field)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(file)
    expect(page.locator(".file.ok").get_by_text(file["name"])).to_be_visible()


def test_a_client_without_a_mouse(browser: Browser, firm: Firm, asked: None) -> None:
    address = CLIENTS["Ritter"]
    with looking.visitor(browser, firm.url) as page:
        page.goto(post_office.link_in(firm.post.to(address)[-1]))
        before = len(firm.post.to(address))
        tab_to(page, page.get_by_label("Your e-mail address"))
        page.keyboard.type(address)
        page.keyboard.press("Enter")
        expect(page.locator("[name=code]")).to_be_focused()
        page.keyboard.type(post_office.code_in(firm.post.wait(address, before + 1)))
        page.wait_for_url("**/client/items/**")
        attach(page, "1. Health insurance", PHOTO)
        attach(page, "2. Yearly statement of the mortgage", PDF)
        tab_to(page, page.get_by_label("Yes"))
        page.keyboard.press("ArrowDown")
        expect(page.get_by_label("No")).to_be_checked()
        tab_to(page, page.get_by_label("4. Is there anything else?"))
        page.keyboard.type("No.")
        tab_to(page, page.get_by_role("button", name="Send to"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Thank you, Bruno.")).to_be_visible()
        tab_to(page, page.locator("summary", has_text="Menu"))
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("navigation", name="Menu").get_by_role("link", name="To do")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("summary", has_text="Menu")).to_be_focused()


def test_a_client_without_script(browser: Browser, firm: Firm, asked: None) -> None:
    def type_code(code: str) -> None:
        page.locator("[name=code]").fill(code)
        page.get_by_role("button", name="Continue").click()

    with looking.visitor(browser, firm.url, is_phone=True, java_script_enabled=False) as page:
        firm.client_in(page, CLIENTS["Vogt"], type_code)
        page.get_by_label("1. Health insurance").set_input_files(PHOTO)
        page.get_by_label("Yes").check()
        page.get_by_role("button", name="Save and continue later").last.click()
        expect(page.get_by_text("2 of 4 done")).to_be_visible()
        page.get_by_role("button", name="Send to").click()
        wrong = page.get_by_role("region", name="What is wrong")
        expect(wrong.get_by_role("link")).to_have_text("2. Yearly statement of the mortgage")
        page.get_by_label("2. Yearly statement of the mortgage").set_input_files(PDF)
        page.get_by_role("button", name="Send to").click()
        expect(page.get_by_role("heading", name="Thank you, Clara.")).to_be_visible()
        page.goto("/client/")
        expect(page.get_by_text(TITLE).first).to_be_visible()
        page.locator("summary", has_text="Menu").click()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
