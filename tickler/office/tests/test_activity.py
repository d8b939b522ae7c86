"""The activity feed of the firm."""

import csv
import io

import pytest
import time_machine
from django.http import HttpResponse

from tests import letters, make
from tests.cast import Company
from tickler.inbox.tests.happening import anna
from tickler.office.tests.pages import get
from tickler.people.models import Account
from tickler.trail.actions import record

FEED = "/office/activity/"


def happen(us: Company, verb: str = "item.viewed", account: Account | None = None) -> None:
    record(verb, actor=anna(us), account=account or us.account)


def test_it_tells_what_happened_with_client_item_and_who(us: Company) -> None:
    letters.sent(us.account, "Income tax 2025")
    page = get(us.owner, FEED)
    assert "sent it" in page and "Income tax 2025" in page and "De Wit" in page and "Sofie Janssen" in page


def test_an_employee_reads_of_their_clients_only(us: Company) -> None:
    letters.sent(us.account, "Income tax 2025")
    record("firm.changed", actor=make.actor(us.owner))
    assert "Income tax 2025" in get(us.employee, FEED)
    assert "Income tax 2025" not in get(us.stranger, FEED)
    assert "changed the firm" in get(us.owner, FEED) and "changed the firm" not in get(us.employee, FEED)


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        *(("q=wit", True), ("q=visser", False)),
        *(("kind=request", True), ("kind=approval", False), ("kind=documents", False)),
        *(("who=client", False), ("who=system", False)),
        *(("since=2026-11-09", True), ("since=2026-11-10", False)),
        *(("until=2026-11-09", True), ("until=2026-11-08", False)),
    ],
)
def test_it_is_filtered_by_client_kind_person_and_day(us: Company, query: str, is_there: bool) -> None:
    with time_machine.travel("2026-11-09T23:30:00+01:00", tick=False):
        letters.sent(us.account, "Income tax 2025")
        assert ("Income tax 2025" in get(us.owner, f"{FEED}?{query}")) is is_there


def test_it_is_filtered_by_a_colleague(us: Company) -> None:
    record("account.archived", actor=make.actor(us.admin), account=us.account, name="By Ada")
    assert "By Ada" in get(us.owner, f"{FEED}?who={us.admin.public_id}")
    assert "By Ada" not in get(us.owner, f"{FEED}?who={us.employee.public_id}")


@pytest.mark.parametrize("query", ["since=soon", "who=nobody", "kind=x"])
def test_what_is_not_understood_is_said_and_the_rest_is_shown(us: Company, query: str) -> None:
    letters.sent(us.account, "Income tax 2025")
    assert "Income tax 2025" in get(us.owner, f"{FEED}?{query}", status=422)


def test_a_page_goes_on_below_the_last_event_whatever_comes_in_above(us: Company) -> None:
    for number in range(60):
        record("account.archived", actor=make.actor(), account=us.account, name=f"Number {number:02}")
    client = make.signed_in(us.owner)
    on = client.get(FEED).context["on_url"]
    happen(us)
    rest = client.get(FEED + on)
    assert [row["sentence"].count("Number 0") for row in rest.context["rows"]][:10] == [1] * 10
    assert rest.context["on_url"] == "" and rest.context["first_url"]


def test_the_table_holds_every_line_the_filters_leave(us: Company) -> None:
    for number in range(60):
        record("account.archived", actor=make.actor(), account=us.account, name=f"Number {number:02}")
    happen(us, account=us.other_account)
    answer: HttpResponse = make.signed_in(us.owner).get(f"{FEED}activity.csv?q=wit")
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert len(rows) == 61 and rows[1][2] == "De Wit" and "Number 59" in rows[1][4]
