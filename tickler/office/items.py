"""The items list, across kinds, and the acts on one item that are the same for every kind."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tickler.core.domains import readable
from tickler.core.errors import Refused
from tickler.items import actions
from tickler.items.access import visible_items
from tickler.items.contract import all_kinds, kind_of
from tickler.items.models import CLOSED, ActionItem, Status
from tickler.items.recipients import addressees_of
from tickler.office.counted import ByKey, Counted
from tickler.office.forms import public_ids
from tickler.office.frame import may_send
from tickler.office.item_rows import rows_of
from tickler.office.numbers import numbers_of
from tickler.office.saved_filters import saved_context
from tickler.people.access import StaffViewer, visible_accounts
from tickler.people.doors import missing_right, office_view
from tickler.people.requests import OfficeRequest
from tickler.people.search import matching
from tickler.ui import dates, http, lists, words
from tickler.ui.forms import RemindersForm

TABS = ("client", "us", "late", "done", "drafts", "archived")
MIXED = {"done", "archived"}  # tabs whose items have different statuses
NEWEST = ("-changed_at", "-id")


@office_view
def items(request: OfficeRequest) -> HttpResponse:
    """All items this viewer may see, one tab of them."""
    tab = tab_of(request)
    pager = lists.pager(request, _counted(request, tab))
    return http.page(
        request,
        "office/items.html",
        {
            "title": _("Items"),
            "tabs": _tabs(request, tab),
            "filters": lists.filter_bar(request, _switches()),
            "pager": pager,
            "rows": rows_of(pager["rows"], request.viewer, with_status=tab in MIXED),
            "tab": tab,
            "is_filtered": _is_filtered(request),
            "new_url": new_url(request.viewer),
            "may_tick": tab in {"client", "late"},
            "shows_status": tab in MIXED,
            "shows_kind": len(list(all_kinds())) > 1,
            "query": f"?{request.GET.urlencode()}",
            **saved_context(request.viewer, request.GET),
        },
    )


@office_view
def item(request: OfficeRequest, public_id: str) -> HttpResponse:
    """One item, as its kind shows it."""
    row = found(request, public_id)
    return kind_of(row).office_page(request, row)


@require_POST
@office_view
def resend(request: OfficeRequest, public_id: str) -> HttpResponse:
    """One more letter, by hand."""
    row = changeable(request, public_id)
    try:
        actions.resend(row, actor=request.actor)
    except Refused as refusal:
        raise explained(refusal, request.viewer.firm.zone) from refusal
    names = words.say_names([one.first_name or readable(one.email) for one in addressees_of(row)])
    said = _("Sent again, to %(names)s.") % {"names": names}
    return http.onward(request, http.came_from(request) or page_of(row), said)


@require_POST
@office_view
def reminders(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Save the reminder block."""
    row = changeable(request, public_id)
    form = RemindersForm(request.POST)
    if not form.is_valid():
        raise Refused("invalid", " ".join(str(error) for errors in form.errors.values() for error in errors))
    seen = request.POST.get("seen", "")
    actions.set_reminders(
        row,
        on=form.cleaned_data["reminders_on"],
        days=form.cleaned_data["remind_days"],
        times=form.cleaned_data["remind_times"],
        seen=int(seen) if seen.isdigit() and len(seen) < 10 else None,
        actor=request.actor,
    )
    return http.onward(request, page_of(row), _("Reminders saved."))


@require_POST
@office_view
def read(request: OfficeRequest, public_id: str) -> HttpResponse:
    """What came in has been read."""
    row = actions.read(found(request, public_id), actor=request.actor)
    said = _("“%(title)s” no longer waits for you.") % {"title": row.title}
    return http.onward(request, http.came_from(request) or page_of(row), said)


@require_POST
@office_view
def archive(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Put it aside."""
    row = actions.archive(changeable(request, public_id), actor=request.actor)
    undo = reverse("office:item-restore", args=[row.public_id])
    said = _("“%(title)s” is archived.") % {"title": row.title}
    return http.onward(request, http.came_from(request) or page_of(row), said, undo)


@require_POST
@office_view
def restore(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Back from the archive."""
    row = actions.restore(changeable(request, public_id), actor=request.actor)
    said = _("“%(title)s” is back.") % {"title": row.title}
    return http.onward(request, http.came_from(request) or page_of(row), said)


def new_url(viewer: StaffViewer) -> str:
    """Where the first thing to send is made; empty for who may send nothing."""
    kinds = (kind for kind in all_kinds() if kind.new_url and may_send(viewer, kind))
    first = next(kinds, None)
    return reverse(first.new_url) if first else ""


def found(request: OfficeRequest, public_id: str) -> ActionItem:
    """The item, if this viewer may see it."""
    rows = visible_items(request.viewer).select_related("account", "firm")
    return get_object_or_404(rows, public_id=public_id)


def changeable(request: OfficeRequest, public_id: str) -> ActionItem:
    """The item, if this viewer may see and change it."""
    row = found(request, public_id)
    if not may_send(request.viewer, kind_of(row)):
        raise missing_right()
    return row


def page_of(row: ActionItem) -> str:
    """The address of the item's own page."""
    return reverse("office:item", args=[row.public_id])


def explained(refusal: Refused, zone: str) -> Refused:
    """The same refusal; where somebody was quicker, with the hour."""
    if refusal.code != "just_sent":
        return refusal
    hour = dates.say_hour(refusal.facts["at"], zone)
    return Refused("just_sent", _("Already sent at %(hour)s.") % {"hour": hour})


def ticked(request: OfficeRequest) -> QuerySet[ActionItem]:
    """The items that were ticked, or the whole filtered list where the form says so."""
    if request.POST.get("every") == "1":
        return filtered(request, tab_of(request))
    return visible_items(request.viewer).filter(public_id__in=public_ids(request.POST, "item"))


def tab_of(request: OfficeRequest) -> str:
    """Which tab the address means."""
    tab = request.GET.get("tab", "client")
    return tab if tab in TABS else "client"


def filtered(request: OfficeRequest, tab: str) -> QuerySet[ActionItem]:
    """The items of the tab that the filters in the address leave."""
    rows = _of_tab(request, tab)
    for word in lists.searched(request):
        accounts = matching(visible_accounts(request.viewer), word).values("pk")
        rows = rows.filter(Q(title__icontains=word) | Q(account__in=accounts))
    kinds = [kind.key for kind in all_kinds() if lists.is_on(request, f"kind-{kind.key}")]
    return rows.filter(kind__in=kinds) if kinds else rows


def _of_tab(request: OfficeRequest, tab: str) -> QuerySet[ActionItem]:
    rows = visible_items(request.viewer)
    if tab == "client":
        return rows.waiting_for_client().order_by(*NEWEST)
    if tab == "late":
        return rows.late(numbers_of(request).today).order_by("due_on", "id")
    if tab == "archived":
        return rows.filter(archived_at__isnull=False).order_by(*NEWEST)
    if tab == "us":
        return rows.waiting_for_us().order_by("-came_in_at", "-id")
    statuses = {"done": CLOSED, "drafts": [Status.DRAFT]}
    return rows.filter(status__in=statuses[tab], archived_at=None).order_by(*NEWEST)


def _counted(request: OfficeRequest, tab: str) -> Any:
    """The rows for the pager, with as few looks at the table as possible."""
    rows = filtered(request, tab)
    if lists.searched(request):
        # One look finds the keys, and so the number; the rows of the page are then fetched by key.
        keys = list(rows.order_by(*_searched_order(tab)).values_list("pk", flat=True))
        return ByKey(visible_items(request.viewer).select_related("account"), keys)
    rows = rows.select_related("account")
    known = {"client": "waiting_for_client", "us": "waiting_for_us", "late": "late"}
    if _is_filtered(request):
        return rows
    numbers = numbers_of(request)
    return Counted(rows, getattr(numbers, known[tab]) if tab in known else numbers.total(tab, rows))


def _searched_order(tab: str) -> tuple[Any, ...]:
    """The tab's order. Not by the bare column: its index would lead through every item of the firm."""
    return ("due_on", "id") if tab == "late" else (Coalesce("changed_at", "created_at").desc(), "-id")


def _is_filtered(request: OfficeRequest) -> bool:
    kinds = (f"kind-{kind.key}" for kind in all_kinds())
    return bool(lists.searched(request)) or any(lists.is_on(request, name) for name in kinds)


def _tabs(request: OfficeRequest, tab: str) -> list[dict[str, Any]]:
    numbers, here = numbers_of(request), reverse("office:items")
    labels: dict[str, tuple[str, int | None]] = {
        "client": (_("Waiting for client"), numbers.waiting_for_client),
        "us": (_("Waiting for us"), numbers.waiting_for_us),
        "late": (_("Late"), numbers.late),
        "done": (_("Done"), None),
        "drafts": (_("Drafts"), None),
        "archived": (_("Archived"), None),
    }
    return [
        {
            "url": here if name == "client" else f"{here}?tab={name}",
            "label": label,
            "count": count,
            "current": name == tab,
        }
        for name, (label, count) in labels.items()
    ]


def _switches() -> Iterable[tuple[str, Any]]:
    kinds = list(all_kinds())
    return [(f"kind-{kind.key}", kind.label_plural) for kind in kinds] if len(kinds) > 1 else []
