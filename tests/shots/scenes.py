"""States of pages that somebody has to bring about: menus, dialogs, what is ticked, what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.journeys.pages import ANNA, NOBODY, SOFIE


@dataclass(frozen=True)
class Scene:
    """What it is called, where it begins, what is done there, by whom; once if that changes something."""

    name: str
    path: str
    act: Callable[[Page], object]
    who: str = SOFIE
    is_once: bool = False


def pressed(name: str) -> Callable[[Page], None]:
    """A button is pressed."""
    return lambda page: page.locator("main").get_by_role("button", name=name).first.click()


def notify_off(page: Page) -> None:
    """Nobody writes to Anna any more, and says so."""
    page.locator("#contacts [role=switch]").nth(1).click()
    page.locator(".toast").wait_for()


def tick_three(page: Page) -> None:
    """Three clients are selected."""
    for box in (2, 4, 7):
        page.locator("td.tick input").nth(box).check()


def to_many(page: Page) -> None:
    """A request for three of them, from a template."""
    tick_three(page)
    page.get_by_role("button", name="Send client request").click()
    page.get_by_label("Template").select_option(label="Income tax, private")
    page.get_by_role("button", name="Fill in").click()
    page.wait_for_load_state()


def before_many(page: Page) -> None:
    """The question before many get a letter."""
    to_many(page)
    page.get_by_role("button", name="Send 3 requests").click()
    page.wait_for_load_state()


def report(page: Page) -> None:
    """What became of it."""
    before_many(page)
    page.get_by_role("button", name="Send 3 requests").click()
    page.get_by_text("Report").first.wait_for()


def row_menu(page: Page) -> None:
    """The menu of one row."""
    page.locator(".dots > button").nth(3).click()


def add_client(page: Page) -> None:
    """The dialog, and something is wrong."""
    page.get_by_role("link", name="Add client").click()
    page.locator("#dialog[open]").wait_for()
    page.locator("#dialog button.primary").click()
    page.locator("#dialog .error").first.wait_for()


def say_nothing(page: Page) -> None:
    """Sent with everything still missing."""
    page.get_by_role("button", name="Send to").click()
    page.wait_for_load_state()


def ask_code(page: Page) -> None:
    """A code is on its way, and another one was typed."""
    page.get_by_label("Your e-mail address").fill("somebody@dewit.example")
    page.get_by_role("button", name="Send me the code").click()
    page.locator(".code").fill("123456")
    page.get_by_role("alert").or_(page.locator(".error")).first.wait_for()


def wrong_password(page: Page) -> None:
    """Somebody mistyped."""
    page.get_by_label("E-mail address").fill(SOFIE)
    page.get_by_label("Password").fill("not my password at all")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state()


def no_name(page: Page) -> None:
    """The firm has lost its name."""
    page.get_by_label("Name").fill("")
    page.get_by_role("button", name="Save firm").click()
    page.wait_for_load_state()


SCENES = (
    Scene("clients-ticked", "/office/clients/", tick_three),
    Scene("clients-menu", "/office/clients/", row_menu),
    Scene("clients-add", "/office/clients/", add_client),
    Scene("new-menu", "/office/", lambda page: page.locator("[popovertarget=new-menu]").click()),
    Scene("keys", "/office/", lambda page: page.keyboard.press("?")),
    Scene("send-many", "/office/clients/", to_many),
    Scene("send-many-question", "/office/clients/", before_many),
    Scene("send-many-report", "/office/clients/", report, is_once=True),
    Scene("item-resent", "/office/items/{silent}/", pressed("Resend now"), is_once=True),
    Scene("item-menu", "/office/items/{item}/", pressed("Menu for")),
    Scene("account-notify-off", "/office/clients/{client}/", notify_off, is_once=True),
    Scene("settings-wrong", "/office/settings/", no_name),
    Scene("request-wrong", "/client/items/{item}/", say_nothing, ANNA),
    Scene("todo-menu", "/client/", lambda page: page.locator(".hatch summary").click(), ANNA),
    Scene("sign-in-code", "/in/", ask_code, NOBODY),
    Scene("sign-in-wrong", "/in/staff/", wrong_password, NOBODY),
)  # fmt: skip
