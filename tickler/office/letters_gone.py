"""Letters gone: every letter that left or did not, and why."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tickler.core.domains import readable
from tickler.items.access import visible_items, visible_letters
from tickler.items.knots import which_of
from tickler.mail import reasons
from tickler.mail.models import Letter, LetterQuerySet, Notice, State
from tickler.office.counted import ByKey, Counted
from tickler.office.letters import banner, tabs
from tickler.office.numbers import numbers_of
from tickler.people.access import StaffViewer, visible_accounts
from tickler.people.doors import office_view
from tickler.people.requests import OfficeRequest
from tickler.ui import http, lists
from tickler.ui.templatetags import ui

OVER = (State.SENT, State.FAILED, State.SKIPPED, State.HELD)
# Letters that are about nothing a client is asked to do.
OTHERS = {
    "code": gettext_lazy("Sign-in code"),
    "invitation": gettext_lazy("Invitation"),
    "reset": gettext_lazy("New password"),
    "test": gettext_lazy("Test letter"),
    "news": gettext_lazy("News for staff"),
    "summary": gettext_lazy("Daily summary"),
}


@office_view
def gone(request: OfficeRequest) -> HttpResponse:
    """Newest first, with what became of each."""
    pager = lists.pager(request, _letters(request))
    names = ("q", *OVER)
    context = {
        "title": _("Letters gone"),
        "tabs": tabs("letters-gone", pager["total"]),
        "filters": _filters(request),
        "pager": pager,
        "rows": [_cells(row_of(letter)) for letter in pager["rows"]],
        "query": f"?{asked}" if (asked := request.GET.urlencode()) else "",
        "is_filtered": any(request.GET.get(name) for name in names),
    }
    return http.page(request, "office/letters_gone.html", {**context, **banner(request.viewer)})


def with_items(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """The letters with what they are about; their bytes stay where they are."""
    notices = Notice.objects.select_related("item__account").order_by("id")
    return letters.defer("raw").prefetch_related(Prefetch("notices", notices))


def row_of(letter: Letter) -> dict[str, Any]:
    """One letter (from `with_items`) as the list shows it."""
    notices = list(letter.notices.all())
    first = notices[0] if notices else None
    return {
        "at": letter.leave_at,
        "url": reverse("office:letter", args=[letter.public_id]),
        "about": first.item.title if first else OTHERS.get(letter.sort, letter.sort),
        "account": first.item.account if first else None,
        "name": letter.name or letter.email,
        "email": letter.email if letter.name else "",
        "which": _which(notices),
        "state": state_of(letter),
        "why": why_of(letter),
    }


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    """What the list shows of it, drawn."""
    account = row["account"]
    return row | {
        "when": ui.when(row["at"]),
        "account": account.name if account else "",
        "account_number": account.number if account else "",
        "name": readable(row["name"]),
        "email": readable(row["email"]),
        "chip": ui.letter_chip(row["state"]),
    }


def state_of(letter: Letter) -> str:
    """The letter's state as a chip says it."""
    if letter.state == State.SKIPPED and letter.reason == "distance":
        return "moved"
    if letter.state == State.SENT and letter.reason:
        return "returned"
    return str(State.PLANNED if letter.state == State.SENDING else letter.state)


def why_of(letter: Letter) -> str:
    """Why it did not simply leave: the reason, and what the server answered."""
    if letter.state == State.SENT:
        return reasons.words(letter.reason)
    said = reasons.words(letter.reason)
    if letter.reply and letter.state != State.SKIPPED:
        return _("%(reason)s “%(reply)s”") % {"reason": said, "reply": letter.reply}
    return said


def _which(notices: Sequence[Notice]) -> str:
    return which_of(notices[0].item, notices[0]) if notices else ""


def chosen(request: OfficeRequest) -> QuerySet[Letter]:
    """Those that the filters leave."""
    return _filtered(request, visible_letters(request.viewer))


def _letters(request: OfficeRequest) -> Any:
    """The letters for the pager, with as few looks at the table as possible."""
    every = _filtered(request, visible_letters(request.viewer, at_once=True))
    if not lists.searched(request):
        letters = _filtered(request, visible_letters(request.viewer))
        chosen = "-".join(state for state in OVER if lists.is_on(request, state))
        return Counted(with_items(letters), numbers_of(request).total(f"letters-{chosen}", every))
    # One look finds the keys and the number; the pager then fetches the rows of its page by key.
    return ByKey(with_items(visible_letters(request.viewer)), list(every.values_list("pk", flat=True)))


def _filtered(request: OfficeRequest, letters: LetterQuerySet) -> QuerySet[Letter]:
    letters = letters.over()
    wanted = [state for state in OVER if lists.is_on(request, state)]
    if wanted:
        letters = letters.filter(state__in=wanted)
    for word in lists.searched(request):
        letters = letters.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(pk__in=_about(request.viewer, word))
        )
    return letters


def _about(viewer: StaffViewer, word: str) -> QuerySet[Any]:
    """Letters about items of this name, or of clients of this name."""
    accounts = visible_accounts(viewer).filter(search__contains=word).values("pk")
    items = visible_items(viewer).filter(Q(title__icontains=word) | Q(account__in=accounts))
    return Notice.objects.filter(item__in=items).values("letter_id")


def _filters(request: OfficeRequest) -> dict[str, Any]:
    trouble = Counter(visible_letters(request.viewer).in_trouble().values_list("state", flat=True))
    switches: list[tuple[str, Any] | tuple[str, Any, int]] = [
        ("sent", pgettext("letters", "Sent")),
        ("skipped", pgettext("letters", "Skipped")),
    ]
    for name, label in (("failed", pgettext("letters", "Failed")), ("held", pgettext("letters", "Held"))):
        switches.append((name, label, trouble[name]) if trouble[name] else (name, label))
    return lists.filter_bar(request, switches)
