"""The pages of an import: send a file, say what its columns mean, look what would happen, add, undo."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django.db.models import Count, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tickler.core.background import job_state
from tickler.core.errors import Refused
from tickler.core.ids import public_id
from tickler.core.once import key_of, once
from tickler.core.tables import as_csv, csv_lines
from tickler.core.tenancy import firm_scope
from tickler.documents.uploads import arrived, check_size
from tickler.imports import actions
from tickler.imports.forms import ColumnsForm, FileForm
from tickler.imports.models import Import, Outcome, Row, Stage
from tickler.people.access import sees_every_account
from tickler.people.doors import missing_right, office_view
from tickler.people.requests import OfficeRequest
from tickler.people.roles import MANAGE_ACCOUNTS
from tickler.ui import http, lists

SAMPLES = 3
FAULTS = (Outcome.BAD, Outcome.SKIPPED, Outcome.KEPT)


@office_view(MANAGE_ACCOUNTS)
def every(request: OfficeRequest) -> HttpResponse:
    """The files that came in so far, and a form for the next."""
    _may_see_all(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            started = _start(request)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return http.onward(request, _page_of(started))
    pager = lists.pager(request, Import.objects.defer("content").select_related("started_by").order_by("-pk"))
    context = {
        "title": _("Import clients"),
        "form": form,
        "ticket": request.POST.get("ticket") or public_id(),
        "pager": pager,
        "rows": pager["rows"],
    }
    return http.page(request, "imports/every.html", context, 422 if form.errors else 200)


def _start(request: OfficeRequest) -> str:
    (file,) = arrived(request, "file")[:1]
    check_size(file)
    name, by = file.name or "", request.viewer.staff
    return once(
        key_of(request.POST),
        lambda: actions.start(name, file.read(), by=by, actor=request.actor).public_id,
    )


@office_view(MANAGE_ACCOUNTS)
def one(request: OfficeRequest, pid: str) -> HttpResponse:
    """Where an import stands, and the next thing to do about it."""
    of = _found(request, pid)
    form = None
    if of.stage in {Stage.COLUMNS, Stage.CHECKED}:
        form = ColumnsForm(request.POST if request.method == "POST" else None, of=of)
        if form.is_valid():
            try:
                actions.check(of, form.columns, form.choices, actor=request.actor)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return http.onward(request, _page_of(of.public_id))
    elif request.method == "POST":
        raise Refused("stale", _("Somebody else changed this in the meantime. Look at it again."))
    status = 422 if form is not None and form.errors else 200
    return http.page(request, "imports/one.html", _context(request, of, form), status)


@require_POST
@office_view(MANAGE_ACCOUNTS)
def run(request: OfficeRequest, pid: str) -> HttpResponse:
    """Add what was tried."""
    of = _found(request, pid)
    actions.run(of, actor=request.actor)
    return http.onward(request, _page_of(of.public_id))


@require_POST
@office_view(MANAGE_ACCOUNTS)
def undo(request: OfficeRequest, pid: str) -> HttpResponse:
    """Take it back."""
    of = _found(request, pid)
    actions.undo(of, actor=request.actor)
    return http.onward(request, _page_of(of.public_id))


@office_view(MANAGE_ACCOUNTS)
def faults(request: OfficeRequest, pid: str) -> HttpResponse:
    """The rows that were not added, as they came, with what is wrong, to be mended and sent again."""
    of = _found(request, pid)
    head = [*of.heads, _("Row"), _("Column"), _("Reason")]
    answer = StreamingHttpResponse(
        _lines(of, head, request.viewer.firm.pk), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="rows-to-mend.csv"'
    return cast(HttpResponse, answer)  # a stream, which doors treat like any other answer


def _lines(of: Import, head: Iterable[str], firm_id: int) -> Iterator[str]:
    yield as_csv(list(head), [])
    last = 0
    while True:
        # Entered for each part: between two parts this thread may serve somebody else.
        with firm_scope(firm_id):
            part = list(_not_added(of).filter(line__gt=last).order_by("line")[:500])
        if not part:
            return
        last = part[-1].line
        yield csv_lines([*row.cells, row.line, row.column, row.reason] for row in part)


def _may_see_all(request: OfficeRequest) -> None:
    """Rows that look like a client name that client, so they are for those who see every one."""
    if not sees_every_account(request.viewer.staff):
        raise missing_right()


def _found(request: OfficeRequest, pid: str) -> Import:
    _may_see_all(request)
    return get_object_or_404(Import.objects.defer("content"), public_id=pid)


def _page_of(pid: str) -> str:
    return reverse("import", args=[pid])


def _not_added(of: Import) -> QuerySet[Row]:
    rows: QuerySet[Row] = of.rows.filter(outcome__in=FAULTS)
    return rows


def _context(request: OfficeRequest, of: Import, form: ColumnsForm | None) -> dict[str, Any]:
    counts = dict(of.rows.values_list("outcome").annotate(Count("pk")).order_by())
    state = job_state(of.job) if of.is_at_work else None
    pager = lists.pager(request, _not_added(of).select_related("account").order_by("line"))
    return {
        "title": of.file_name,
        "of": of,
        "form": form,
        "columns": _columns(of, form) if form is not None else [],
        "total": sum(counts.values()),
        "said": _said(of, counts),
        "added": counts.get(Outcome.ADDED, 0),
        "state": state,
        "is_stuck": state is not None and state.state in {"failed", "cancelled"},
        "pager": pager,
        "rows": pager["rows"] if of.stage not in {Stage.READING, Stage.COLUMNS} else [],
    }


def _columns(of: Import, form: ColumnsForm) -> list[dict[str, Any]]:
    """Each column with what stands in its first rows."""
    first = list(of.rows.order_by("line").values_list("cells", flat=True)[:SAMPLES])
    return [
        {"field": form[f"column-{at}"], "samples": [cells[at] for cells in first if cells[at]]}
        for at in range(form.width)
    ]


def _said(of: Import, counts: dict[str, int]) -> list[tuple[str, str]]:
    """What came of the rows, as chips: a look and its words."""
    is_tried = of.stage in {Stage.CHECKING, Stage.CHECKED}
    words = {
        Outcome.ADDED: (
            "done",
            (lambda n: ngettext("%(count)s row can be added", "%(count)s rows can be added", n))
            if is_tried
            else (lambda n: ngettext("%(count)s row added", "%(count)s rows added", n)),
        ),
        Outcome.BAD: ("wait", lambda n: ngettext("%(count)s row is wrong", "%(count)s rows are wrong", n)),
        Outcome.SKIPPED: ("", lambda n: ngettext("%(count)s row left out", "%(count)s rows left out", n)),
        Outcome.UNDONE: ("", lambda n: ngettext("%(count)s row undone", "%(count)s rows undone", n)),
        Outcome.KEPT: ("wait", lambda n: ngettext("%(count)s row kept", "%(count)s rows kept", n)),
    }
    if of.stage in {Stage.READING, Stage.COLUMNS, Stage.FAILED}:
        return []
    return [
        (look, say(counts[outcome]) % {"count": counts[outcome]})
        for outcome, (look, say) in words.items()
        if counts.get(outcome)
    ]


office_urls = [
    path("", every, name="imports"),
    path("<str:pid>/", one, name="import"),
    path("<str:pid>/run/", run, name="import-run"),
    path("<str:pid>/undo/", undo, name="import-undo"),
    path("<str:pid>/rows-to-mend.csv", faults, name="import-faults"),
]
