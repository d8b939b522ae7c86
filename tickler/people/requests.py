"""What a request carries once the house has looked at it; for type annotations."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from tickler.core.actor import Actor
from tickler.people.access import ClientViewer, StaffViewer, Viewer
from tickler.people.models import Firm


class Request(HttpRequest):
    """Any request: perhaps somebody is signed in."""

    htmx: HtmxDetails
    frame: dict[str, Any]  # what the frame around the page needs
    viewer: Viewer | None
    actor: Actor | None
    page_firm: Firm | None  # whose page of signing in this is


class OfficeRequest(HttpRequest):
    """A request behind @office_view."""

    htmx: HtmxDetails
    frame: dict[str, Any]  # what the frame around the page needs
    viewer: StaffViewer
    actor: Actor


class ClientRequest(HttpRequest):
    """A request behind @client_view."""

    htmx: HtmxDetails
    frame: dict[str, Any]  # what the frame around the page needs
    viewer: ClientViewer
    actor: Actor
