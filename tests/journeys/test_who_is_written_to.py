"""Staff decide who gets letters, and send one more by hand from the menu of a row."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys import browser as looking
from tests.journeys.firm import TITLE, Firm
from tests.journeys.post_office import text_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
NAME, DORA, EMIL = "Sommer", "dora@sommer.example", "emil@sommer.example"

_SOMMER = f"""
from tickler.core.actor import SYSTEM
from tickler.core.tenancy import firm_scope
from tickler.people import actions as people
from tickler.people.models import Firm
with firm_scope(Firm.objects.get().pk):
    account = people.create_account({NAME!r}, language="en", actor=SYSTEM)
    for first, email, notify in (("Dora", {DORA!r}, True), ("Emil", {EMIL!r}, False)):
        people.add_contact(
            account, first_name=first, last_name={NAME!r}, email=email, login=True, notify=notify,
            actor=SYSTEM,
        )
"""
_OWED = """
SELECT email FROM mail_notice WHERE item_id = (SELECT item_id FROM mail_notice ORDER BY id DESC LIMIT 1)
"""


@pytest.fixture(scope="module")
def desk(browser: Browser, firm: Firm) -> Iterator[Page]:
    """The owner, signed in; of the two contacts of a client one has had a letter about a request."""
    firm.installation.run([_SOMMER])
    with looking.visitor(browser, firm.url) as page:
        firm.staff_in(page)
        firm.send(page, NAME)
        firm.post.wait(DORA, 1)
        yield page


def switch(page: Page | Locator, first_name: str) -> Locator:
    """Notify of this contact, on the client's page."""
    return page.get_by_role("switch", name=f"Notify, {first_name} {NAME}")


def test_one_more_letter_leaves_from_the_menu_of_a_row(desk: Page, firm: Firm) -> None:
    before = len(firm.post.to(DORA))
    desk.goto(f"/office/items/?q={NAME}")
    row = desk.get_by_role("row").filter(has_text=NAME).first
    row.get_by_role("button", name=f"Menu for {TITLE}").click()
    row.get_by_role("button", name="Resend").click()
    expect(desk.get_by_role("status").filter(has_text="Sent again, to Dora.")).to_be_visible()
    assert TITLE in text_of(firm.post.wait(DORA, before + 1))
    assert firm.post.to(EMIL) == []


def test_the_notify_switch_decides_who_gets_the_letter(desk: Page, firm: Firm) -> None:
    before = len(firm.post.to(EMIL))
    desk.goto(f"/office/clients/?q={NAME}")
    desk.get_by_role("link", name=NAME, exact=True).click()
    contacts = desk.get_by_role("region", name="Contacts")
    for first_name, is_on in (("Emil", True), ("Dora", False)):
        switch(contacts, first_name).set_checked(is_on)
        expect(desk.get_by_role("status").filter(has_text=first_name)).to_be_visible()
    desk.reload()
    expect(switch(desk, "Emil")).to_be_checked()
    expect(switch(desk, "Dora")).not_to_be_checked()
    firm.send(desk, NAME)
    assert TITLE in text_of(firm.post.wait(EMIL, before + 1))
    assert firm.installation.rows(_OWED) == [(EMIL,)]
