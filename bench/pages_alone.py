"""Pages in one process, one after the other: queries, CPU time beside a bare list's, bytes of a visit."""

import http.client
import re
import time
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from bench import pages_mix
from bench.pages_load import User
from tests import make
from tickler.core.tenancy import firm_scope
from tickler.items.models import ActionItem, Status
from tickler.people.models import Firm, Link, Role, Staff

ROUNDS = 12
LISTS = {
    "clients": "/office/clients/",
    "clients_page": "/office/clients/?page=40",
    "clients_search": "/office/clients/?q=visser",
    "clients_filtered": "/office/clients/?late=1&open-request=1",
    "clients_silent": "/office/clients/?silent=1",
    "clients_offline": "/office/clients/?tab=offline",
    "items": "/office/items/",
    "items_page": "/office/items/?page=40",
    "items_late": "/office/items/?tab=late",
    "items_us": "/office/items/?tab=us",
    "items_done": "/office/items/?tab=done&page=300",
    "items_archived": "/office/items/?tab=archived",
    "items_search": "/office/items/?q=visser",
    "items_search_done": "/office/items/?tab=done&q=vat",
    "letters": "/office/letters/",
    "letters_gone": "/office/letters/gone/",
    "letters_failed": "/office/letters/gone/?failed=1",
    "start": "/office/",
}
ASSETS = re.compile(r'(?:href|src)="(/(?:static|firm)/[^"#]+)')


def measure(firm: Firm) -> dict[str, Any]:
    """By page: queries and CPU time, for the owner and for who sees only their own clients."""
    with firm_scope(firm.pk):
        item = ActionItem.objects.filter(
            remind_at__isnull=False, account__assignments__staff__sees_all_accounts=False
        ).select_related("account")[0]
        own = item.account.team.filter(sees_all_accounts=False)[0]
        client = Link.objects.filter(
            login=True, account__archived_at=None, account__items__status=Status.OPEN
        ).select_related("contact")[0]
        owner = Staff.objects.get(role=Role.OWNER)
        full = pages_mix.full_link()
        shelves, own_shelves = pages_mix.staff_shelves(full), pages_mix.client_shelves(full)
    account = f"/office/clients/{item.account.public_id}/"
    pages = LISTS | {
        "account": account,
        "account_items": f"{account}items/request/",
        "account_trail": f"{account}trail/",
        "item": f"/office/items/{item.public_id}/",
    }
    browsers = {"": _browser(owner), "_own": _browser(own)}
    with override_settings(ROOT_URLCONF="bench.pages_bare"):
        found = {
            name + whose: _page(browser, address, browsers[""])
            for name, address in pages.items()
            for whose, browser in browsers.items()
        }
        for who, places in ((owner, shelves), (full.contact, own_shelves)):
            found |= {
                name: _page(_browser(who), address.format(page=40, number=40), browsers[""])
                for name, address in places.items()
            }
        return found | {"todo": _page(_browser(client.contact), "/client/", browsers[""])}


def transferred(port: int, user: User) -> dict[str, int]:
    """Bytes of a client's first visit: the page, and all it brings along."""
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    page = _body(connection, "/client/", {"Cookie": user.cookie})
    assets = {name: len(_body(connection, name, {})) for name in sorted(set(ASSETS.findall(page.decode())))}
    return {"page": len(page), **assets, "all": len(page) + sum(assets.values())}


def _browser(who: Any) -> Client:
    return make.signed_in(who, Client(headers={"host": "localhost"}))


def _page(browser: Client, address: str, other: Client) -> dict[str, float]:
    """The least CPU time of several rounds, each beside one of the bare list."""
    _cpu(browser, address)  # what is kept between pages is there afterwards
    with CaptureQueriesContext(connection) as asked:
        _cpu(browser, address)
    count = len(asked)
    rounds = [(_cpu(browser, address), _cpu(other, "/bare/")) for _ in range(ROUNDS)]
    ours, bare = (min(times) for times in zip(*rounds, strict=True))
    return {"queries": count, "cpu_ms": round(ours, 1), "bare_lists": round(ours / bare, 1)}


def _cpu(browser: Client, address: str) -> float:
    began = time.process_time()
    answer = browser.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return 1000 * (time.process_time() - began)


def _body(connection: http.client.HTTPConnection, address: str, headers: dict[str, str]) -> bytes:
    connection.request("GET", address, headers=headers | {"Accept-Encoding": "gzip, br"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, f"{address}: {answer.status}"
    return body
