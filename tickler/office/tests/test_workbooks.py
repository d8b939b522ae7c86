"""Lists taken along: as workbooks, the letters too, and what the trail says of it."""

import csv
import io
from io import StringIO

import pytest
from django.http import HttpResponse
from python_calamine import CalamineWorkbook

from tests import letters, make
from tests.cast import Company
from tests.post import Post
from tickler.office import tables
from tickler.people.models import Account, Staff
from tickler.trail.models import Event


def taken(who: Staff, address: str) -> HttpResponse:
    answer = make.signed_in(who).get(address)
    assert answer.status_code == 200
    return answer


def book(who: Staff, address: str) -> list[list[str]]:
    content = b"".join(taken(who, address).streaming_content)
    rows: list[list[str]] = (
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    )
    return rows


def table(who: Staff, address: str) -> list[list[str]]:
    text = b"".join(taken(who, address).streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


@pytest.mark.parametrize("name", ["clients/clients", "items/items", "letters/letters"])
def test_a_workbook_says_what_the_table_says(us: Company, name: str) -> None:
    letters.sent(us.account, "Papers")
    Post(None).run()
    said = table(us.owner, f"/office/{name}.csv")
    assert len(said) > 1 and book(us.owner, f"/office/{name}.xlsx") == said


def test_a_long_workbook_is_made_in_parts_in_its_order(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = book(us.owner, "/office/clients/clients.xlsx")
    monkeypatch.setattr(tables, "AT_ONCE", 1)
    assert book(us.owner, "/office/clients/clients.xlsx") == whole


def test_a_name_that_looks_like_a_formula_is_text_in_a_workbook(us: Company) -> None:
    Account.objects.filter(pk=us.account.pk).update(name="=1+1")
    assert "=1+1" in {row[1] for row in book(us.owner, "/office/clients/clients.xlsx")}


def test_letters_are_those_the_filters_leave_and_the_reader_may_see(us: Company) -> None:
    letters.sent(us.account, "Papers")
    Post(None).run()
    head, *rows = table(us.owner, "/office/letters/letters.csv?sent=1")
    assert {row[3] for row in rows} == {"Papers"} and {len(row) for row in rows} == {len(head)}
    assert len(table(us.owner, "/office/letters/letters.csv?failed=1")) == 1
    assert len(table(us.stranger, "/office/letters/letters.csv")) == 1


def test_whoever_takes_a_list_along_leaves_a_line_in_the_trail(us: Company) -> None:
    rows = len(table(us.employee, "/office/clients/clients.csv")) - 1
    event = Event.objects.get(verb="list.exported")
    assert event.actor_person_id == us.employee.person_id and event.facts["name"] == "clients.csv"
    assert 0 < event.facts["count"] <= rows
