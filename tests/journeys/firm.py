"""A firm that was set up in the browser, its clients, and how each of them comes in."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys import post_office
from tests.journeys.installation import Installation
from tests.journeys.post_office import PostOffice
from tests.journeys.setting_up import Owner

TEMPLATE = "Income tax, private"
TITLE = "Papers for your income tax"
CLIENTS = {"Berger": "anna@berger.example", "Ritter": "bruno@ritter.example", "Vogt": "clara@vogt.example"}

_CLIENTS = f"""
from tickler.core.actor import SYSTEM
from tickler.core.tenancy import firm_scope
from tickler.kinds.request import actions as requests
from tickler.people import actions as people
from tickler.people.models import Firm
QUESTIONS = [
    {{"type": "file", "text": "Health insurance", "hint": "", "is_required": True}},
    {{"type": "file", "text": "Yearly statement of the mortgage", "hint": "", "is_required": True}},
    {{"type": "yes_no", "text": "Did you move house last year?", "hint": "", "is_required": True}},
    {{"type": "text", "text": "Is there anything else?", "hint": "", "is_required": False}},
]
with firm_scope(Firm.objects.get().pk):
    for name, email in {CLIENTS!r}.items():
        account = people.create_account(name, language="en", actor=SYSTEM)
        first = email.split("@")[0].title()
        people.add_contact(
            account, first_name=first, last_name=name, email=email, login=True, notify=True, actor=SYSTEM
        )
    content = {{"title": {TITLE!r}, "message": "A photo is good enough.", "questions": QUESTIONS}}
    reminders = {{"reminders_on": True, "remind_days": 3, "remind_times": 2}}
    requests.save_template({TEMPLATE!r}, {{**content, **reminders}}, actor=SYSTEM)
"""


@dataclass
class Firm:
    """Where it is, who owns it, and where its letters arrive."""

    installation: Installation
    owner: Owner
    post: PostOffice

    @property
    def url(self) -> str:
        return self.installation.url

    def invent_clients(self) -> None:
        """Three of them, and a template."""
        self.installation.run([_CLIENTS])

    def staff_in(self, page: Page) -> None:
        """The owner signs in: address, password, and a code of the app."""
        page.goto("/in/staff/")
        page.get_by_label("E-mail address").fill(self.owner.email)
        page.get_by_label("Password").fill(self.owner.password)
        page.get_by_role("button", name="Continue").click()
        page.locator("[name=code]").fill(self.owner.code())
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/office/")

    def send(self, page: Page, *names: str) -> None:
        """The owner ticks these clients and sends them the template; the last page is the report."""
        page.goto("/office/clients/")
        for name in names:
            page.get_by_role("checkbox", name=f"Select {name}").check()
        page.get_by_role("button", name="Send client request").click()
        page.get_by_label("Template").select_option(label=TEMPLATE)
        page.get_by_role("button", name="Fill in").click()
        expect(page.get_by_label("Name", exact=True)).to_have_value(TITLE)
        page.get_by_role("button", name=re.compile("^Send( \\d+)? requests?$")).click()
        if len(names) > 1:
            page.get_by_role("button", name=f"Send {len(names)} requests").click()

    def client_in(self, page: Page, address: str, type_code: Callable[[str], None] | None = None) -> None:
        """A client opens the link of their newest letter and gets in with a code from the next one."""
        page.goto(post_office.link_in(self.post.to(address)[-1]))
        before = len(self.post.to(address))
        page.get_by_label("Your e-mail address").fill(address)
        page.get_by_role("button", name="Send me the code").click()
        code = post_office.code_in(self.post.wait(address, before + 1))
        (type_code or page.locator("[name=code]").fill)(code)
        page.wait_for_url("**/client/items/**")
