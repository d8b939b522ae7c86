"""A client's folders in a real browser: in a hand, on a slow line, and without script."""

from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from tests.journeys import browser as looking
from tests.journeys.installation import Installation
from tests.journeys.pages import EMMA
from tests.journeys.papers import PDF, PHOTO

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
PROGRAM: FilePayload = {
    "name": "setup.exe",
    "mimeType": "application/octet-stream",
    "buffer": b"MZ" + b"\0" * 60,
}


def visit(browser: Browser, demo: Installation, **options: Any) -> Any:
    state = looking.state_of(browser, demo, EMMA)
    return looking.visitor(browser, demo.url, storage_state=state, is_phone=True, **options)


def go_to_uploads(page: Page) -> None:
    page.goto("/client/")
    page.get_by_role("link", name="Send us something").click()
    page.get_by_role("link", name="Client uploads").click()
    expect(page.get_by_role("heading", name="Client uploads")).to_be_visible()


def test_what_is_chosen_leaves_at_once_and_is_named_and_put_away(
    browser: Browser, demo: Installation
) -> None:
    with visit(browser, demo) as phone:
        go_to_uploads(phone)
        phone.get_by_label("Choose a photo or a file").set_input_files(
            [{**PDF, "name": "house.pdf"}, PROGRAM]
        )
        expect(phone.get_by_text("“setup.exe” is a program")).to_be_visible()
        expect(phone.get_by_role("link", name="house.pdf", exact=True)).to_be_visible()
        phone.get_by_label("Take a photo").set_input_files([{**PHOTO, "name": "IMG_9001.jpg"}])
        expect(phone.get_by_role("link", name="IMG_9001.jpg", exact=True)).to_be_visible()
        phone.get_by_role("link", name="New folder").click()
        expect(phone.get_by_label("Name")).to_be_focused()
        phone.keyboard.type("House")
        phone.keyboard.press("Enter")
        expect(phone.get_by_role("heading", name="House")).to_be_visible()
        phone.get_by_role("link", name="Client uploads").click()
        phone.get_by_role("link", name="Change IMG_9001.jpg").click()
        phone.get_by_label("Name").fill("Front door")
        phone.get_by_label("Folder").select_option("Client uploads › House")
        phone.get_by_role("button", name="Save").click()
        expect(phone.get_by_role("link", name="Front door.jpg", exact=True)).to_be_visible()
        phone.get_by_role("link", name="Client uploads").click()
        phone.get_by_role("button", name="I am done uploading").click()
        expect(phone.get_by_text("We know that everything is here.")).to_be_visible()
    assert demo.one("SELECT count(*) FROM trail_event WHERE verb = 'document.all_uploaded'") >= 1


def test_while_something_is_on_its_way_nothing_else_is_chosen(browser: Browser, demo: Installation) -> None:
    with visit(browser, demo) as phone:
        go_to_uploads(phone)
        held: list[Route] = []

        def wait(route: Route) -> None:
            if route.request.method == "POST":
                held.append(route)
            else:
                route.continue_()

        phone.route("**/client/documents/folders/*/", wait)
        phone.get_by_label("Choose a photo or a file").set_input_files([{**PDF, "name": "slow.pdf"}])
        expect(phone.locator(".file progress")).to_have_accessible_name("slow.pdf")
        expect(phone.get_by_label("Take a photo")).to_be_disabled()
        held[0].continue_()
        expect(phone.get_by_role("link", name="slow.pdf", exact=True)).to_be_visible()


def test_without_script_a_button_sends(browser: Browser, demo: Installation) -> None:
    with visit(browser, demo, java_script_enabled=False) as phone:
        go_to_uploads(phone)
        phone.get_by_label("Choose a photo or a file").set_input_files([{**PDF, "name": "plain.pdf"}])
        phone.get_by_role("button", name="Send").click()
        expect(phone.get_by_text("1 file is with us.")).to_be_visible()
        phone.get_by_role("link", name="Change plain.pdf").click()
        phone.get_by_role("link", name="Remove it").click()
        phone.get_by_role("button", name="Remove it").click()
        expect(phone.get_by_text("plain.pdf is removed.")).to_be_visible()
        expect(phone.get_by_role("link", name="plain.pdf", exact=True)).to_have_count(0)
