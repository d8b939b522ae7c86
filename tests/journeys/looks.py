"""What can be measured about how a page looks: axe, sideways scroll, the size of what a thumb must hit."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

from tests.journeys import browser as looking

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
NO_PAGE = ("landmark-one-main", "region")  # a letter is no page: it stands within somebody's mail program
OF_COLOUR = ("color-contrast", "link-in-text-block")  # what can be wrong in the dark alone
LEAST = 44  # pixels: what the thumb of somebody of seventy hits

_TARGETS = """(least) => {
  const inline = (one) => getComputedStyle(one).display === "inline";
  const every = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".vh, .skip");
  return [...document.querySelectorAll(every)].filter(shown).flatMap((one) => {
    const box = (one.closest("label, .drop") ?? one).getBoundingClientRect();
    if (!box.width || inline(one) || (box.width >= least - 0.5 && box.height >= least - 0.5)) return [];
    return [`${one.outerHTML.slice(0, 120)}: ${Math.round(box.width)} × ${Math.round(box.height)}`];
  });
}"""
_SIDEWAYS = """() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) return [];
  const itself = (one) => ["auto", "scroll", "hidden"].includes(getComputedStyle(one).overflowX);
  const scrolls = (one) => one && (itself(one) || scrolls(one.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > most + 1 && !scrolls(one.parentElement))
    .map((one) => one.outerHTML.slice(0, 120)).concat("sideways");
}"""
_AT_REST = """() => {  // colours fade into the dark; one that never ends has no end to go to
  const ending = (one) => one.effect.getComputedTiming().endTime !== Infinity;
  document.getAnimations().filter(ending).forEach((one) => one.finish());
}"""
_RUN = "(options) => axe.run(document, options).then((found) => found.violations)"


def violations(page: Page, *, is_letter: bool = False) -> list[str]:
    """What axe finds wrong: everything in the light, what colours can spoil in the dark."""
    page.evaluate(AXE.read_text())
    left_out = {rule: {"enabled": False} for rule in NO_PAGE if is_letter}
    found = _found(page, {"rules": left_out})
    page.emulate_media(color_scheme="dark")
    page.evaluate(_AT_REST)
    found += _found(page, {"runOnly": {"type": "rule", "values": OF_COLOUR}})
    page.emulate_media(color_scheme="light")
    return found


def sideways(page: Page) -> list[str]:
    """What sticks out of a page 320 pixels wide, and of one of 390 whose text is half as large again."""
    page.set_viewport_size({"width": 320, "height": 800})
    found = [f"at 320: {one}" for one in page.evaluate(_SIDEWAYS)]
    page.set_viewport_size(looking.PHONE)  # type: ignore[arg-type]
    page.evaluate("document.documentElement.style.fontSize = '150%'")
    found += [f"with large text: {one}" for one in page.evaluate(_SIDEWAYS)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def small_targets(page: Page) -> list[str]:
    """What is smaller than a thumb needs. A link within a sentence may be as tall as its line."""
    return list(page.evaluate(_TARGETS, LEAST))


def _found(page: Page, options: dict[str, Any]) -> list[str]:
    """Each rule that is broken, and where."""
    return [
        f"{one['id']}: {one['help']}: " + "; ".join(node["html"][:150] for node in one["nodes"][:3])
        for one in page.evaluate(_RUN, {"resultTypes": ["violations"], **options})
    ]
