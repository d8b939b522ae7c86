"""A NUL, which PostgreSQL does not take, wherever a request can carry one: an answer, never a failure."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from tests import cast, make
from tests.cast import Company
from tickler.core.tenancy import firm_scope


@pytest.fixture
def us(db: None) -> Iterator[Company]:
    one = cast.company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        yield one


@pytest.mark.parametrize(
    "address",
    [
        "/office/items/a%00b/",
        "/office/clients/%00/items/request/",
        "/office/letters/%00/html/",
        "/office/documents/%00/",
        "/office/request/%00/change/",
        "/in/join/%00/%00/",
        "/firm/%00/1/brand.css",
        "/%00",
    ],
)
def test_in_an_address_it_leads_nowhere(us: Company, address: str) -> None:
    answer = make.signed_in(us.owner).get(address)
    assert answer.status_code == 404 and "<!doctype html>" in answer.content.decode().lower()


@pytest.mark.parametrize("address", ["/client/items/%00/", "/client/request/%00/", "/client/documents/%00/"])
def test_in_a_clients_address_too(us: Company, address: str) -> None:
    assert make.signed_in(us.contact).get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/office/clients/",
        "/office/items/",
        "/office/letters/",
        "/office/letters/gone/",
        "/office/request/new/accounts/",
        "/office/request/new/sentence/",
        "/office/request/new/",
        "/office/settings/",
    ],
)
def test_in_a_search_it_counts_as_a_space(us: Company, address: str) -> None:
    names = ("q", "find", "page", "tab", "day", "account", "accounts", "country", "mine")
    query = "&".join(f"{name}=a%00b" for name in names)
    assert make.signed_in(us.owner).get(f"{address}?{query}").status_code == 200


def test_a_template_that_is_none_is_not_found(us: Company) -> None:
    assert make.signed_in(us.owner).get("/office/request/new/?template=%00").status_code == 404


@pytest.mark.parametrize("address", ["/in/?firm=%00&next=%00", "/in/staff/?next=/office/%00"])
def test_before_signing_in_too(us: Company, address: str) -> None:
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize(
    ("act", "field"),
    [
        ("/office/clients/archive/", "account"),
        ("/office/clients/resend/", "account"),
        ("/office/items/resend/", "item"),
        ("/office/clients/send/request/", "account"),
    ],
)
def test_in_what_was_ticked_it_is_refused(us: Company, act: str, field: str) -> None:
    answer = make.signed_in(us.owner).post(act, {field: ["a\0b"]})
    assert answer.status_code in {400, 409} and "<!doctype html>" in answer.content.decode().lower()


def test_in_a_field_the_form_says_so(us: Company) -> None:
    assert make.signed_in(us.owner).post("/office/clients/add/", {"name": "a\0b"}).status_code == 422


def test_in_a_cookie_it_is_no_cookie(us: Company) -> None:
    client = Client(headers={"cookie": rf'{settings.SESSION_COOKIE_NAME}="\000abcdefgh"'})
    assert client.get("/office/").status_code == 302
