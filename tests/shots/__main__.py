"""`make shots` writes var/shots/<name>.<wide|phone>[.dark].png: every page, full, empty and wrong.

`python -m tests.shots letters item` takes only those whose name begins so; `python -m tests.shots --pictures`
takes the few that the documentation shows instead. Nothing here judges; tests/journeys does.
"""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.journeys import browser as looking
from tests.journeys import pages
from tests.journeys.installation import ROOT, Installation
from tests.shots import fresh, pictures, scenes
from tests.shots.camera import Camera

SHOTS = ROOT / "var" / "shots"
# A machine without an interface font of its own shows the first of these that it has.
FACE = "".join(
    f"""<match target="pattern"><test name="family"><string>{general}</string></test>
<edit name="family" mode="prepend" binding="strong"><string>Inter</string><string>Noto Sans</string>
<string>Liberation Sans</string></edit></match>"""
    for general in ("system-ui", "sans-serif", "sans")
)
FONTS = f"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{FACE}</fontconfig>"""


def main(words: list[str]) -> None:
    """All of them, or those whose name begins with one of the words."""
    with tempfile.TemporaryDirectory(prefix="tickler-shots-") as name:
        folder = Path(name)
        (folder / "fonts.conf").write_text(FONTS)
        with sync_playwright() as playwright:
            browser = looking.launch(playwright, **os.environ, FONTCONFIG_FILE=str(folder / "fonts.conf"))
            if words == ["--pictures"]:
                with_demo(folder, lambda demo: pictures.take(browser, demo, ROOT / "docs" / "pictures"))
                return
            camera = Camera(browser, SHOTS, tuple(words) or ("",))
            with_demo(folder, lambda demo: take(camera, browser, demo, folder))
            if camera.wants(*fresh.NAMES):
                with Installation(folder / "fresh") as installation:
                    fresh.take(camera, installation)


def with_demo(folder: Path, work) -> None:  # type: ignore[no-untyped-def]
    """Work while a demo of its own runs."""
    with Installation(folder / "demo", is_demo=True) as demo:
        work(demo)


def take(camera: Camera, browser: Browser, demo: Installation, folder: Path) -> None:
    """What no address leads to, every page, and the states that somebody has to bring about."""
    demo.run(
        [
            "from pathlib import Path",
            "from tests.journeys import drawn",
            f"drawn.write(Path({str(folder)!r}))",
        ]
    )
    camera.shoot_files(demo.url, sorted(folder.glob("*.html")))
    keys = pages.keys_of(demo)
    people = {page.who for page in pages.PAGES}
    states = {who: looking.state_of(browser, demo, who) for who in people}
    for who, state in states.items():
        theirs = [(page.name, page.path.format(**keys)) for page in pages.PAGES if page.who == who]
        camera.shoot_pages(demo.url, theirs, state, locale=pages.LOCALES.get(who, "en-GB"))
    for scene in scenes.SCENES:
        camera.shoot_scene(
            demo.url, scene.name, scene.path.format(**keys), scene.act, states[scene.who], scene.is_once
        )


if __name__ == "__main__":
    main(sys.argv[1:])
