"""The clients' list as a table."""

import csv
from io import StringIO

import pytest

from tests import make
from tests.cast import Company
from tickler.office import tables
from tickler.people.models import Account, Staff

TABLE = "/office/clients/clients.csv"


def table(who: Staff, query: str = "") -> list[list[str]]:
    answer = make.signed_in(who).get(TABLE + query)
    assert answer["Content-Disposition"] == 'attachment; filename="clients.csv"'
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:])))


def test_each_contact_of_a_client_has_a_line(us: Company) -> None:
    head, *lines = table(us.owner)
    assert head[:3] == ["Number", "Client", "Type"] and {len(line) for line in lines} == {len(head)}
    assert {line[5] for line in lines if line[1] == us.account.name} >= {"Anna", "Piet"}


def test_a_client_without_contacts_has_a_line_too(us: Company) -> None:
    make.account("Paper Only")
    assert [line[1] for line in table(us.owner, "?tab=offline")] == ["Client", "Paper Only"]


def test_the_table_has_what_the_filters_leave(us: Company) -> None:
    assert {line[1] for line in table(us.owner, "?q=zebra")} == {"Client"}


def test_a_name_that_looks_like_a_formula_is_text(us: Company) -> None:
    Account.objects.filter(pk=us.account.pk).update(name="=1+1")
    assert "'=1+1" in {line[1] for line in table(us.owner)}


def test_an_employee_gets_the_clients_they_see(us: Company) -> None:
    other = make.account("Not Theirs")
    assert other.name not in {line[1] for line in table(us.employee, "?tab=offline")}
    assert other.name in {line[1] for line in table(us.owner, "?tab=offline")}


def test_a_long_list_leaves_in_parts_in_its_order(us: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = table(us.owner)
    monkeypatch.setattr(tables, "AT_ONCE", 1)
    assert table(us.owner) == whole
