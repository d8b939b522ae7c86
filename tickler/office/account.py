"""A client's page: who is behind it and who gets what, the items of each kind, the trail."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tickler.items.access import visible_items
from tickler.items.contract import Kind, all_kinds
from tickler.items.pausing import pause_words
from tickler.office.contacts import contacts_context, state_of
from tickler.office.frame import may_send
from tickler.office.item_rows import rows_of
from tickler.office.resending import ask_or_start
from tickler.people import actions
from tickler.people.access import StaffViewer, visible_accounts
from tickler.people.doors import office_view
from tickler.people.models import Account, Assignment, Follower, Staff
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_STAFF, VIEW_PORTAL_AS_CLIENT
from tickler.trail import sentences
from tickler.trail.models import Event
from tickler.ui import dates, http, lists
from tickler.ui.words import languages

SHOWN = 5  # of what waits, on the first tab


@office_view
def info(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Contacts, what waits for them, facts."""
    account = found(request, public_id)
    waiting = visible_items(request.viewer).filter(account=account).waiting_for_client()
    rows = list(waiting.select_related("account").order_by("-todo_at", "-id")[:SHOWN])
    context = {
        **around(request.viewer, account, "info"),
        **contacts_context(request.viewer, account),
        "waiting": rows_of(rows, request.viewer),
        "account_language": dict(languages()).get(account.language, _("the firm's")),
        "since": dates.say_day(account.created_at.date()),
        "may_view": request.viewer.may(VIEW_PORTAL_AS_CLIENT) and account.archived_at is None,
        "pauses": pause_words(account, request.viewer.firm.zone, "client"),
        "may_pause": request.viewer.may("manage_accounts"),
        "may_assign": request.viewer.may(MANAGE_STAFF),
        **_colleagues(request.viewer, account),
        "tags": list(account.tags.order_by("name")),
    }
    return http.page(request, "office/client.html", context)


@office_view
def tab(request: OfficeRequest, public_id: str, key: str) -> HttpResponse:
    """The items of one kind for this client."""
    kind = next((kind for kind in all_kinds() if kind.key == key), None)
    if kind is None:
        raise Http404
    account = found(request, public_id)
    if kind.tab.page is not None:
        return kind.tab.page(request, account, around(request.viewer, account, key))
    rows = visible_items(request.viewer).filter(account=account, kind=key).select_related("account")
    pager = lists.pager(request, rows.order_by("archived_at", "-changed_at", "-id"))
    context = {
        **around(request.viewer, account, key),
        "pager": pager,
        "rows": rows_of(pager["rows"], request.viewer, with_status=True),
        "kind": kind,
        "account_only": True,
        "shows_status": True,
        "new_url": _new_url(kind, account) if may_send(request.viewer, kind) else "",
        "may_send": may_send(request.viewer, kind),
    }
    return http.page(request, "office/client_items.html", context)


@office_view
def trail(request: OfficeRequest, public_id: str) -> HttpResponse:
    """What happened at this client, newest first."""
    account = found(request, public_id)
    pager = lists.pager(request, Event.objects.filter(account=account).order_by("-id"))
    context = {
        **around(request.viewer, account, "trail"),
        "pager": pager,
        "events": sentences.rows(pager["rows"]),
    }
    return http.page(request, "office/client_trail.html", context)


@require_POST
@office_view("manage_accounts")
def archive(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Put the client aside."""
    account = actions.archive_account(found(request, public_id), actor=request.actor)
    undo = reverse("office:client-restore", args=[account.public_id])
    said = _("%(name)s is archived.") % {"name": account.name}
    return http.onward(request, http.came_from(request) or page_of(account), said, undo)


@require_POST
@office_view("manage_accounts")
def restore(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Bring the client back."""
    account = actions.restore_account(found(request, public_id), actor=request.actor)
    said = _("%(name)s is back.") % {"name": account.name}
    return http.onward(request, http.came_from(request) or page_of(account), said)


@require_POST
@office_view
def follow(request: OfficeRequest, public_id: str) -> HttpResponse:
    """Hear what happens at this client, or no longer."""
    account = found(request, public_id)
    on = request.POST.get("on") == "1"
    act = actions.follow if on else actions.unfollow
    act(account, request.viewer.staff, actor=request.actor)
    said = _("You follow %(name)s now.") if on else _("You no longer follow %(name)s.")
    return http.onward(request, http.came_from(request) or page_of(account), said % {"name": account.name})


@require_POST
@office_view
def resend(request: OfficeRequest, public_id: str) -> HttpResponse:
    """One more letter about everything that waits for this client."""
    account = found(request, public_id)
    items = visible_items(request.viewer).waiting_for_client().filter(account=account)
    return ask_or_start(request, items, page_of(account))


def _colleagues(viewer: StaffViewer, account: Account) -> dict[str, Any]:
    """Who looks after the client and who follows it, in one look."""
    rows: Any = (
        Staff.objects.filter(left_at=None)
        .order_by("name")
        .annotate(
            looks_after=Exists(
                Assignment.objects.filter(account=account, staff=OuterRef("pk"), by_hand=True)
            ),
            does_follow=Exists(Follower.objects.filter(account=account, staff=OuterRef("pk"))),
        )
    )
    near = list(rows.filter(Q(looks_after=True) | Q(does_follow=True)))
    followers = [one for one in near if one.does_follow]
    return {
        "team": [one for one in near if one.looks_after],
        "followers": followers,
        "is_followed": viewer.staff in followers,
    }


def found(request: OfficeRequest, public_id: str) -> Account:
    """The account, if this viewer may see it."""
    return get_object_or_404(
        visible_accounts(request.viewer).select_related("office_team"), public_id=public_id
    )


def page_of(account: Account) -> str:
    """The address of the client's page."""
    return reverse("office:client", args=[account.public_id])


def around(viewer: StaffViewer, account: Account, current: str) -> dict[str, Any]:
    """What every tab of the page has above it."""
    open_counts = _open_counts(viewer, account)
    return {
        "title": account.name,
        "account": account,
        "state": state_of(account),
        "tabs": _tabs(account, open_counts, current),
        "document_tabs": _document_tabs(account, open_counts, current),
        "sends": [
            {"url": _new_url(kind, account), "icon": kind.icon, "words": kind.new_label}
            for kind in all_kinds()
            if kind.new_url and may_send(viewer, kind)
        ],
        "entries": _entries(viewer, account, sum(open_counts.values())),
    }


def _open_counts(viewer: StaffViewer, account: Account) -> dict[str, int]:
    rows = visible_items(viewer).waiting_for_client().filter(account=account)
    return dict(rows.values_list("kind").annotate(count=Count("pk")).order_by())


def _tabs(account: Account, open_counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    of_documents = [kind.key for kind in all_kinds() if kind.tab.is_of_documents]
    tabs = [("info", page_of(account), _("Info"), 0)]
    tabs += [_tab(kind, account, open_counts) for kind in all_kinds() if not kind.tab.is_of_documents]
    waiting = sum(open_counts.get(key, 0) for key in of_documents)
    tabs.append(("documents", _documents_url(account), _("Documents"), waiting))
    tabs.append(("trail", reverse("office:client-trail", args=[account.public_id]), _("Trail"), 0))
    return _drawn(tabs, "documents" if current in of_documents else current)


def _document_tabs(account: Account, open_counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    """Within the tab Documents: the files, and the kinds that are about them."""
    tabs = [("documents", _documents_url(account), _("Files"), 0)]
    tabs += [_tab(kind, account, open_counts) for kind in all_kinds() if kind.tab.is_of_documents]
    return _drawn(tabs, current)


def _tab(kind: Kind, account: Account, open_counts: dict[str, int]) -> tuple[str, str, Any, int]:
    url = reverse("office:client-tab", args=[account.public_id, kind.key])
    return kind.key, url, kind.tab.label, open_counts.get(kind.key, 0)


def _documents_url(account: Account) -> str:
    return reverse("office:client-documents", args=[account.public_id])


def _drawn(tabs: list[tuple[str, str, Any, int]], current: str) -> list[dict[str, Any]]:
    return [
        {"url": url, "label": label, "count": count, "current": key == current}
        for key, url, label, count in tabs
    ]


def _new_url(kind: Kind, account: Account) -> str:
    return f"{reverse(kind.new_url)}?account={account.public_id}"


def _entries(viewer: StaffViewer, account: Account, open_count: int) -> list[dict[str, Any]]:
    """The ⋮ menu of the page."""
    entries: list[dict[str, Any]] = []
    if open_count and account.archived_at is None:
        said = ngettext("Resend all open (%(count)s)", "Resend all open (%(count)s)", open_count)
        url = reverse("office:client-resend", args=[account.public_id])
        entries.append(
            {"url": url, "words": said % {"count": open_count}, "icon": "mail-forward", "post": True}
        )
    if account.archived_at is None:
        url = f"{reverse('office:letters')}?account={account.public_id}"
        entries.append({"url": url, "words": _("Letters to come"), "icon": "mail"})
    if viewer.may("manage_accounts") and account.archived_at is None:
        url = reverse("office:client-pause", args=[account.public_id])
        words = _("Pause reminders …")
        entries.append({"url": url, "words": words, "icon": "player-pause", "dialog": True})
    if viewer.may("manage_accounts"):
        name, words = (
            ("restore", _("Restore client")) if account.archived_at else ("archive", _("Archive client"))
        )
        url = reverse(f"office:client-{name}", args=[account.public_id])
        danger = name == "archive"
        entries.append(
            {
                "url": url,
                "words": words,
                "icon": "archive",
                "post": True,
                "rule": bool(entries),
                "danger": danger,
            }
        )
    return entries
