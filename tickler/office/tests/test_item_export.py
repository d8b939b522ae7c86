"""The items' list as a table."""

import csv
from io import StringIO

import pytest

from tests import letters, make
from tests.cast import Company
from tickler.office import tables
from tickler.people.models import Staff

TABLE = "/office/items/items.csv"


def table(who: Staff, query: str = "") -> list[list[str]]:
    answer = make.signed_in(who).get(TABLE + query)
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:])))


def test_an_item_stands_with_its_client_and_status(us: Company) -> None:
    letters.sent(us.account, "Income tax 2025")
    head, line = table(us.owner)
    assert head[:3] == ["Number", "Client", "Item"] and len(head) == len(line)
    assert line[:3] == [us.account.number, us.account.name, "Income tax 2025"]


def test_the_table_has_the_items_of_the_open_tab(us: Company) -> None:
    letters.sent(us.account, "Income tax 2025")
    letters.draft(us.account, "Not sent yet")
    assert [line[2] for line in table(us.owner, "?tab=drafts")] == ["Item", "Not sent yet"]


def test_a_title_that_looks_like_a_formula_is_text(us: Company) -> None:
    letters.sent(us.account, "=1+1")
    assert [line[2] for line in table(us.owner)] == ["Item", "'=1+1"]


def test_an_employee_gets_no_item_of_a_client_they_do_not_see(us: Company) -> None:
    letters.sent(make.account("Not Theirs"), "Secret")
    assert "Secret" not in {line[2] for line in table(us.employee)}
    assert "Secret" in {line[2] for line in table(us.owner)}


def test_a_long_list_leaves_in_parts_in_its_order(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    letters.sent(us.account, "First")
    letters.sent(us.account, "Second")
    whole = table(us.owner)
    monkeypatch.setattr(tables, "AT_ONCE", 1)
    assert table(us.owner) == whole and len(whole) == 3
