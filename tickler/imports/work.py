"""What the worker does with a file: read it, try its rows, add them, take them back. Each may run twice."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.background import background, progress, still_mine
from tickler.core.errors import Refused
from tickler.imports.columns import guess
from tickler.imports.models import Import, Outcome, Row, Stage
from tickler.imports.outcomes import keep, say
from tickler.imports.planning import MERGE, SKIP, Book, plan
from tickler.imports.reading import Table, read
from tickler.imports.untouched import take_back
from tickler.people.actions.many import Many, add_many
from tickler.people.models import language_of
from tickler.trail.actions import record

AT_ONCE = 200  # rows in one transaction
UNDONE_AT_ONCE = 500


@background
def read_file(import_id: int) -> None:
    """The bytes become rows; what is no table says so on its page."""
    of = _found(import_id)
    if of.stage != Stage.READING:
        return
    with translation.override(_language(of)):
        try:
            table = read(bytes(of.content))
        except Refused as refusal:
            _now(of, Stage.READING, Stage.FAILED, note=str(refusal)[:300], content=b"")
            return
        _keep(of, table)


def _keep(of: Import, table: Table) -> None:
    of.rows.all().delete()
    for start in range(0, len(table.rows), 2000):
        part = table.rows[start : start + 2000]
        with still_mine():
            Row.objects.bulk_create([Row(of=of, line=line, cells=cells) for line, cells in part])
        progress(start + len(part), len(table.rows))
    choices = {"number": MERGE, "email": SKIP, "name": SKIP}
    fields: dict[str, Any] = {"heads": table.heads, "columns": guess(table.heads), "choices": choices}
    with still_mine():
        _now(of, Stage.READING, Stage.COLUMNS, note=table.note[:300], content=b"", **fields)


@background
def try_rows(import_id: int) -> None:
    """The same as adding, but nothing is written save what would become of each row."""
    of = _found(import_id)
    if of.stage != Stage.CHECKING:
        return
    with translation.override(_language(of)):
        book, total, done = Book.of_firm(of), of.rows.count(), 0
        for rows in _batches(of, {}):
            for row in rows:
                plan(row, of, book, Many())
            with still_mine():
                say(rows)
            done += len(rows)
            progress(done, total)
        with still_mine():
            _now(of, Stage.CHECKING, Stage.CHECKED)


@background
def add_rows(import_id: int) -> None:
    """Batch by batch; a row that is done is not waiting any more."""
    of = _found(import_id)
    if of.stage != Stage.RUNNING:
        return
    actor = Actor(**of.actor)
    with translation.override(_language(of)):
        total = of.rows.count()
        done = total - of.rows.filter(outcome=Outcome.WAITING).count()
        book = Book.of_firm(of)
        for rows in _batches(of, {"outcome": Outcome.WAITING}):
            try:
                _add(rows, of, book, actor)
            except IntegrityError:  # somebody added the same at the same moment: find the row it is about
                _add_singly(rows, of, actor)
                book = Book.of_firm(of)
            done += len(rows)
            progress(done, total)
        with still_mine():
            if _now(of, Stage.RUNNING, Stage.DONE):
                record("import.done", actor=actor, name=of.file_name, count=_count(of, Outcome.ADDED))


def _add(rows: Sequence[Row], of: Import, book: Book, actor: Actor) -> None:
    many = Many()
    for row in rows:
        plan(row, of, book, many)
    with still_mine():
        add_many(many, actor=actor, origin=of.public_id)
        keep(rows)


def _add_singly(rows: Sequence[Row], of: Import, actor: Actor) -> None:
    for row in rows:
        try:
            _add([row], of, Book.of_firm(of), actor)
        except IntegrityError:
            row.account = row.link = None
            row.wrong(
                "", _("Somebody added the same client or contact at this moment. Look whether it is there.")
            )
            row.save(update_fields=["outcome", "column", "reason"])


@background
def undo_rows(import_id: int) -> None:
    """The newest rows first, so that contacts go before the clients they were added to."""
    of = _found(import_id)
    if of.stage != Stage.UNDOING:
        return
    actor = Actor(**of.actor)
    with translation.override(_language(of)):
        total, done = of.rows.filter(outcome=Outcome.ADDED).count(), 0
        while rows := list(of.rows.filter(outcome=Outcome.ADDED).order_by("-line")[:UNDONE_AT_ONCE]):
            with still_mine():
                take_back(rows, of)
            done += len(rows)
            progress(done, total)
        with still_mine():
            if _now(of, Stage.UNDOING, Stage.UNDONE):
                kept = _count(of, Outcome.KEPT)
                record("import.undone", actor=actor, name=of.file_name, kept=kept)


def _found(import_id: int) -> Import:
    return Import.objects.select_related("firm", "started_by__person").get(pk=import_id)


def _language(of: Import) -> str:
    """The reasons are for the person who started it."""
    return language_of(of.started_by.person.language if of.started_by else "", of.firm.language)


def _now(of: Import, before: Stage, after: Stage, **fields: Any) -> bool:
    with transaction.atomic():
        return bool(Import.objects.filter(pk=of.pk, stage=before).update(stage=after, **fields))


def _batches(of: Import, only: dict[str, Any]) -> Iterator[list[Row]]:
    """The rows in the order of the file, some at a time."""
    last = 0
    while rows := list(of.rows.filter(line__gt=last, **only).order_by("line")[:AT_ONCE]):
        last = rows[-1].line
        yield rows


def _count(of: Import, outcome: Outcome) -> int:
    return dict(of.rows.values_list("outcome").annotate(Count("pk")).order_by()).get(outcome, 0)
