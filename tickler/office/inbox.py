"""The inbox: what happened at the clients one looks after, one entry per thing, the newest first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tickler.inbox import actions
from tickler.inbox.access import unread_entries, visible_entries
from tickler.inbox.models import Entry
from tickler.items.contract import all_kinds, kind_of
from tickler.office.counted import Counted
from tickler.office.forms import public_ids
from tickler.office.numbers import unread_of
from tickler.people.access import StaffViewer, visible_accounts
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.people.search import matching
from tickler.trail import sentences
from tickler.trail.news import Group
from tickler.ui import http, lists, words

TABS = ("unread", "all", "archived")
# Groups that can be asked for beside the kinds: news about no item.
ASIDE = {
    Group.FILES: gettext_lazy("Documents"),
    Group.JOINED: gettext_lazy("Signing in"),
    Group.LETTERS: gettext_lazy("Letters"),
}
_ICONS = {Group.FILES: "file", Group.JOINED: "user", Group.LETTERS: "mail-off"}


@office_view
def inbox(request: OfficeRequest) -> HttpResponse:
    """One tab of it."""
    tab = _tab_of(request)
    pager = lists.pager(request, _counted(request, tab))
    entries: list[Entry] = pager["rows"]
    context = {
        "title": _("Inbox"),
        "tabs": _tabs(request, tab),
        "tab": tab,
        "filters": lists.filter_bar(request, _switches()),
        "is_filtered": _is_filtered(request),
        "pager": pager,
        "rows": rows_of(entries, request.viewer),
        "query": f"?{request.GET.urlencode()}",
    }
    return http.page(request, "office/inbox.html", context)


@require_POST
@office_view
def go(request: OfficeRequest, public_id: str) -> HttpResponse:
    """To the thing itself; the entry has been read."""
    entries = visible_entries(request.viewer)
    entry = get_object_or_404(entries.select_related("item", "account", "event"), public_id=public_id)
    actions.read(entries.filter(pk=entry.pk))
    return http.onward(request, _where(entry))


@require_POST
@office_view
def act(request: OfficeRequest, act: str) -> HttpResponse:
    """The same with every entry that is ticked."""
    return _do(request, act, _ticked(request))


@require_POST
@office_view
def act_on_one(request: OfficeRequest, public_id: str, act: str) -> HttpResponse:
    """One entry is read, unread, put aside or brought back."""
    entries = visible_entries(request.viewer).filter(public_id=public_id)
    get_object_or_404(entries)
    return _do(request, act, entries)


def _do(request: OfficeRequest, act: str, entries: QuerySet[Entry]) -> HttpResponse:
    if act not in _ACTS:
        raise Http404
    do, say = _ACTS[act]
    said = say(do(entries))
    return http.onward(request, http.came_from(request) or reverse("office:inbox"), said)


def rows_of(entries: Sequence[Entry], viewer: StaffViewer) -> list[dict[str, Any]]:
    """The rows of these entries (with event, item and account). One query."""
    readers, here = _readers(entries, viewer), reverse("office:inbox")
    rows = []
    for entry in entries:
        title = _title(entry)
        names = readers[entry.subject]
        rows.append(
            {
                "id": entry.public_id,
                "url": f"{here}{entry.public_id}/",
                "icon": kind_of(entry.item).icon if entry.item else _ICONS.get(Group(entry.group), "inbox"),
                "title": title,
                "account": entry.account if entry.item else None,
                "sentence": sentences.sentence(entry.event),
                "at": entry.at,
                "is_unread": entry.read_at is None,
                "is_archived": entry.archived_at is not None,
                "also": _("Read by %(names)s") % {"names": words.say_names(names)} if names else "",
                "select": _("Select %(name)s") % {"name": title},
                "menu": _("Menu for %(name)s") % {"name": title},
            }
        )
    return rows


def with_all(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """The entries with what their rows say, the newest first."""
    return entries.select_related("event", "item", "account").order_by("-at", "-id")


def _title(entry: Entry) -> str:
    if entry.item:
        return entry.item.title
    return entry.account.name if entry.account else _("The firm")


def _where(entry: Entry) -> str:
    """The page of what it is about."""
    if entry.item:
        return reverse("office:item", args=[entry.item.public_id])
    if entry.account and entry.group == Group.FILES:
        return reverse("office:client-documents", args=[entry.account.public_id])
    if entry.account:
        return reverse("office:client", args=[entry.account.public_id])
    return reverse("office:letters-gone")


def _readers(entries: Sequence[Entry], viewer: StaffViewer) -> dict[str, list[str]]:
    """Which colleagues have read the same, at least as new as it is here."""
    seqs = {entry.subject: entry.seq for entry in entries}
    found: dict[str, list[str]] = defaultdict(list)
    theirs = Entry.objects.filter(subject__in=list(seqs), read_at__isnull=False).exclude(staff=viewer.staff)
    for name, subject, seq in theirs.order_by("staff__name").values_list("staff__name", "subject", "seq"):
        if seq >= seqs[subject]:
            found[subject].append(name)
    return found


def _ticked(request: OfficeRequest) -> QuerySet[Entry]:
    """The ticked entries, or the whole filtered list where the form says so."""
    if request.POST.get("every") == "1":
        return _filtered(request, _tab_of(request))
    return visible_entries(request.viewer).filter(public_id__in=public_ids(request.POST, "entry"))


def _tab_of(request: OfficeRequest) -> str:
    tab = request.GET.get("tab", "unread")
    return tab if tab in TABS else "unread"


def _filtered(request: OfficeRequest, tab: str) -> QuerySet[Entry]:
    entries = unread_entries(request.viewer) if tab == "unread" else visible_entries(request.viewer)
    if tab != "unread":
        entries = entries.filter(archived_at__isnull=tab == "all")
    for word in lists.searched(request):
        accounts = matching(visible_accounts(request.viewer), word).values("pk")
        entries = entries.filter(Q(item__title__icontains=word) | Q(account__in=accounts))
    kinds = [kind.key for kind in all_kinds() if lists.is_on(request, f"kind-{kind.key}")]
    groups = [group for group in ASIDE if lists.is_on(request, group)]
    if kinds or groups:
        entries = entries.filter(Q(item__kind__in=kinds) | Q(group__in=groups))
    return entries


def _counted(request: OfficeRequest, tab: str) -> Any:
    entries = with_all(_filtered(request, tab))
    if tab == "unread" and not _is_filtered(request):
        return Counted(entries, unread_of(request))
    return entries


def _is_filtered(request: OfficeRequest) -> bool:
    return bool(lists.searched(request)) or any(lists.is_on(request, name) for name, _label in _switches())


def _tabs(request: OfficeRequest, tab: str) -> list[dict[str, Any]]:
    here, unread = reverse("office:inbox"), unread_of(request)
    labels = {"unread": (_("Unread"), unread), "all": (_("All"), 0), "archived": (_("Archived"), 0)}
    return [
        {
            "url": here if name == "unread" else f"{here}?tab={name}",
            "label": label,
            "count": count,
            "current": name == tab,
        }
        for name, (label, count) in labels.items()
    ]


def _switches() -> list[tuple[str, Any]]:
    kinds: Iterable[tuple[str, Any]] = ((f"kind-{kind.key}", kind.label_plural) for kind in all_kinds())
    return [*kinds, *((str(group.value), label) for group, label in ASIDE.items())]


def _said_read(count: int) -> str:
    return ngettext("%(count)s marked as read.", "%(count)s marked as read.", count) % {"count": count}


def _said_unread(count: int) -> str:
    return ngettext("%(count)s marked as unread.", "%(count)s marked as unread.", count) % {"count": count}


def _said_archived(count: int) -> str:
    return ngettext("%(count)s archived.", "%(count)s archived.", count) % {"count": count}


def _said_restored(count: int) -> str:
    return ngettext("%(count)s restored.", "%(count)s restored.", count) % {"count": count}


_ACTS = {
    "read": (actions.read, _said_read),
    "unread": (actions.unread, _said_unread),
    "archive": (actions.archive, _said_archived),
    "restore": (actions.restore, _said_restored),
}
