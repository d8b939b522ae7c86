"""Takes the pictures: on a desk and in a hand, light and dark."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route

from tests.journeys import browser as looking

SIZES: dict[str, dict[str, Any]] = {"wide": {}, "phone": {"is_phone": True}}


class Camera:
    """Where the pictures go, and which are wanted."""

    def __init__(self, browser: Browser, folder: Path, only: tuple[str, ...]) -> None:
        self.browser, self.folder, self.only = browser, folder, only
        folder.mkdir(parents=True, exist_ok=True)

    def wants(self, *names: str) -> bool:
        """Is one of these asked for?"""
        return any(name.startswith(self.only) for name in names)

    def shoot_pages(
        self, url: str, pages: Iterable[tuple[str, str]], state: Any = None, locale: str = "en-GB"
    ) -> None:
        """Pages by name and address."""
        wanted = [(name, path) for name, path in pages if self.wants(name)]
        if wanted:
            for size, scheme, view in self.views(url, storage_state=state, locale=locale):
                for name, path in wanted:
                    view.goto(path)
                    self.shoot(view, name, size, scheme)

    def shoot_files(self, url: str, files: Iterable[Path]) -> None:
        """Pages that are kept as files, as if they came from this address."""
        wanted = [file for file in files if self.wants(file.stem)]
        if wanted:
            for size, scheme, view in self.views(url):
                for file in wanted:
                    serve(view, url, file.read_text())
                    self.shoot(view, file.stem, size, scheme)

    def shoot_scene(
        self, url: str, name: str, path: str, act: Callable[[Page], None], state: Any, is_once: bool
    ) -> None:
        """A page after somebody did something there; only once where that cannot be done again."""
        if not self.wants(name):
            return
        for size, scheme, view in self.views(url, storage_state=state):
            if is_once and (size, scheme) != ("wide", "light"):
                continue
            view.goto(path)
            act(view)
            self.shoot(view, name, size, scheme, is_whole=False)

    def views(self, url: str, **options: Any) -> Iterator[tuple[str, str, Page]]:
        """A window of each size in each scheme."""
        for size, how in SIZES.items():
            for scheme in ("light", "dark"):
                with window(self.browser, url, color_scheme=scheme, **how, **options) as view:
                    yield size, scheme, view

    def shoot(self, view: Page, name: str, size: str, scheme: str, is_whole: bool = True) -> None:
        """One picture. The whole page in a window as tall: what sticks to an edge stands where it belongs."""
        before = view.viewport_size or looking.WIDE
        if is_whole:
            height = view.evaluate("document.documentElement.scrollHeight")
            view.set_viewport_size({"width": before["width"], "height": max(height, before["height"])})
        for frame in view.frames:
            frame.wait_for_load_state()
        dark = ".dark" if scheme == "dark" else ""
        view.screenshot(path=self.folder / f"{name}.{size}{dark}.png")
        view.set_viewport_size(before)


@contextmanager
def window(browser: Browser, url: str, **options: Any) -> Iterator[Page]:
    """A window of one's own."""
    context = looking.new_context(browser, url, **options)
    yield context.new_page()
    context.close()


def serve(view: Page, url: str, html: str) -> None:
    """Show this as if it came from that address, so that its styles come from there."""

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    view.route("**/drawn/", answer)
    view.goto(f"{url}/drawn/")
    view.unroute("**/drawn/")
