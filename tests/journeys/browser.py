"""Chromium for journeys: a real browser that tells of every error it sees."""

import contextlib
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Response

from tests.journeys.installation import Installation

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking"]
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def launch(playwright: Playwright, **environment: str) -> Browser:
    """The browser; without one a journey fails, it is never skipped."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, env=environment or None)


@contextlib.contextmanager
def visitor(browser: Browser, url: str, **options: Any) -> Iterator[Page]:
    """A page in a browser of its own. At the end nothing may have gone wrong on it."""
    context = new_context(browser, url, **options)
    page = context.new_page()
    wrong = watched(page)
    yield page
    context.close()
    assert not wrong, wrong


def new_context(browser: Browser, url: str, **options: Any) -> BrowserContext:
    """A browser of one's own, on a desk or (`is_phone`) in a hand."""
    if options.pop("is_phone", False):
        options = {"viewport": PHONE, "has_touch": True, "is_mobile": True, **options}
    return browser.new_context(
        base_url=url, **{"viewport": WIDE, "locale": "en-GB", "reduced_motion": "reduce", **options}
    )


def watched(page: Page) -> list[str]:
    """What goes wrong on this page from now on: errors, what the policy forbids, bad answers."""
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if _is_wrong(said.type, said.text) else None)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))

    def look(response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            wrong.append(f"{response.status} {response.url}")

    page.on("response", look)
    return wrong


def _is_wrong(sort: str, text: str) -> bool:
    """An answer of 4xx is what some journeys are about; the console calls it an error too."""
    is_answer = text.startswith("Failed to load resource: the server responded with a status of 4")
    return (sort in {"error", "warning"} and not is_answer) or "Content Security Policy" in text


def state_of(browser: Browser, demo: Installation, email: str) -> Any:
    """The cookies of somebody of the demo, who came in by its door; empty for a stranger."""
    if not email:
        return None
    context = browser.new_context(base_url=demo.url)
    page = context.new_page()
    page.goto("/")  # which makes sure that everybody whom one can be is somebody
    key = demo.one("SELECT public_id FROM people_person WHERE email = ?", email)
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        f"/demo/as/{key}/", form={"csrfmiddlewaretoken": token}, headers={"Referer": demo.url}
    )
    assert answer.ok, answer.status
    state = context.storage_state()
    context.close()
    return state
