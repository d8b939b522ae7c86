"""What the tests of office pages share."""

from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags

from tests import make
from tickler.people.models import Staff


def said(response: HttpResponse) -> str:
    """The words of a page, without its markup, in single spaces."""
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def get(who: Staff, address: str, status: int = 200, **headers: str) -> str:
    """The words of a page as this member of staff sees it."""
    response = make.signed_in(who).get(address, headers=headers)
    assert response.status_code == status, said(response)[:300]
    return said(response)


def post(who: Staff, address: str, data: dict[str, Any] | None = None, status: int = 302) -> Client:
    """Send a form; the client remembers where it led."""
    client = make.signed_in(who)
    response = client.post(address, data or {})
    assert response.status_code == status, (response.status_code, said(response)[:500])
    return client
