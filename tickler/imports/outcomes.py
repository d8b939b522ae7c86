"""What became of many rows, in one statement."""

from collections.abc import Sequence

from tickler.core import sql
from tickler.imports.models import Row

_SAID = {"id": "bigint", "outcome": "text", "place": "text", "reason": "text"}
_KEPT = {**_SAID, "account_id": "bigint", "link_id": "bigint", "made": "text"}
_SAY = 'outcome = v.outcome, "column" = v.place, reason = v.reason'
_KEEP = f"{_SAY}, account_id = v.account_id, link_id = v.link_id, made = v.made"
_SAME = "imports_row.id = v.id"


def say(rows: Sequence[Row]) -> None:
    """The outcome of each, and why."""
    values = [(row.pk, row.outcome, row.column, row.reason) for row in rows]
    sql.update_from("imports_row", _SAID, values, change=_SAY, where=_SAME)


def keep(rows: Sequence[Row]) -> None:
    """The same, with what each made."""
    values = [
        (row.pk, row.outcome, row.column, row.reason, _key(row.account), _key(row.link), row.made)
        for row in rows
    ]
    sql.update_from("imports_row", _KEPT, values, change=_KEEP, where=_SAME)


def _key(made: object) -> int | None:
    return getattr(made, "pk", None)
