"""Letters to come and letters gone, as staff see them."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests import make
from tests.cast import Company, two_companies
from tests.letters import put_aside, sent
from tests.post import Post
from tickler.core.clock import day_of, now
from tickler.core.tenancy import firm_scope
from tickler.items.models import ActionItem
from tickler.mail.desk import Ready, Result, in_doubt
from tickler.mail.models import Circuit, Letter, State
from tickler.people.models import Firm, Link
from tickler.people.roles import RIGHTS, Role

START = dt.datetime(2026, 11, 9, 8, 12, tzinfo=dt.UTC)  # a Monday, 09:12 in Amsterdam


@pytest.fixture
def post(db: None) -> Iterator[Post]:
    with time_machine.travel(START, tick=False) as traveller:
        yield Post(traveller)


@pytest.fixture
def companies(post: Post) -> tuple[Company, Company]:
    return two_companies()


@pytest.fixture
def ours(companies: tuple[Company, Company]) -> Iterator[Company]:
    with firm_scope(companies[0].firm.pk):
        yield companies[0]


@pytest.fixture
def owner(ours: Company) -> Client:
    return make.signed_in(ours.owner)


def said(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


# --- to come ----------------------------------------------------------------------------------------------


def test_a_reminder_to_come_stands_on_its_day(post: Post, ours: Company, owner: Client) -> None:
    sent(ours.account, "Income tax", times=2)
    post.hours(1)
    page = said(owner, "/office/letters/")
    assert "Thursday 12 November · 2 letters to 2 people" in page
    assert "Reminder 1 of 2" in page and "Anna and Piet" in page


def test_the_forecast_is_what_then_leaves(post: Post, ours: Company, owner: Client) -> None:
    Firm.objects.update(working_days_only=True)
    for number, days in enumerate((1, 2, 3, 5)):
        sent(ours.account, f"Papers {number}", days=days, times=3)
    post.hours(1)
    cells = owner.get("/office/letters/").context["cells"]
    foreseen = [*(cell["count"] for cell in cells), *[0] * 19][1:20]
    before = len(post.gone)
    post.hours(19 * 24)
    left = [0] * 19
    for gone in post.gone[before:]:
        left[(day_of(gone.at, ours.firm.zone) - START.date()).days - 1] += 1
    assert foreseen == left


def test_a_letter_that_waits_for_the_server_is_still_to_come_today(
    post: Post, ours: Company, owner: Client
) -> None:
    sent(ours.account, "Income tax", on=False)
    assert "0 gone, 2 to come" in said(owner, "/office/")

    def busy(letter: Ready) -> Result:
        return Result(letter, State.PLANNED, "temporary", "451 later", leave_at=now() + dt.timedelta(hours=2))

    post.answer = busy
    post.run()
    assert "0 gone, 2 to come" in said(owner, "/office/")
    sent(make.account("Nobody's"), "Bank statements", on=False)
    assert "0 gone, 2 to come" in said(make.signed_in(ours.employee), "/office/")


def test_a_letter_put_off_till_tomorrow_is_not_to_come_today(
    post: Post, ours: Company, owner: Client
) -> None:
    sent(ours.account, "Income tax", on=False)
    Letter.objects.update(leave_at=now() + dt.timedelta(days=1))
    assert "0 gone, 0 to come" in said(owner, "/office/")


def test_the_calendar_says_a_day_whole(post: Post, ours: Company, owner: Client) -> None:
    sent(ours.account, "Income tax")
    post.hours(1)
    assert '<span class="vh">Thursday 12 November: 2 letters</span>' in said(owner, "/office/letters/")


def test_the_filters_speak_of_many_letters(ours: Company, owner: Client) -> None:
    ours.owner.person.language = "fr"
    ours.owner.person.save()
    page = said(owner, "/office/letters/gone/")
    assert "Envoyées" in page and "Retenues" in page


def test_an_address_in_another_script_is_shown_as_people_write_it(
    post: Post, ours: Company, owner: Client
) -> None:
    make.contact(ours.account, email="info@xn--bcher-kva.example", first_name="", last_name="")
    sent(ours.account, "Income tax", on=False)
    post.run()
    assert "info@xn--bcher-kva.example" in {gone.to for gone in post.gone}
    for address in ("/office/letters/gone/", f"/office/clients/{ours.account.public_id}/"):
        page = said(owner, address)
        assert "info@bücher.example" in page and "xn--" not in page


def test_a_day_shows_only_its_letters(post: Post, ours: Company, owner: Client) -> None:
    sent(ours.account, "Income tax", days=3)
    sent(ours.account, "Bank statements", days=4)
    post.hours(1)
    page = said(owner, "/office/letters/?day=2026-11-13")
    assert "Bank statements" in page and "Income tax" not in page


@pytest.mark.parametrize("query", ["day=yesterday", "day=2026-13-99", "page=x", "page=-1", "q=%00"])
def test_an_address_typed_by_hand_breaks_nothing(ours: Company, owner: Client, query: str) -> None:
    said(owner, f"/office/letters/?{query}")
    said(owner, f"/office/letters/gone/?{query}")


def test_a_moved_reminder_says_why(post: Post, ours: Company, owner: Client) -> None:
    Firm.objects.update(working_days_only=True)
    sent(ours.account, days=6)
    post.hours(1)
    assert "Sunday is not a working day." in said(owner, "/office/letters/")


def test_days_without_letters_say_why(ours: Company, owner: Client) -> None:
    Firm.objects.update(working_days_only=True)
    cells = owner.get("/office/letters/").context["cells"]
    assert [cell["off"] for cell in cells[:7]] == ["", "", "", "", "", "Weekend", "Weekend"]


def test_weeks_without_a_letter_are_a_sentence(post: Post, ours: Company, owner: Client) -> None:
    sent(ours.account, days=3, times=1)
    post.hours(1)
    answer = owner.get("/office/letters/")
    assert len(answer.context["cells"]) == 14
    assert "no letter is planned after Thursday 12 November" in answer.content.decode()


def test_a_letter_to_nobody_is_shown_and_not_counted(post: Post, ours: Company, owner: Client) -> None:
    sent(ours.account, "Income tax", times=3)
    post.hours(1)
    Link.objects.update(notify=False)
    answer = owner.get("/office/letters/")
    assert answer.context["tabs"][0]["count"] == 0
    assert answer.content.decode().count("to nobody") == 1


def test_a_letter_that_has_not_left_says_what_the_server_says(ours: Company, owner: Client) -> None:
    sent(ours.account, "Income tax")
    Circuit.objects.create(relay="mail", opened_at=now(), reply="421 closed")
    page = said(owner, "/office/letters/")
    assert "Waiting" in page and "421 closed" in page


def test_the_search_finds_client_and_item(post: Post, ours: Company, owner: Client) -> None:
    sent(ours.account, "Income tax")
    sent(ours.other_account, "Bank statements")
    post.hours(1)
    assert "Bank statements" in said(owner, "/office/letters/?q=visser")
    assert "Bank statements" not in said(owner, "/office/letters/?q=income")


def test_an_employee_sees_the_letters_of_their_clients_only(post: Post, ours: Company) -> None:
    sent(ours.account, "Income tax")
    post.hours(1)
    stranger, employee = make.signed_in(ours.stranger), make.signed_in(ours.employee)
    for url in ("/office/letters/", "/office/letters/gone/"):
        assert "Income tax" in said(employee, url)
        assert "Income tax" not in said(stranger, url)


def test_another_firm_sees_nothing(post: Post, ours: Company, companies: tuple[Company, Company]) -> None:
    sent(ours.account, "Income tax")
    post.hours(1)
    neighbour = make.signed_in(companies[1].owner)
    for url in ("/office/letters/", "/office/letters/gone/"):
        assert "Income tax" not in said(neighbour, url)


def test_an_empty_firm_is_told_why_it_is_empty(ours: Company, owner: Client) -> None:
    assert "No letter is planned" in said(owner, "/office/letters/")
    assert "No letter has left yet" in said(owner, "/office/letters/gone/")


# --- gone -------------------------------------------------------------------------------------------------


def test_gone_shows_what_became_of_each(post: Post, ours: Company, owner: Client) -> None:
    def unknown(letter: Ready) -> Result:
        return Result(letter, State.FAILED, "bad_address", "550 5.1.1 no such user", reason="bad_address")

    sent(ours.account, "Income tax")
    post.hours(1)
    post.answer = unknown
    sent(ours.other_account, "Bank statements")
    post.hours(1)
    page = said(owner, "/office/letters/gone/")
    assert "550 5.1.1 no such user" in page and "Income tax" in page
    failed = said(owner, "/office/letters/gone/?failed=1")
    assert "Bank statements" in failed and "Income tax" not in failed


def test_a_skipped_letter_says_why(post: Post, ours: Company, owner: Client) -> None:
    item = sent(ours.account, "Income tax")
    put_aside(item, make.actor())
    post.hours(1)
    assert "It is archived." in said(owner, "/office/letters/gone/?skipped=1")


def test_gone_finds_a_person(post: Post, ours: Company, owner: Client) -> None:
    sent(ours.account, "Income tax")
    sent(ours.other_account, "Bank statements")
    post.hours(1)
    page = said(owner, "/office/letters/gone/?q=vera")
    assert "Bank statements" in page and "Income tax" not in page


# --- one letter -------------------------------------------------------------------------------------------


def test_a_letter_shows_its_text_in_a_cage(post: Post, ours: Company, owner: Client) -> None:
    sent(ours.account, "Income <tax>")
    post.hours(1)
    url = f"/office/letters/{Letter.objects.first().public_id}/"
    page = owner.get(url)
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert f'src="{url}html/"' in page.content.decode()
    text = owner.get(f"{url}html/")
    assert text["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert text["X-Frame-Options"] == "SAMEORIGIN"
    assert "Income &lt;tax&gt;" in text.content.decode()


def test_a_letter_that_was_never_written_says_so(ours: Company, owner: Client) -> None:
    sent(ours.account)
    url = f"/office/letters/{Letter.objects.first().public_id}/"
    assert "This one was never written." in said(owner, url)
    assert owner.get(f"{url}html/").status_code == 404


def held(post: Post, ours: Company) -> Letter:
    post.answer = in_doubt
    sent(ours.account, "Income tax")
    post.hours(1)
    return Letter.objects.filter(state=State.HELD).first()


def test_a_held_letter_is_decided_on_its_page(post: Post, ours: Company, owner: Client) -> None:
    letter = held(post, ours)
    url = f"/office/letters/{letter.public_id}/"
    assert "Send it again" in said(owner, url)
    assert owner.post(f"{url}counted/").status_code == 302
    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert "Send it again" not in said(owner, url)


def test_a_decision_that_comes_too_late_is_told_so(post: Post, ours: Company, owner: Client) -> None:
    url = f"/office/letters/{held(post, ours).public_id}/"
    owner.post(f"{url}again/")
    answer = owner.post(f"{url}counted/")
    assert answer.status_code in {302, 409}
    assert Letter.objects.filter(state=State.PLANNED).count() == 1


def test_held_letters_are_announced_above_the_list(post: Post, ours: Company, owner: Client) -> None:
    held(post, ours)
    assert "2 letters are held until you decide." in said(owner, "/office/letters/")


@pytest.mark.parametrize("part", ["", "html/", "again/", "counted/"])
def test_a_letter_of_somebody_else_is_not_there(
    post: Post, ours: Company, companies: tuple[Company, Company], part: str
) -> None:
    url = f"/office/letters/{held(post, ours).public_id}/{part}"
    for who in (companies[1].owner, ours.stranger):
        client = make.signed_in(who)
        answer = client.post(url) if part in {"again/", "counted/"} else client.get(url)
        assert answer.status_code == 404
    assert Letter.objects.filter(state=State.HELD).count() == 2


def test_who_may_not_send_may_not_decide(post: Post, ours: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = held(post, ours)
    monkeypatch.setitem(RIGHTS, Role.EMPLOYEE, frozenset())
    employee = make.signed_in(ours.employee)
    url = f"/office/letters/{letter.public_id}/"
    assert "Send it again" not in said(employee, url)
    assert employee.post(f"{url}again/").status_code == 403


def test_the_pages_need_few_queries(
    post: Post, ours: Company, owner: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        sent(ours.account, f"Papers {number}", days=1 + number, times=3)
    post.hours(1)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        said(owner, "/office/letters/")
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        said(owner, "/office/letters/gone/")
    item = ActionItem.objects.first()
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        said(owner, f"/office/items/{item.public_id}/")


def test_the_forecast_of_one_client_names_no_other(ours: Company) -> None:
    for account in (ours.account, ours.other_account):
        sent(account)
    browser = make.signed_in(ours.owner)
    page = browser.get(f"/office/letters/?account={ours.account.public_id}").content.decode()
    assert ours.account.name in page and ours.other_account.name not in page


def test_the_forecast_of_a_client_one_does_not_see_is_empty(ours: Company) -> None:
    sent(ours.account)
    page = make.signed_in(ours.stranger).get(f"/office/letters/?account={ours.account.public_id}")
    assert ours.account.name not in page.content.decode()
