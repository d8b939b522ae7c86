"""The inbox page, and how one wishes to hear of news."""

import pytest

from tests import letters, make
from tests.cast import Company
from tickler.inbox.models import Entry
from tickler.inbox.tests.happening import anna, happen, inbox_of, submit
from tickler.inbox.wishes import Way, ways_of
from tickler.items.models import ActionItem
from tickler.office.tests.pages import get, post
from tickler.people import actions as people

INBOX = "/office/inbox/"
WISHES = "/office/settings/notifications/"


@pytest.fixture
def item(us: Company) -> ActionItem:
    item = letters.sent(us.account, "Income tax 2025")
    submit(us, item)
    return item


def address(entry: Entry, act: str = "") -> str:
    return f"{INBOX}{entry.public_id}/" + (f"{act}/" if act else "")


def test_what_happened_stands_there_with_the_client(us: Company, item: ActionItem) -> None:
    page = get(us.employee, INBOX)
    assert "Income tax 2025" in page and "De Wit" in page and "Anna de Wit sent the answers." in page
    assert "Income tax 2025" not in get(us.stranger, INBOX)


def test_the_number_beside_it_counts_what_is_unread(us: Company, item: ActionItem) -> None:
    assert "Inbox1" in get(us.employee, "/office/items/").replace("Inbox 1", "Inbox1")
    post(us.employee, address(inbox_of(us.employee)[0], "read"))
    assert "Inbox1" not in get(us.employee, "/office/items/").replace("Inbox 1", "Inbox1")


def test_opening_leads_to_the_thing_and_marks_it_read(us: Company, item: ActionItem) -> None:
    answer = make.signed_in(us.employee).post(address(inbox_of(us.employee)[0]))
    assert answer.headers["Location"] == f"/office/items/{item.public_id}/"
    assert "You have read everything" in get(us.employee, INBOX)
    assert "Income tax 2025" in get(us.employee, f"{INBOX}?tab=all")


def test_documents_lead_to_the_documents(us: Company) -> None:
    happen("document.uploaded", anna(us), account=us.account, name="a.pdf")
    answer = make.signed_in(us.employee).post(address(inbox_of(us.employee)[0]))
    assert answer.headers["Location"] == f"/office/clients/{us.account.public_id}/documents/"


@pytest.mark.parametrize(
    ("first", "act", "tab"),
    [("read", "unread", "unread"), ("archive", "restore", "all"), ("read", "archive", "archived")],
)
def test_an_entry_can_be_moved_and_moved_back(
    us: Company, item: ActionItem, first: str, act: str, tab: str
) -> None:
    entry = inbox_of(us.employee)[0]
    post(us.employee, address(entry, first))
    post(us.employee, address(entry, act))
    assert "Income tax 2025" in get(us.employee, f"{INBOX}?tab={tab}")


def test_what_is_archived_has_been_read(us: Company, item: ActionItem) -> None:
    post(us.employee, address(inbox_of(us.employee)[0], "archive"))
    assert "Income tax 2025" not in get(us.employee, f"{INBOX}?tab=all")
    assert inbox_of(us.employee)[0].read_at is not None


def test_all_that_are_ticked_are_read_and_others_are_not(us: Company, item: ActionItem) -> None:
    other = letters.sent(us.account, "Payroll")
    submit(us, other)
    ticked = Entry.objects.get(staff=us.employee, item=item)
    post(us.employee, f"{INBOX}ticked/read/", {"entry": [ticked.public_id]})
    page = get(us.employee, INBOX)
    assert "Payroll" in page and "Income tax 2025" not in page


def test_the_whole_filtered_list_can_be_put_aside(us: Company, item: ActionItem) -> None:
    submit(us, letters.sent(us.account, "Payroll"))
    post(us.employee, f"{INBOX}ticked/archive/?q=payroll", {"every": "1"})
    page = get(us.employee, INBOX)
    assert "Income tax 2025" in page and "Payroll" not in page


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("q=income", True),
        ("q=de+wit", True),
        ("q=zebra", False),
        ("kind-request=1", True),
        ("letters=1", False),
    ],
)
def test_it_is_filtered_by_words_and_kind(us: Company, item: ActionItem, query: str, is_there: bool) -> None:
    assert ("Income tax 2025" in get(us.employee, f"{INBOX}?{query}")) is is_there


def test_it_says_which_colleagues_have_read_the_same(us: Company) -> None:
    people.assign(us.account, us.admin, actor=make.actor())
    item = letters.sent(us.account, "Income tax 2025")
    submit(us, item)
    assert "Read by" not in get(us.employee, INBOX)
    post(us.admin, address(inbox_of(us.admin)[0], "read"))
    assert "Read by Ada Admin" in get(us.employee, INBOX)
    submit(us, item)  # they have not read this news
    assert "Read by" not in get(us.employee, INBOX)


def test_nobody_acts_on_the_entry_of_a_colleague(us: Company, item: ActionItem) -> None:
    entry = inbox_of(us.employee)[0]
    for act in ("", "read", "archive"):
        post(us.owner, address(entry, act), status=404)
    post(us.owner, f"{INBOX}ticked/read/", {"entry": [entry.public_id]})
    assert inbox_of(us.employee)[0].read_at is None


def test_who_no_longer_looks_after_the_client_no_longer_sees_the_entry(us: Company, item: ActionItem) -> None:
    people.unassign(us.account, us.employee, actor=make.actor())
    assert "Income tax 2025" not in get(us.employee, INBOX)
    post(us.employee, address(inbox_of(us.employee)[0]), status=404)


def test_a_wish_is_kept_and_only_ones_own(us: Company) -> None:
    assert "How you hear of news" in get(us.employee, WISHES)
    ways = {group: "inbox" for group in ways_of(us.employee)} | {"files": "off"}
    post(us.employee, WISHES, ways)
    assert ways_of(us.employee)["files"] == Way.OFF and ways_of(us.employee)["sent"] == Way.INBOX
    assert ways_of(us.owner)["files"] == Way.DAILY


def test_an_unknown_way_is_refused_with_a_sentence(us: Company) -> None:
    post(us.employee, WISHES, {group: "pigeon" for group in ways_of(us.employee)}, status=422)
    assert ways_of(us.employee)["sent"] == Way.NOW


def test_news_about_nothing_in_particular_lead_to_the_letters(us: Company) -> None:
    happen("address.suppressed", make.actor(), email="old@dewit.example", said="550")
    assert "The firm" in get(us.owner, INBOX)
    answer = make.signed_in(us.owner).post(address(inbox_of(us.owner)[0]))
    assert answer.headers["Location"] == "/office/letters/gone/"
