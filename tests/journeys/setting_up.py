"""Walking through the set-up of a firm, as its owner."""

import hashlib
import hmac
import struct
import time
from base64 import b32decode
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page


@dataclass
class Owner:
    """Who sets up the firm, and what they keep: a password, and the key on their telephone."""

    firm: str = "Lindner Steuerberatung"
    name: str = "Petra Lindner"
    email: str = "petra@lindner.example"
    password: str = "vier Wörter im warmen Regen"
    key: str = ""
    codes: list[str] = field(default_factory=list)

    def code(self) -> str:
        """What the app on their telephone shows now; a code works only once, so never the same again."""
        while (shown := code_of(self.key)) in self.codes:
            time.sleep(0.5)
        self.codes.append(shown)
        return shown


def code_of(key: str) -> str:
    """Six digits, the way every authenticator app counts them."""
    digest = hmac.new(b32decode(key), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def set_up(page: Page, owner: Owner, seen: Callable[[], None] = lambda: None) -> None:
    """From the set-up's first page to the office; `seen` is called on every page in between."""
    page.goto("/setup/")
    page.get_by_label("Name of your firm").fill(owner.firm)
    page.get_by_label("Country").select_option(label="Germany")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/setup/place/")
    seen()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/setup/you/")
    seen()
    page.get_by_label("Your name").fill(owner.name)
    page.get_by_label("Your e-mail address").fill(owner.email)
    page.get_by_label("A password").fill(owner.password)
    page.get_by_role("button", name="Open the firm").click()
    page.wait_for_url("**/in/staff/set-up/")
    owner.key = page.locator("main code").first.inner_text().replace(" ", "")
    seen()
    page.locator("[name=code]").fill(owner.code())
    page.get_by_text("I have kept them").wait_for()
    seen()
    page.get_by_text("I have kept them").click()
    page.wait_for_url("**/office/welcome/")
    seen()
