"""Pages that no address leads to: what goes wrong, the style page, and every letter in every language."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import override_settings
from django_htmx.middleware import HtmxDetails

from tickler.core.clock import now
from tickler.mail import texts
from tickler.mail.compose import preview
from tickler.mail.tests.samples import bare_item_values, firm, letter, values_of
from tickler.ui import samples, views

STYLE = "tickler.ui.tests.urls"  # where the style page has an address


def pages() -> Iterator[tuple[str, str]]:
    """What goes wrong, and the style page of either side: a name and the whole page."""
    with override_settings(ROOT_URLCONF=STYLE, DEMO=False):
        for code in ("400", "403", "403_csrf", "404", "410", "500"):
            known = {} if code in {"400", "500"} else samples.frame("client", _request(""))
            reference = {"reference": "7F3K-22", "at": now()} if code == "500" else {}
            lead = (
                {"lead": "This link has been used or is too old. Ask for a new one."} if code == "410" else {}
            )
            yield f"error-{code}", render_to_string(f"{code}.html", {**known, **reference, **lead})
        for side in ("staff", "client"):
            request = _request(f"?side={side}")
            request.frame = {}  # type: ignore[attr-defined]
            yield f"style-{side}", views.styleguide(request).content.decode()


def letters() -> Iterator[tuple[str, str]]:
    """Every letter in every language, and one with a long German title, as HTML."""
    for sort in texts.sorts():
        for language, _name in settings.LANGUAGES:
            values = values_of(sort, language=language, firm=firm(language=language))
            yield f"letter-{sort}-{language}", preview(letter(sort, language=language), values).html
    title = "Körperschaftsteuererklärung und Gewerbesteuererklärung: Vollständigkeitserklärung"
    yield "letter-long", preview(letter(), values_of("request.notice", language="de", title=title)).html
    yield "letter-bare", preview(letter(), bare_item_values()).html


def write(folder: Path) -> None:
    """All of them as files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, html in (*pages(), *letters()):
        (folder / f"{name}.html").write_text(html)


def _request(query: str) -> HttpRequest:
    request = RequestFactory().get(f"/styleguide/{query}")
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request
