"""Approvals in a real browser: staff ask, and ask again; a client answers on a phone without script."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import browser as looking
from tests.journeys.installation import Installation
from tests.journeys.pages import ANNA, SOFIE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A demo of its own: here much is answered that other journeys look at."""
    with Installation(tmp_path_factory.mktemp("approving"), is_demo=True) as installation:
        yield installation


def visit(browser: Browser, office: Installation, who: str, **options: Any) -> Any:
    state = looking.state_of(browser, office, who)
    return looking.visitor(browser, office.url, storage_state=state, **options)


def test_staff_ask_again_for_all_that_wait(browser: Browser, office: Installation) -> None:
    with visit(browser, office, SOFIE) as desk:
        desk.goto("/office/approval/")
        desk.get_by_role("link", name="Request approval for pending").click()
        dialog = desk.get_by_role("dialog")
        expect(dialog.get_by_text("2 letters leave, to Anna and Piet")).to_be_visible()
        dialog.get_by_label("Message to the clients").fill("Please look at these before Friday.")
        dialog.get_by_role("button", name="Send request").click()
        desk.wait_for_url("**/office/bulk/**")
        expect(desk.get_by_text("2 sent")).to_be_visible(timeout=20_000)


def test_staff_ask_about_the_ticked_documents(browser: Browser, office: Installation) -> None:
    client = office.one("SELECT public_id FROM people_account WHERE name = 'Atelier De Wit'")
    with visit(browser, office, SOFIE) as desk:
        desk.goto(f"/office/clients/{client}/documents/")
        desk.get_by_label("Select annual-accounts.pdf").check()
        desk.get_by_role("button", name="Request approval").click()
        expect(desk.get_by_text("Letters go to anna@dewit.example.")).to_be_visible()
        desk.get_by_label("Remind until it is done").check()
        expect(desk.get_by_text(re.compile("One reminder: .* to Anna"))).to_be_visible()
        desk.get_by_role("button", name="Send request").last.click()
        expect(desk.get_by_role("heading", name="annual-accounts.pdf")).to_be_visible()
        expect(desk.get_by_text("Waiting for client").first).to_be_visible()


def answer(page: Page, button: str) -> None:
    """One tap, and where it leads."""
    page.get_by_role("link", name=button).first.click()


def test_a_client_says_yes_and_no_without_script(browser: Browser, office: Installation) -> None:
    with visit(browser, office, ANNA, is_phone=True, java_script_enabled=False) as phone:
        phone.goto("/client/section/approval/")
        phone.get_by_role("link", name="VAT return Q3.pdf").click()
        answer(phone, "It is right")
        phone.get_by_role("button", name="Yes, I approve it").click()
        expect(phone.get_by_text("We have your approval of VAT return Q3.pdf.")).to_be_visible()
        phone.goto("/client/section/approval/")
        phone.get_by_role("link", name="Annual accounts.pdf and 1 more").click()
        answer(phone, "Something is not right")
        phone.get_by_role("button", name="Tell us").click()
        expect(phone.get_by_text("Choose at least one reason.").first).to_be_visible()
        phone.get_by_label("Something is missing").check()
        phone.get_by_label("Tell us more").fill("The signature page.")
        phone.get_by_role("button", name="Tell us").click()
        expect(phone.get_by_text("1 of 2 done")).to_be_visible()
        answer(phone, "It is right")
        phone.get_by_role("button", name="Yes, I approve it").click()
        expect(phone.get_by_text("We know now what is not right")).to_be_visible()


def test_staff_read_the_reasons_in_the_list(browser: Browser, office: Installation) -> None:
    with visit(browser, office, SOFIE) as desk:
        desk.goto("/office/approval/?disapproved=1")
        expect(desk.get_by_text("The signature page.")).to_be_visible()
