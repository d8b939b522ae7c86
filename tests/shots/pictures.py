"""The few pictures that the documentation shows, small enough for a page that loads at once."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.journeys import browser as looking
from tests.journeys import pages
from tests.journeys.installation import Installation
from tests.shots.camera import window

COLOURS = 128
PICTURES = {
    "clients": ("/office/clients/", pages.SOFIE, False),
    "item": ("/office/items/{item}/", pages.SOFIE, False),
    "letters": ("/office/letters/", pages.SOFIE, False),
    "todo": ("/client/", pages.ANNA, True),
    "request": ("/client/items/{item}/", pages.ANNA, True),
    "letter": ("/demo/mailbox/{letter}/html/", pages.NOBODY, True),
}


def take(browser: Browser, demo: Installation, folder: Path) -> None:
    """Each of them, without the banner that says that it is a demo."""
    folder.mkdir(parents=True, exist_ok=True)
    letter = "SELECT public_id FROM mail_letter WHERE state = 'sent' AND sort = ? AND email = ?"
    keys = pages.keys_of(demo) | {"letter": demo.one(letter, "request.notice", pages.ANNA)}
    for name, (path, who, is_phone) in PICTURES.items():
        state = looking.state_of(browser, demo, who)
        with window(browser, demo.url, storage_state=state, is_phone=is_phone, color_scheme="light") as page:
            page.goto(path.format(**keys))
            _tidy(page)
            _keep(page.screenshot(), folder / f"{name}.png")


def _tidy(page: Page) -> None:
    page.evaluate(
        "document.querySelectorAll('[role=region][aria-label=Demo]').forEach((one) => one.remove())"
    )


def _keep(picture: bytes, file: Path) -> None:
    image = Image.open(BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
