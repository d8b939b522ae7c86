"""Rows whose number is known already, so that a page of them need not count again."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet


class Counted:
    """What a pager needs: a slice, and how many there are."""

    ordered = True

    def __init__(self, rows: QuerySet[Any], total: int) -> None:
        self.rows, self.total = rows, total

    def count(self) -> int:
        return self.total

    def __getitem__(self, part: slice) -> Any:
        return self.rows[part]


class ByKey:
    """The same where a search, dear enough to be made only once, gave all keys in their order."""

    ordered = True

    def __init__(self, rows: QuerySet[Any], keys: Sequence[int]) -> None:
        self.rows, self.keys = rows, keys

    def count(self) -> int:
        return len(self.keys)

    def __getitem__(self, part: slice) -> list[Any]:
        keys = self.keys[part]
        found = {row.pk: row for row in self.rows.filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]
