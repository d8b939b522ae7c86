"""Everybody else at every address: whoever has no business there learns nothing, not even that it exists."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests import cases
from tests.cases import Case
from tests.looking import ROUTES, changed, difference, digest, forbidden, leaks, lists_of, pages, text
from tests.neighbours import OURS, THEIRS, Furnished, furnish, skeleton
from tests.post import Post
from tests.routes import Route
from tickler.core.health import Check
from tickler.core.ids import public_id
from tickler.core.tenancy import firm_scope
from tickler.documents.models import Document, Folder
from tickler.items.models import ActionItem, BulkRow
from tickler.kinds.approval.models import Decision
from tickler.mail.models import Notice
from tickler.office import health
from tickler.people.models import Account, Assignment, Contact, Follower, Link, Tagging
from tickler.trail.models import Event

pytestmark = pytest.mark.django_db  # what a test changes is undone; the two firms stay

START = "2026-11-09T08:12:00+00:00"
STAFF, CLIENTS = ["owner", "admin", "employee", "stranger"], ["contact", "other_contact"]
OTHER_METHODS = ["head", "options", "put", "patch", "delete"]
# What is known of the machine stands still, so that pages can be compared.
MACHINE = [Check("disk", True, "Half of the disk is free."), Check("letters_held", True, "Of everybody: 8.")]


class Neighbours:
    """Two furnished firms, and the pages of ours before anybody else was there."""

    def __init__(self, traveller: Any) -> None:
        post = Post(traveller)
        self.nobody = Client()
        self.ours = skeleton(OURS)
        company = self.ours.company
        furnish(self.ours, company.account, OURS.own, post)
        self.pages = {who: pages(self.ours, who) for who in ("employee", "contact")}
        furnish(self.ours, company.other_account, OURS.other, post, "other_")
        self.pages |= {who: pages(self.ours, who) for who in ("owner", "stranger", "other_contact")}
        self.theirs = skeleton(THEIRS)
        furnish(self.theirs, self.theirs.company.account, THEIRS.own, post)
        furnish(self.theirs, self.theirs.company.other_account, THEIRS.other, post, "other_")
        for one in (self.ours, self.theirs):
            for who in (*STAFF, *CLIENTS):
                one.look(who)

    @cache  # noqa: B019 - it lives as long as the module's tests
    def pages_now(self, who: str) -> dict[str, str]:
        """The same pages, now that everybody is there."""
        return pages(self.ours, who)

    def strangers(self, *ours: str) -> list[tuple[str, Client]]:
        """Everybody of the other firm, and these of ours."""
        theirs = [(f"their {who}", self.theirs.look(who)) for who in ("owner", "employee", "contact")]
        return theirs + [(f"our {who}", self.ours.look(who)) for who in ours]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Neighbours]:
    with (
        time_machine.travel(START, tick=False) as traveller,
        mock.patch.object(health, "_kept", dict.fromkeys(["en", ""], (float("inf"), MACHINE))),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield Neighbours(traveller)
        transaction.set_rollback(True)


# --- the list of addresses --------------------------------------------------------------------------------


def test_every_address_is_of_one_class() -> None:
    classified = [name for one in cases.CLASSES for name in one]
    assert sorted(classified) == sorted(ROUTES)


# --- addresses about something ----------------------------------------------------------------------------


def send(client: Client, method: str, address: str, data: dict[str, str]) -> HttpResponse:
    return getattr(client, method)(address, data) if method == "post" else getattr(client, method)(address)


def try_in_vain(world: Neighbours, route: Route, case: Case, prefix: str, strangers: Any) -> list[str]:
    """What strangers got at an address of ours that they should not have got."""
    address, data = case.address(route, world.ours, prefix), case.sent(world.ours, prefix)
    missing = re.sub(r"[\w-]{22}", public_id(), address)
    ours = [OURS.inside, OURS.own, OURS.other]
    wrong = []
    for number, (who, client) in enumerate(strangers):
        for method in ["get", "post", *(OTHER_METHODS if not number else [])]:
            answer = send(client, method, address, data)
            said = text(answer)
            is_nothing = answer.status_code == 404 or (
                # Refused before anything was looked up: the same as for what does not exist.
                answer.status_code in {403, 405}
                and said.replace(address, "")
                == text(send(client, method, missing, data)).replace(missing, "")
            )
            found = leaks(said.replace(address, ""), ours)
            if not is_nothing or found:
                wrong.append(f"{who} {method.upper()} {address}: {answer.status_code} {found}")
    return wrong


def succeed(world: Neighbours, route: Route, case: Case, who: str, prefix: str = "") -> int:
    """What the rightful person gets."""
    client = world.ours.fresh(who)
    if case.first:
        client.post(cases.OFFICE_ACCOUNT[case.first].address(ROUTES[case.first], world.ours, prefix))
    address = case.address(route, world.ours, prefix)
    answer = client.get(address) if case.post is None else client.post(address, case.sent(world.ours, prefix))
    assert "/in/" not in answer.headers.get("Location", "")
    assert answer.status_code != 200 or "no-store" in answer.headers["Cache-Control"]
    return answer.status_code


GOOD = {200, 204, 302}


@pytest.mark.parametrize("name", cases.OFFICE_ACCOUNT)
def test_only_who_looks_after_the_account_sees_it(world: Neighbours, name: str) -> None:
    route, case = ROUTES[name], cases.OFFICE_ACCOUNT[name]
    before = digest()
    assert try_in_vain(world, route, case, "", world.strangers("stranger", "contact", "other_contact")) == []
    assert try_in_vain(world, route, case, "other_", [("our employee", world.ours.look("employee"))]) == []
    assert changed(before) == []
    assert succeed(world, route, case, "owner") in GOOD
    assert succeed(world, route, case, "employee") in GOOD | {403, 409}


@pytest.mark.parametrize("name", cases.OFFICE_FIRM)
def test_only_staff_of_the_firm_see_it(world: Neighbours, name: str) -> None:
    route, case = ROUTES[name], cases.OFFICE_FIRM[name]
    before = digest()
    assert try_in_vain(world, route, case, "", world.strangers("contact")) == []
    assert changed(before) == []
    assert succeed(world, route, case, "owner") in GOOD
    assert succeed(world, route, case, "employee") == 403


@pytest.mark.parametrize("name", cases.OFFICE_OWN)
def test_what_is_somebodys_own_is_nobody_elses(world: Neighbours, name: str) -> None:
    route, case = ROUTES[name], cases.OFFICE_OWN[name]
    before = digest()
    assert try_in_vain(world, route, case, "", world.strangers("owner", "stranger", "contact")) == []
    assert changed(before) == []
    assert succeed(world, route, case, "employee") in GOOD


@pytest.mark.parametrize("name", cases.CLIENT)
def test_only_the_clients_of_the_account_see_it(world: Neighbours, name: str) -> None:
    route, case = ROUTES[name], cases.CLIENT[name]
    before = digest()
    assert try_in_vain(world, route, case, "", world.strangers("other_contact", "owner", "employee")) == []
    assert try_in_vain(world, route, case, "other_", [("our contact", world.ours.look("contact"))]) == []
    assert changed(before) == []
    assert succeed(world, route, case, "contact") in GOOD


@pytest.mark.parametrize(
    "name", [*cases.OFFICE_ACCOUNT, *cases.OFFICE_FIRM, *cases.OFFICE_OWN, *cases.CLIENT]
)
def test_who_is_not_signed_in_is_led_to_the_door(world: Neighbours, name: str) -> None:
    case = EVERY_CASE[name]
    address = case.address(ROUTES[name], world.ours)
    door = "/in/" if name in cases.CLIENT else "/in/staff/"
    before = digest()
    for method in ("get", "post"):
        answer = send(world.nobody, method, address, case.sent(world.ours))
        if (
            method == "post" and answer.status_code == 401
        ):  # what was sent comes back, with the way to the door
            assert f'href="{door}?next=' in answer.content.decode()
            said = re.sub(r'<input type="hidden"[^>]*>', "", text(answer))
            assert leaks(said, [OURS.inside, OURS.own, OURS.other]) == []
            continue
        assert answer.status_code == 405 or answer.headers["Location"].split("?")[0] == door
        assert answer.content == b""
    assert changed(before) == []


# --- lists and forms --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["owner", "employee", "stranger", *CLIENTS])
def test_no_list_says_a_word_of_others(world: Neighbours, who: str) -> None:
    hidden = forbidden(who, OURS, THEIRS)
    found = {address: leaks(said, hidden) for address, said in world.pages_now(who).items()}
    assert {address: words for address, words in found.items() if words} == {}


@pytest.mark.parametrize("who", ["owner", "employee", "stranger", *CLIENTS])
def test_what_others_have_changes_no_page_of_mine(world: Neighbours, who: str) -> None:
    """Not a name, not a number: every page is letter by letter as it was before they were there.

    But for the firm's own activity, which tells which lists were taken along in looking at them.
    """
    now = world.pages_now(who)
    activity = ROUTES["office:activity"].path({})
    others = {
        address: difference(said, now[address])
        for address, said in world.pages[who].items()
        if said != now[address] and not address.startswith(activity)
    }
    assert others == {}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("office:clients", [OURS.own, OURS.other]),
        ("office:clients-table", [OURS.own, OURS.other]),
        ("office:items", [OURS.own, OURS.other]),
        ("office:activity", [OURS.other]),
        ("office:activity-table", [OURS.own, OURS.other]),
        ("office:items-table", [OURS.own, OURS.other]),
        ("office:letters", [OURS.own, OURS.other]),
        ("office:letters-gone", [OURS.own, OURS.other]),
        ("approval-list", [OURS.own, OURS.other]),
        ("request-templates", [OURS.inside]),
        ("request-accounts", [OURS.own, OURS.other]),
        ("office:staff", [OURS.shown, OURS.inside]),
    ],
)
def test_the_owner_finds_everything_of_the_firm(world: Neighbours, name: str, words: list[str]) -> None:
    query = {"request-accounts": "?find=common"}.get(name, "")
    said = text(world.ours.look("owner").get(ROUTES[name].path({}) + query))
    assert leaks(said, words) == words


def test_every_list_opens_for_its_side_alone(world: Neighbours) -> None:
    staff, client, nobody = world.ours.look("owner"), world.ours.look("contact"), world.nobody
    for address in lists_of("owner", plain=True):
        statuses = [who.get(address).status_code for who in (staff, client, nobody)]
        assert statuses in ([200, 404, 302], [302, 404, 302]), address
    for address in lists_of("contact", plain=True):
        assert [who.get(address).status_code for who in (client, staff, nobody)] == [200, 404, 302], address


def test_an_inbox_speaks_of_the_clients_one_looks_after(world: Neighbours) -> None:
    said = text(world.ours.look("employee").get("/office/inbox/"))
    assert leaks(said, [OURS.own, OURS.other]) == [OURS.own]


@pytest.mark.parametrize(
    ("name", "form"), cases.FOREIGN_FORMS, ids=lambda value: value if isinstance(value, str) else ""
)
@pytest.mark.parametrize("who", ["their owner", "our stranger"])
def test_what_is_not_mine_cannot_be_named_in_a_form(
    world: Neighbours, who: str, name: str, form: dict[str, list[str]]
) -> None:
    whose, me = (world.theirs, "owner") if who.startswith("their") else (world.ours, "stranger")
    case = (cases.OFFICE_ACCOUNT | cases.OFFICE_FIRM).get(name)
    mine = "other_" if me == "stranger" else ""
    address = case.address(ROUTES[name], whose, mine) if case else ROUTES[name].path({"key": "request"})
    data = {key: [_thing(world.ours, part) for part in parts] for key, parts in form.items()}
    for key in {"account", "item"} & data.keys() if case is None else ():
        data[key].append(whose.things[mine + form[key][0]])  # beside one of mine, where several may be ticked
    before = rows_of(world.ours)
    answer = whose.fresh(me).post(address, data)
    said = text(answer)
    for value in data.get("email", []):
        said = said.replace(value, "")  # what was typed may be said back
    assert answer.status_code != 500
    assert leaks(said, [OURS.own] if me == "stranger" else [OURS.own, OURS.inside, OURS.shown]) == []
    assert rows_of(world.ours) == before


def _thing(one: Furnished, part: str) -> str:
    return part[1:] if part.startswith("=") else one.things[part]


def rows_of(one: Furnished) -> dict[str, str]:
    """What belongs to the account an employee of this firm looks after, in short."""
    with firm_scope(one.company.firm.pk):
        account = one.company.account.pk
        found = {
            model.__name__: list(model.objects.filter(**{path: account}).order_by("pk").values())
            for model, path in OF_ACCOUNT
        }
    return {name: repr(rows) for name, rows in found.items()}


OF_ACCOUNT: list[tuple[Any, str]] = [
    (Account, "pk"),
    (ActionItem, "account"),
    (Assignment, "account"),
    (BulkRow, "account"),
    (Contact, "links__account"),
    (Decision, "approval__item__account"),
    (Document, "account"),
    (Event, "account"),
    (Folder, "account"),
    (Follower, "account"),
    (Link, "account"),
    (Notice, "item__account"),
    (Tagging, "account"),
]


@pytest.mark.parametrize("name", [*cases.CLIENT, *cases.CLIENT_LISTS])
def test_staff_who_look_at_a_portal_can_change_nothing_in_it(world: Neighbours, name: str) -> None:
    client = world.ours.fresh("employee")
    client.post(f"/office/clients/{world.ours.things['account']}/view/")
    case = cases.CLIENT.get(name, Case(()))
    address = case.address(ROUTES[name], world.ours) if case.parts else ROUTES[name].path(FREE_PARTS)
    before = digest()
    assert client.post(address, case.sent(world.ours)).status_code == 403
    for method in ("put", "patch", "delete"):
        assert getattr(client, method)(address).status_code in {403, 405}
    assert changed(before) == []
    assert client.get(address).status_code in GOOD | {405}
    is_file = name in {"client-document", "client-folder-zip"}
    assert set(changed(before)) <= ({"trail_event"} if is_file else set())


# --- looking ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["owner", "employee", "contact", "nobody"])
def test_looking_changes_nothing(world: Neighbours, who: str) -> None:
    """Every page and link may be opened by a machine. A client who looks leaves a line in the trail."""
    client = world.nobody if who == "nobody" else world.ours.fresh(who)
    addresses = [case.address(ROUTES[name], world.ours) for name, case in EVERY_CASE.items()]
    addresses += [
        ROUTES[name].path(FREE_PARTS) for one in cases.CLASSES for name in one if name not in EVERY_CASE
    ]
    before, downloads = digest(), Event.everywhere.count()
    statuses = {address: client.get(address).status_code for address in addresses}
    written = Event.everywhere.order_by("-pk")[: Event.everywhere.count() - downloads]
    verbs = {"document.downloaded", "folder.downloaded", "item.viewed", "list.exported"}
    assert {event.verb for event in written} <= verbs
    assert all(event.verb != "item.viewed" or who == "contact" for event in written)
    # A file that somebody has fetched is no longer new to their side.
    assert set(changed(before)) <= {"trail_event", "documents_document"}
    assert [address for address, status in statuses.items() if status == 500] == []


EVERY_CASE = cases.OFFICE_ACCOUNT | cases.OFFICE_FIRM | cases.OFFICE_OWN | cases.CLIENT
FREE_PARTS = {
    "key": "request",
    "public_id": "x" * 22,
    "secret": "y",
    "firm_id": "z",
    "version": "1",
    "address": "a",
    "act": "read",
}


@pytest.mark.parametrize(
    "name", sorted(cases.SIGN_IN | cases.PUBLIC | cases.HEALTH | cases.SET_UP | cases.DEMO)
)
def test_what_is_open_to_everybody_tells_of_nobody(world: Neighbours, name: str) -> None:
    parts = FREE_PARTS | {"firm_id": world.ours.things["firm"], "public_id": world.ours.things["ticket"]}
    address = ROUTES[name].path(parts)
    words = [OURS.shown, OURS.inside, OURS.own, OURS.other]
    for client in (world.nobody, world.theirs.look("owner"), world.theirs.look("contact")):
        assert leaks(text(client.get(address)), words) == []


@pytest.mark.parametrize("name", sorted(cases.DEMO))
def test_outside_the_demo_its_pages_are_not_there(world: Neighbours, name: str) -> None:
    parts = FREE_PARTS | {"public_id": world.ours.company.owner.person.public_id}
    for client in (world.nobody, world.ours.look("owner")):
        for method in ("get", "post"):
            assert send(client, method, ROUTES[name].path(parts), {}).status_code in {404, 405}


@pytest.mark.parametrize("name", ["firm-brand", "firm-logo"])
def test_the_look_of_a_firm_is_there_for_its_letters(world: Neighbours, name: str) -> None:
    parts = {"firm_id": world.ours.things["firm"], "version": "1"}
    assert world.nobody.get(ROUTES[name].path(parts)).status_code == 200
