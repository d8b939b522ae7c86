"""What SQLite is told about its indexes."""

import pytest
from django.db import connection

from tickler.core import spread
from tickler.items.models import ActionItem


def test_every_row_is_of_the_one_firm_and_a_key_finds_a_few() -> None:
    assert spread.numbers_of(["firm_id", "account_id", "changed_at"], 50_000) == "50000 50000 10 1"


def test_a_coarse_column_leaves_many_rows() -> None:
    assert spread.numbers_of(["firm_id", "status", "archived_at"], 50_000) == "50000 50000 10000 10000"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (ActionItem.everywhere.filter(firm_id=1, account_id=2).order_by("-changed_at"), "item_of_account"),
        (ActionItem.everywhere.filter(firm_id=1).order_by("-changed_at", "-id"), "item_staff_newest"),
        (ActionItem.everywhere.filter(firm_id=1, came_in_at__isnull=False), "item_came_in"),
    ],
)
def test_sqlite_takes_the_index_that_finds_fewest(rows: object, index: str, db: None) -> None:
    assert index in rows.explain()  # type: ignore[attr-defined]
