"""A form that some other site made somebody send is refused at every address, before anybody looks at it."""

import pytest
from django.test import Client

from tests import cast, make
from tests.routes import Route, all_routes

PARTS = {"key": "request", "name": "notify", "secret": "y", "version": "1", "firm_id": "z", "address": "a"}


# A mail program ends reminders by itself, without a page of ours before it; its address proves whose they are
WITHOUT = {"signin:reminders"}


@pytest.mark.django_db
def test_without_its_token_no_form_is_taken() -> None:
    company = cast.company("Marlow & Brandt", "marlow.example")
    routes = [route for route in all_routes() if route.name not in WITHOUT]
    for who in (company.owner, company.contact):
        client = make.signed_in(who, Client(enforce_csrf_checks=True))
        answers = {route.name: client.post(_address(route)).status_code for route in routes}
        assert {name: status for name, status in answers.items() if status != 403} == {}


def _address(route: Route) -> str:
    values = {name: PARTS.get(name, "x" * 22) for _sort, name in route.parts}
    return route.path(values)
