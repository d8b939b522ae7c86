"""The demo's front page: whom to be, the clients' mailbox, and what happens next by itself."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tickler.core.clock import now
from tickler.core.tenancy import firm_scope
from tickler.items.models import ActionItem
from tickler.operate.demo.cast import TO_BE
from tickler.operate.frame import bare
from tickler.people.models import Firm, Link, Person, Role, Staff
from tickler.people.requests import Request
from tickler.signin.entering import enter_demo
from tickler.ui import http

_WORK = {
    Role.OWNER: gettext_lazy("Owner: sees everything and may change everything"),
    Role.ADMIN: gettext_lazy("Admin: sees every client, writes templates"),
    Role.EMPLOYEE: gettext_lazy("Employee: sees only the clients given to them"),
}


def demo_firm() -> Firm:
    """The demo's firm; a 404 outside the demo."""
    firm = Firm.objects.filter(is_demo=True).first() if settings.DEMO else None
    if firm is None:
        raise Http404
    return firm


@bare
def front(request: Request) -> HttpResponse:
    """Whom do you want to be?"""
    firm = Firm.objects.filter(is_demo=True).first()
    if firm is None:
        return http.page(request, "operate/demo_empty.html", {"title": _("The demo has no firm yet")})
    with firm_scope(firm.pk):
        context = {
            "title": _("Whom do you want to be?"),
            "demo": None,
            "firm_name": firm.name,
            "staff": _staff(),
            "clients": _clients(),
            "next_item": _next_item(),
            "zone": firm.zone,
        }
        return http.page(request, "operate/demo.html", context)


@require_POST
@bare
def enter(request: Request, public_id: str) -> HttpResponse:
    """Be this person, without password or code."""
    firm = demo_firm()
    return enter_demo(request, get_object_or_404(Person, public_id=public_id), firm)


def banner(request: Request) -> dict[str, Any]:
    """For every page of the demo: that it is one, who one is, where the letters are, and the way back.

    A context processor; it stands above the banner of the day.
    """
    if not settings.DEMO:
        return {}
    viewer = getattr(request, "viewer", None)
    words = _("This is a demo. Letters are written but go to nobody.")
    if viewer is not None:
        words = _("This is a demo, and you are %(name)s. Letters are written but go to nobody.") % {
            "name": viewer.actor.name
        }
    link = format_html('{} <a href="{}">{}</a>', words, reverse("demo-mailbox"), _("Read the letters"))
    return {"demo": {"words": link, "name": _("Demo"), "url": reverse("first"), "act": _("Be somebody else")}}


def _staff() -> list[dict[str, Any]]:
    rows = Staff.objects.filter(left_at=None, joined_at__isnull=False).select_related("person").order_by("pk")
    return [{"key": one.person.public_id, "name": one.name, "small": _WORK[Role(one.role)]} for one in rows]


def _clients() -> list[dict[str, Any]]:
    """The clients of the cast, with what waits for them."""
    links: dict[str, list[Link]] = defaultdict(list)
    rows = Link.objects.filter(login=True, address__email__in=TO_BE, account__archived_at=None)
    for link in rows.select_related("account", "contact", "address").order_by("pk"):
        assert link.address is not None
        links[link.address.email].append(link)
    people = Person.objects.filter(email__in=TO_BE).in_bulk(field_name="email")
    return [_client(people[email], links[email]) for email in TO_BE if email in people and links[email]]


def _client(person: Person, links: list[Link]) -> dict[str, Any]:
    accounts = [link.account for link in links]
    count = ActionItem.objects.to_do().filter(account__in=accounts).count()
    waiting = ngettext("%(count)s thing to do", "%(count)s things to do", count) % {"count": count}
    return {
        "key": person.public_id,
        "name": links[0].contact.full_name,
        "small": f"{', '.join(account.name for account in accounts)} · {waiting}",
    }


def _next_item() -> ActionItem | None:
    """The item whose reminder leaves next."""
    rows = ActionItem.objects.filter(remind_at__gt=now()).select_related("account")
    return rows.order_by("remind_at").first()
