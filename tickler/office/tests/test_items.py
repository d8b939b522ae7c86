"""The items list and the acts on one item."""

import datetime as dt

import pytest
import time_machine

from tests import letters, make
from tests.cast import Company
from tickler.core.actor import Actor
from tickler.core.tenancy import firm_scope
from tickler.items import actions, bulk
from tickler.items.models import ActionItem, Bulk, Status
from tickler.office.tests.pages import get, post, said
from tickler.people import actions as people
from tickler.people.models import Role

LIST = "/office/items/"


@pytest.fixture
def item(us: Company) -> ActionItem:
    return letters.sent(us.account, "Income tax 2025")


def address(item: ActionItem, act: str = "") -> str:
    return f"/office/items/{item.public_id}/" + (f"{act}/" if act else "")


def test_it_begins_with_what_waits_for_clients(us: Company, item: ActionItem) -> None:
    letters.draft(us.account, "Not sent yet")
    page = get(us.owner, LIST)
    assert "Income tax 2025" in page and "Not sent yet" not in page
    assert "Not sent yet" in get(us.owner, f"{LIST}?tab=drafts")


@pytest.mark.parametrize("word", ["tax", "de wit", "nothing"])
def test_an_item_is_found_by_title_or_client(us: Company, item: ActionItem, word: str) -> None:
    assert ("Income tax 2025" in get(us.owner, f"{LIST}?q={word}")) is (word != "nothing")


def test_what_is_in_time_is_not_late(us: Company, item: ActionItem) -> None:
    assert "Nothing is late" in get(us.owner, f"{LIST}?tab=late")


def test_late_are_those_past_their_day(us: Company, item: ActionItem) -> None:
    ActionItem.objects.update(due_on=dt.date(2020, 1, 1))
    assert "days late" in get(us.owner, f"{LIST}?tab=late")


def test_an_employee_sees_items_of_their_clients_only(us: Company, item: ActionItem) -> None:
    assert "Income tax 2025" in get(us.employee, LIST)
    assert "Income tax 2025" not in get(us.stranger, LIST)
    get(us.stranger, address(item), status=404)


def test_the_page_of_an_item_is_its_kinds(us: Company, item: ActionItem) -> None:
    assert "Your name?" in get(us.employee, address(item))


def test_resending_says_to_whom(us: Company, item: ActionItem) -> None:
    client = make.signed_in(us.employee)
    assert "Sent again, to Anna and Piet." in said(client.post(address(item, "resend"), follow=True))


def test_a_second_resend_says_when_it_was_sent(us: Company, item: ActionItem) -> None:
    with time_machine.travel(dt.datetime(2030, 1, 7, 9, 42, tzinfo=dt.UTC), tick=False):
        actions.resend(item, actor=make.actor())
        client = make.signed_in(us.employee)
        answer = client.post(
            address(item, "resend"), headers={"referer": "http://testserver/office/items/"}, follow=True
        )
        assert "Already sent at 10:42." in said(answer)


def test_resending_to_nobody_is_a_sentence(us: Company, item: ActionItem) -> None:
    us.account.links.update(notify=False)
    answer = make.signed_in(us.employee).post(address(item, "resend"))
    assert answer.status_code == 409 and "Nobody gets letters" in said(answer)


def test_htmx_is_told_a_refusal_too(us: Company, item: ActionItem) -> None:
    us.account.links.update(notify=False)
    answer = make.signed_in(us.employee).post(address(item, "resend"), headers={"hx-request": "true"})
    assert answer.status_code == 409 and answer["hx-retarget"] == "#refusal"


def test_the_reminder_block_is_saved(us: Company, item: ActionItem) -> None:
    post(
        us.employee,
        address(item, "reminders"),
        {"reminders_on": "on", "remind_days": "5", "remind_times": "2"},
    )
    item.refresh_from_db()
    assert (item.reminders_on, item.remind_days, item.remind_times) == (True, 5, 2)


def test_of_two_who_save_the_second_is_told(us: Company, item: ActionItem) -> None:
    block = {"reminders_on": "on", "remind_days": "5", "remind_times": "2", "seen": str(item.version)}
    post(us.employee, address(item, "reminders"), block)
    answer = make.signed_in(us.owner).post(address(item, "reminders"), {**block, "remind_days": "9"})
    assert answer.status_code == 409 and "Somebody else changed this" in said(answer)


def test_archiving_and_restoring(us: Company, item: ActionItem) -> None:
    actions.move(item, Status.DONE, "request.completed", actor=make.actor())
    post(us.employee, address(item, "archive"))
    assert "Income tax 2025" in get(us.owner, f"{LIST}?tab=archived")
    post(us.employee, address(item, "restore"))
    assert "Income tax 2025" in get(us.owner, f"{LIST}?tab=done")


def test_what_still_waits_is_neither_archived_nor_offered_to_be(us: Company, item: ActionItem) -> None:
    client = make.signed_in(us.employee)
    for page in (LIST, address(item)):
        assert "archive/" not in client.get(page).content.decode()
    answer = client.post(address(item, "archive"))
    item.refresh_from_db()
    assert answer.status_code == 409 and "Complete it first" in said(answer)
    assert item.archived_at is None


def test_acts_are_posted(us: Company, item: ActionItem) -> None:
    for act in ("resend", "reminders", "archive", "restore"):
        assert make.signed_in(us.owner).get(address(item, act)).status_code == 405


def test_resending_many_asks_first_then_leaves_it_to_the_worker(us: Company, item: ActionItem) -> None:
    other = letters.sent(us.other_account, "VAT return")
    client = make.signed_in(us.owner)
    ticked = {"item": [item.public_id, other.public_id]}
    assert "Send 3 letters" in said(client.post(f"{LIST}resend/", ticked))
    answer = client.post(f"{LIST}resend/", {**ticked, "sure": "1"})
    started = Bulk.objects.get()
    assert answer["location"] == f"/office/bulk/{started.public_id}/"
    assert "0 of 2 done" in said(client.get(answer["location"]))


def test_the_report_says_what_was_skipped_and_why(us: Company, item: ActionItem) -> None:
    us.other_account.links.update(notify=False)
    letters.sent(us.other_account, "VAT return")
    started = bulk.start_resending(ActionItem.objects.all(), by=us.owner, actor=make.actor(us.owner))
    bulk.run(started.pk)
    page = get(us.owner, f"/office/bulk/{started.public_id}/")
    assert "1 sent" in page and "1 skipped" in page and "Nobody gets letters about Visser" in page
    table = make.signed_in(us.owner).get(f"/office/bulk/{started.public_id}/report.csv")
    assert "Nobody gets letters about Visser" in table.content.decode()


def test_only_who_started_it_and_leads_see_a_report(us: Company, item: ActionItem) -> None:
    started = bulk.start_resending(ActionItem.objects.all(), by=us.employee, actor=make.actor())
    get(us.employee, f"/office/bulk/{started.public_id}/")
    get(us.admin, f"/office/bulk/{started.public_id}/")
    get(us.stranger, f"/office/bulk/{started.public_id}/", status=404)


def test_a_report_leaves_out_clients_that_were_taken_away_since(us: Company, item: ActionItem) -> None:
    started = bulk.start_resending(ActionItem.objects.all(), by=us.employee, actor=make.actor())
    bulk.run(started.pk)
    here = f"/office/bulk/{started.public_id}/"
    assert "De Wit" in get(us.employee, f"{here}report.csv")
    people.unassign(us.account, us.employee, actor=make.actor())
    for address in (here, f"{here}report.csv"):
        assert "De Wit" not in get(us.employee, address) and "De Wit" in get(us.owner, f"{here}report.csv")


def test_stopping_leaves_what_was_sent(us: Company, item: ActionItem) -> None:
    started = bulk.start_resending(ActionItem.objects.all(), by=us.owner, actor=make.actor())
    post(us.owner, f"/office/bulk/{started.public_id}/cancel/")
    bulk.run(started.pk)
    assert "Stopped by hand." in get(us.owner, f"/office/bulk/{started.public_id}/")


def test_the_start_page_of_a_new_firm_has_one_next_step(db: None) -> None:
    firm = make.firm()
    with firm_scope(firm.pk):
        assert "Begin with a client" in get(make.staff(role=Role.OWNER), "/office/")


def test_the_start_page_shows_what_waits(us: Company, item: ActionItem) -> None:
    sent_by_client = Actor(sort="client", name="Anna de Wit")
    actions.move(item, Status.DONE, "request.submitted", actor=sent_by_client)
    late = letters.sent(us.other_account, "VAT return")
    ActionItem.objects.filter(pk=late.pk).update(due_on=dt.date(2020, 1, 1))
    page = get(us.owner, "/office/")
    assert "Waiting for us" in page and "Income tax 2025" in page and "VAT return" in page
    assert "Hello Otto. 1 thing waits for you." in page


def test_what_came_in_leaves_the_start_page_when_it_is_read(us: Company, item: ActionItem) -> None:
    actions.move(item, Status.DONE, "request.submitted", actor=Actor(sort="client", name="Anna de Wit"))
    make.signed_in(us.employee).post(f"/office/items/{item.public_id}/read/")
    assert "Income tax 2025" not in get(us.employee, "/office/")


def test_the_owner_sees_health_and_an_employee_does_not(us: Company, item: ActionItem) -> None:
    assert "Health" in get(us.owner, "/office/")
    assert "Health" not in get(us.employee, "/office/")
    get(us.employee, "/office/health/", status=403)


def test_who_is_not_signed_in_goes_to_the_sign_in_page(db: None, client: object) -> None:
    answer = client.get("/office/clients/")  # type: ignore[attr-defined]
    assert answer.status_code == 302 and answer["location"].startswith("/in/staff/")


def test_the_start_page_names_what_is_due_next(us: Company, item: ActionItem) -> None:
    assert "No client has a date to keep." in get(us.owner, "/office/")
    with time_machine.travel("2026-11-09T09:00:00Z", tick=False):
        for title, day in [("In December", dt.date(2026, 12, 9)), ("Tomorrow", dt.date(2026, 11, 10))]:
            sent = letters.sent(us.account, title)
            ActionItem.objects.filter(pk=sent.pk).update(due_on=day)
        page = get(us.owner, "/office/").partition("Due next")[2]
    assert 0 < page.index("Tomorrow") < page.index("In December")


def test_the_item_shows_the_link_a_client_opens(us: Company, item: ActionItem) -> None:
    page = make.signed_in(us.owner).get(address(item)).content.decode()
    assert f'/client/items/{item.public_id}/" readonly' in page


def test_a_draft_has_no_link_for_the_client(us: Company) -> None:
    draft = letters.draft(us.account, "Not sent yet")
    assert "Link for the client" not in get(us.owner, address(draft))
