"""Acts on imports. Each moves the stage by a conditional UPDATE and leaves the work to the worker."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.background import Work
from tickler.core.errors import Refused
from tickler.imports import work
from tickler.imports.columns import FIELDS
from tickler.imports.models import Import, Outcome, Stage
from tickler.imports.planning import MERGE, NEW, SKIP
from tickler.imports.reading import MOST_BYTES
from tickler.people.models import Staff
from tickler.trail.actions import record


@transaction.atomic
def start(file_name: str, content: bytes, *, by: Staff, actor: Actor) -> Import:
    """A file came in; the worker reads it."""
    if len(content) > MOST_BYTES:
        raise Refused(
            "too_big", _("This file is bigger than 20 MB. Split it, and import one part after the other.")
        )
    of = Import.objects.create(
        file_name=file_name[-200:], content=content, started_by=by, actor=dataclasses.asdict(actor)
    )
    record("import.started", actor=actor, name=of.file_name)
    _hand_over(of, work.read_file)
    return of


@transaction.atomic
def check(of: Import, columns: Sequence[str], choices: Mapping[str, str], *, actor: Actor) -> None:
    """Say what the columns mean, and let the worker try every row without adding any."""
    named = [name for name in columns if name]
    if (
        len(columns) != len(of.heads)
        or set(named) - set(FIELDS)
        or set(choices.values()) - {SKIP, MERGE, NEW}
    ):
        raise Refused("stale", _("Somebody else changed this in the meantime. Look at it again."))
    if len(named) != len(set(named)):
        raise Refused("twice", _("Two columns have the same meaning. Leave one of them out."))
    if not set(named) & {"name", "full_name", "first_name", "last_name"}:
        raise Refused("no_name", _("No column holds the client's name. Choose which one does."))
    _move(of, {Stage.COLUMNS, Stage.CHECKED}, Stage.CHECKING, columns=list(columns), choices=dict(choices))
    _hand_over(of, work.try_rows)


@transaction.atomic
def run(of: Import, *, actor: Actor) -> None:
    """Add what was tried."""
    _move(of, {Stage.CHECKED}, Stage.RUNNING, actor=dataclasses.asdict(actor))
    of.rows.update(outcome=Outcome.WAITING, column="", reason="")
    _hand_over(of, work.add_rows)


@transaction.atomic
def undo(of: Import, *, actor: Actor) -> None:
    """Take back what it added and nobody has touched since."""
    _move(of, {Stage.DONE}, Stage.UNDOING, actor=dataclasses.asdict(actor))
    _hand_over(of, work.undo_rows)


def _move(of: Import, before: set[Stage], to: Stage, **fields: Any) -> None:
    if not Import.objects.filter(pk=of.pk, stage__in=before).update(stage=to, **fields):
        raise Refused("stale", _("Somebody else changed this in the meantime. Look at it again."))


def _hand_over(of: Import, task: Work) -> None:
    Import.objects.filter(pk=of.pk).update(job=task.enqueue(of.pk))
