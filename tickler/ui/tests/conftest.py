"""Requests as the middleware would leave them, without a database."""

from collections.abc import Callable

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails


@pytest.fixture
def ask() -> Callable[..., HttpRequest]:
    """`ask("/x/", method="post", target="main")`: with a target, htmx asks."""

    def make(
        path: str = "/x/", method: str = "get", target: str | None = None, **headers: str
    ) -> HttpRequest:
        if target is not None:
            headers |= {"HX-Request": "true", "HX-Target": target}
        request = getattr(RequestFactory(), method)(path, headers=headers)
        request.htmx = HtmxDetails(request)
        request._messages = CookieStorage(request)
        return request

    return make
