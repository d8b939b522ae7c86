"""The clients' list: tabs, search, filters, and what can be done with those that are ticked."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, Value
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.items.contract import Kind, all_kinds
from tickler.items.models import ActionItem
from tickler.office.client_rows import account_tuples, rows_of
from tickler.office.counted import Counted
from tickler.office.forms import public_ids
from tickler.office.frame import may_send
from tickler.office.numbers import is_mine, numbers_of, reached_accounts
from tickler.people.access import StaffViewer, visible_accounts, visible_tags, visible_teams
from tickler.people.doors import office_view
from tickler.people.models import Account, Tagging
from tickler.people.requests import OfficeRequest
from tickler.people.search import matching
from tickler.ui import http, lists
from tickler.ui.templatetags.ui import icon

TABS = ("active", "offline", "archived")
SWITCHES = ("mine", "followed", "late", "silent")


@office_view
def clients(request: OfficeRequest) -> HttpResponse:
    """All clients this viewer may see, one tab of them."""
    tab = tab_of(request)
    numbers = numbers_of(request)
    accounts = filtered(request)
    rows: Any = account_tuples(accounts.order_by("name", "pk"))
    if not _is_filtered(request):
        rows = Counted(rows, getattr(numbers.clients, tab))
    pager = lists.pager(request, rows)
    return http.page(
        request,
        "office/clients.html",
        {
            "title": _("Clients"),
            "tabs": _tabs(numbers.clients, tab),
            "filters": lists.filter_bar(request, _switches(request, tab), menus=_menus(request)),
            "pager": pager,
            "rows": rows_of(pager["rows"], request.viewer),
            "tab": tab,
            "is_filtered": _is_filtered(request),
            "acts": acts_for(request.viewer),
            "sends": sends_for(request.viewer),
            "query": f"?{request.GET.urlencode()}",
            "may_manage": request.viewer.may("manage_accounts"),
        },
    )


def tab_of(request: OfficeRequest) -> str:
    """Which tab the address means."""
    tab = request.GET.get("tab", "active")
    return tab if tab in TABS else "active"


def filtered(request: OfficeRequest) -> QuerySet[Account]:
    """The accounts of the tab that the filters in the address leave."""
    viewer: StaffViewer = request.viewer
    accounts: Any = getattr(visible_accounts(viewer), tab_of(request))()
    accounts = matching(accounts, " ".join(lists.searched(request)))
    if lists.is_on(request, "mine"):
        accounts = accounts.filter(is_mine(viewer))
    if lists.is_on(request, "followed"):
        accounts = accounts.filter(followers__staff=viewer.staff)
    for one in _named(request, "tag-"):
        accounts = accounts.filter(pk__in=Tagging.objects.filter(tag__public_id=one).values("account"))
    for one in _named(request, "team-"):
        accounts = accounts.filter(office_team__public_id=one)
    if lists.is_on(request, "late"):
        late = ActionItem.objects.late(numbers_of(request).today)
        accounts = accounts.filter(pk__in=late.values("account_id"))
    if lists.is_on(request, "silent"):
        accounts = accounts.exclude(pk__in=reached_accounts())
    for kind in all_kinds():
        if lists.is_on(request, f"open-{kind.key}"):
            waiting = ActionItem.objects.waiting_for_client().filter(kind=kind.key)
            accounts = accounts.filter(pk__in=waiting.values("account_id"))
    return accounts


def ticked(request: OfficeRequest) -> QuerySet[Account]:
    """The accounts that were ticked, or the whole filtered list where the form says so."""
    if request.POST.get("every") == "1":
        return filtered(request)
    return visible_accounts(request.viewer).filter(public_id__in=public_ids(request.POST, "account"))


def acts_for(viewer: StaffViewer) -> list[dict[str, Any]]:
    """What each kind offers to do with the ticked clients."""
    return [
        _act(kind) for kind in all_kinds() if kind.bulk_label and kind.bulk_url and may_send(viewer, kind)
    ]


def sends_for(viewer: StaffViewer) -> list[dict[str, Any]]:
    """What each kind offers in a client's own menu; the icons are drawn once for all rows."""
    return [
        {"url": reverse(kind.new_url), "icon": icon(kind.icon), "words": kind.bulk_label or kind.new_label}
        for kind in all_kinds()
        if kind.new_url and may_send(viewer, kind)
    ]


def _act(kind: Kind) -> dict[str, Any]:
    url = reverse("office:clients-send", args=[kind.key])
    return {"url": url, "icon": kind.icon, "label": kind.bulk_label}


def _is_filtered(request: OfficeRequest) -> bool:
    names = [*SWITCHES, *(f"open-{kind.key}" for kind in all_kinds())]
    chosen = [*_named(request, "tag-"), *_named(request, "team-"), *lists.searched(request)]
    return bool(chosen) or any(lists.is_on(request, name) for name in names)


def _named(request: OfficeRequest, start: str) -> list[str]:
    """The tags or teams that are switched on in the address."""
    names = [name for name in request.GET if name.startswith(start) and lists.is_on(request, name)]
    return [name.removeprefix(start).replace("\0", "") for name in names]


def _menus(request: OfficeRequest) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Tags and teams, each in a menu of its own."""
    sorts = {"tag": _("Tags"), "team": _("Teams")}
    fields = ("name", "public_id")
    tags = visible_tags(request.viewer).order_by().values_list(Value("tag"), *fields)
    teams = visible_teams(request.viewer).order_by().values_list(Value("team"), *fields)
    found: dict[str, list[tuple[str, Any]]] = {sort: [] for sort in sorts}
    for sort, name, key in sorted(tags.union(teams, all=True)):
        found[sort].append((f"{sort}-{key}", name))
    return [(sorts[sort], switches) for sort, switches in found.items() if switches]


def _tabs(numbers: Any, tab: str) -> list[dict[str, Any]]:
    labels = {"active": _("Active"), "offline": _("Offline"), "archived": _("Archived")}
    here = reverse("office:clients")
    return [
        {
            "url": here if name == "active" else f"{here}?tab={name}",
            "label": labels[name],
            "count": getattr(numbers, name),
            "current": name == tab,
        }
        for name in TABS
    ]


def _switches(request: OfficeRequest, tab: str) -> Iterable[tuple[str, Any] | tuple[str, Any, int]]:
    yield "mine", _("My clients")
    yield "followed", _("I follow")
    yield "late", _("Late")
    for kind in all_kinds():
        yield f"open-{kind.key}", _("Open: %(kind)s") % {"kind": kind.label}
    silent = numbers_of(request).silent_clients if tab == "active" else 0
    if silent:
        yield "silent", _("Nobody notified"), silent
    else:
        yield "silent", _("Nobody notified")
