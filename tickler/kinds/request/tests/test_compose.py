"""Sending says what will happen, and no bad input loses what was typed."""

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import make
from tests.cast import Company
from tickler.items import bulk
from tickler.items.models import ActionItem, Bulk, Status, Template
from tickler.kinds.request import actions
from tickler.kinds.request.models import Request
from tickler.kinds.request.tests.office import NOON, form, said
from tickler.kinds.request.tests.samples import MOVED, PAPER, content
from tickler.mail.models import Notice
from tickler.people.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NEW = "/office/request/new/"


@pytest.fixture
def sofie(company: Company) -> Client:
    return make.signed_in(company.owner)


def send(sofie: Client, *accounts: Account, **values: Any) -> HttpResponse:
    ids = " ".join(account.public_id for account in accounts)
    return sofie.post(NEW, form(accounts=ids, **values), follow=True)


def test_the_page_names_the_addresses_that_will_be_written_to(sofie: Client, company: Company) -> None:
    html = said(sofie.get(f"{NEW}?account={company.account.public_id}"))
    assert "Letters go to anna@client.marlow.example and piet@client.marlow.example." in html
    assert "The letter to Anna and Piet leaves at once." in html


def test_the_page_warns_when_nobody_would_be_written_to(sofie: Client) -> None:
    html = said(sofie.get(f"{NEW}?account={make.account('Silent').public_id}"))
    assert (
        "Nobody gets letters: no contact has an address with Notify on." in html
        and "No letter leaves." in html
    )


def test_the_page_warns_when_nobody_who_is_written_to_may_sign_in(sofie: Client) -> None:
    locked = make.account("Locked out")
    make.contact(locked, login=False)
    assert "Nobody may sign in, so nobody can answer." in said(sofie.get(f"{NEW}?account={locked.public_id}"))
    make.contact(locked, login=True, notify=False)
    assert "Nobody may sign in" not in said(sofie.get(f"{NEW}?account={locked.public_id}"))


def test_one_button_sends_to_one_client(sofie: Client, company: Company) -> None:
    response = send(sofie, company.account, due_on="2026-12-04", reminders_on="on", remind_days="2")
    item = ActionItem.objects.get()
    assert response.redirect_chain[-1][0] == f"/office/items/{item.public_id}/"
    assert "Sent to Anna and Piet." in said(response)
    assert (item.status, item.due_on, item.reminders_on, item.remind_days) == (
        Status.OPEN,
        dt.date(2026, 12, 4),
        True,
        2,
    )
    assert item.sent_by == company.owner and Notice.objects.count() == 2


def test_a_client_is_found_by_a_part_of_the_name(sofie: Client, company: Company) -> None:
    send(sofie, find="visser")
    assert ActionItem.objects.get().account == company.other_account


def test_a_client_is_found_by_what_the_list_offers(sofie: Client, company: Company) -> None:
    offered = said(sofie.get("/office/request/new/accounts/?find=wit", headers={"HX-Request": "true"}))
    assert f"De Wit ({company.account.number})" in offered
    send(sofie, find=f"De Wit ({company.account.number})")
    assert ActionItem.objects.get().account == company.account


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("nul\0l", "No client fits"),
        ("x (\0)", "No client fits"),
        ("nobody like this", "No client fits"),
        ("", "Say whom it goes to."),
        ("e", "Several clients"),
    ],
)
def test_no_client_or_several_is_a_sentence(
    sofie: Client, company: Company, typed: str, sentence: str
) -> None:
    response = send(sofie, find=typed)
    assert sentence in said(response) and "Mortgage of the house" in said(response)
    assert not ActionItem.objects.exists()


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"remind_days": "0"}, "Write a whole number from 1 to 365."),
        ({"remind_days": "-1"}, "Write a whole number from 1 to 365."),
        ({"remind_days": "10000"}, "Write a whole number from 1 to 365."),
        ({"remind_days": "drei"}, "Write a whole number from 1 to 365."),
        ({"remind_times": ""}, "Write a whole number from 1 to 99."),
        ({"due_on": "2026-11-22"}, "The date lies in the past: choose today or later."),
        ({"due_on": "soon"}, "This is not a day we can read."),
        ({"title": ""}, "Give the request a name"),
        ({"title": "Tax for [NICKNAME]"}, "We do not know [NICKNAME]. You can write: [ACCOUNT_NAME]"),
        ({"message": "{{ x }} [TOMORROW]"}, "We do not know [TOMORROW]."),
        ({"q0-text": "", "q0-hint": "x"}, "Say what you ask for."),
        ({"q0-text": ""}, "Ask for at least one paper or one answer."),
        ({"rows": "0"}, "Ask for at least one paper or one answer."),
        ({"q0-type": "choice_one", "q0-choices": "Red"}, "Write at least two answers to choose from"),
        ({"q0-type": "poem"}, "not one of the available choices"),
        ({"q0-text": "[FOO_BAR]"}, "We do not know [FOO_BAR]."),
    ],
)
def test_bad_input_is_a_sentence_and_loses_nothing(
    sofie: Client, company: Company, wrong: dict[str, str], sentence: str
) -> None:
    typed = {"message": "Hello Anna", "reminders_on": "on", **wrong}
    response = send(sofie, company.account, **typed)
    assert response.status_code == 422 and sentence in said(response)
    for value in (typed["message"], wrong.get("title", "Mortgage of the house"), "De Wit"):
        assert value in said(response)
    assert not ActionItem.objects.exists()


def test_days_that_cannot_be_read_are_shown_as_they_were_typed(sofie: Client, company: Company) -> None:
    assert 'value="drei"' in said(send(sofie, company.account, reminders_on="on", remind_days="drei"))


def test_a_code_without_a_value_is_asked_about_first(sofie: Client, company: Company) -> None:
    response = send(sofie, company.account, message="By [DUE_DATE]")
    assert response.status_code == 422 and "[DUE_DATE] has no value for this client" in said(response)
    send(sofie, company.account, message="By [DUE_DATE]", sure="1")
    assert Request.objects.get().message == "By"


def test_hostile_words_are_text(sofie: Client, company: Company) -> None:
    html = said(send(sofie, company.account, title="<script>{{ firm }}%(x)s", message="<b>{x.__class__}"))
    assert "&lt;script&gt;{{ firm }}%(x)s" in html and "<script>{{" not in html and "<b>{x" not in html


@pytest.mark.parametrize(
    "act, texts",
    [
        ("add-file", ["A", "B", ""]),
        ("add-number", ["A", "B", ""]),
        ("up-1", ["B", "A"]),
        ("up-0", ["A", "B"]),
        ("down-0", ["B", "A"]),
        ("remove-0", ["B"]),
        ("remove-99", ["A", "B"]),
        ("remove-x", ["A", "B"]),
        ("keep", ["A", "B"]),
        ("nonsense", ["A", "B"]),
    ],
)
def test_rows_are_added_moved_and_removed_without_script(
    sofie: Client, company: Company, act: str, texts: list[str]
) -> None:
    rows = ({"type": "text", "text": "A"}, {"type": "date", "text": "B"})
    sent = form(*rows, accounts=company.account.public_id, act=act, message="kept")
    response = sofie.post(NEW, sent)
    shown = [row["text"].value() or "" for row in response.context["editor"].rows]
    assert (response.status_code, shown) == (200, texts)
    assert "kept" in said(response) and not ActionItem.objects.exists()


def test_a_template_fills_the_form_in(sofie: Client, company: Company) -> None:
    template = actions.save_template(
        "Mortgage", content(title="Tax [CURRENT_YEAR]", reminders_on=True, remind_times=4), actor=make.actor()
    )
    html = said(sofie.get(f"{NEW}?template={template.public_id}&account={company.account.public_id}"))
    assert "Tax [CURRENT_YEAR]" in html and PAPER["text"] in html and 'value="4"' in html
    posted = said(
        sofie.post(
            NEW, form(accounts=company.account.public_id, title="", act="template", use=template.public_id)
        )
    )
    assert "Tax [CURRENT_YEAR]" in posted and "De Wit" in posted
    send(sofie, company.account, title="Tax [CURRENT_YEAR]", template=template.public_id)
    assert Request.objects.get().template == template and ActionItem.objects.get().title == "Tax 2026"


def fill_in(sofie: Client, chosen: Template, *rows: dict[str, Any], **typed: str) -> HttpResponse:
    return sofie.post(NEW, form(*rows, act="template", use=chosen.public_id, **typed))


KEPT = "What you had typed stays. The rest is from the template."


def test_filling_a_template_in_keeps_what_was_typed(sofie: Client) -> None:
    template = actions.save_template(
        "Mortgage", content(message="From us.", remind_times=4), actor=make.actor()
    )
    mine = {"type": "text", "text": "My own question"}
    html = said(fill_in(sofie, template, mine, title="My own title", due_on="2026-12-04"))
    assert "My own title" in html and "My own question" in html and "From us." in html and KEPT in html
    assert "2026-12-04" in html and 'value="4"' in html
    assert "Mortgage of the house" not in html and PAPER["text"] not in html
    html = said(fill_in(sofie, template, mine, title="", message="Mine", remind_days="9"))
    assert "Mine" in html and 'value="9"' in html and "Mortgage of the house" in html


def test_another_template_takes_the_place_of_the_one_before(sofie: Client) -> None:
    first = actions.save_template("First", content(title="One", message="a\nb"), actor=make.actor())
    question = {"type": "text", "text": "Second question"}
    second = actions.save_template(
        "Second", content(question, title="Two", message="Next"), actor=make.actor()
    )
    typed = {"template": first.public_id, "message": "a\r\nb"}
    html = said(fill_in(sofie, second, PAPER, MOVED, title="One", **typed))
    assert "Two" in html and "Second question" in html and PAPER["text"] not in html and KEPT not in html
    html = said(fill_in(sofie, second, PAPER, MOVED, title="One, by me", **typed))
    assert "One, by me" in html and "Second question" in html and "Next" in html and KEPT in html


def test_the_sentence_says_when_and_to_whom(sofie: Client, company: Company) -> None:
    query = f"accounts={company.account.public_id}&reminders_on=on&remind_days=3&remind_times=2"
    html = said(sofie.get(f"/office/request/new/sentence/?{query}", headers={"HX-Request": "true"}))
    assert "First reminder: Thu 26 Nov, 13:00, to Anna and Piet." in html
    assert "Second and last: Sun 29 Nov, 13:00." in html


def test_the_sentence_says_when_nobody_would_get_it(sofie: Client) -> None:
    query = f"accounts={make.account('Silent').public_id}&reminders_on=on&remind_days=3&remind_times=2"
    html = said(sofie.get(f"/office/request/new/sentence/?{query}", headers={"HX-Request": "true"}))
    assert "Nobody would get it" in html and "Look at the contacts" in html


def test_the_sentence_is_asked_for_with_more_clients_than_an_address_holds(
    sofie: Client, company: Company
) -> None:
    accounts = [make.account(f"Client {number}") for number in range(300)]
    ids = " ".join(account.public_id for account in [company.account, *accounts])
    sent = form(accounts=ids, reminders_on="on", act="keep")
    html = said(sofie.post("/office/request/new/sentence/", sent, headers={"HX-Request": "true"}))
    assert "One reminder" in html
    assert 'hx-post="/office/request/new/sentence/"' in said(sofie.get(NEW))


def test_the_sentence_says_what_is_wrong_with_the_numbers(sofie: Client, company: Company) -> None:
    query = f"accounts={company.account.public_id}&reminders_on=on&remind_days=0&remind_times=2"
    html = said(sofie.get(f"/office/request/new/sentence/?{query}", headers={"HX-Request": "true"}))
    assert "Write a whole number from 1 to 365." in html


def test_many_clients_are_asked_about_before_anything_leaves(sofie: Client, company: Company) -> None:
    silent, archived = make.account("Silent"), make.account("Gone", archived_at=NOON)
    response = send(
        sofie, company.account, company.other_account, silent, archived, title="For [CONTACT_FIRST_NAME]"
    )
    html = said(response)
    assert "Send to 3 clients" in html and "3 letters leave." in html
    assert "These get no letter" in html and "because they are archived" in html
    assert "Silent: [CONTACT_FIRST_NAME]" in html
    assert not Bulk.objects.exists()


def test_many_clients_are_handed_to_the_worker(sofie: Client, company: Company) -> None:
    response = send(sofie, company.account, company.other_account, sure="1")
    started = Bulk.objects.get()
    assert response.redirect_chain[-1][0] == f"/office/bulk/{started.public_id}/"
    assert (started.kind, started.title, started.rows.count()) == ("request", "Mortgage of the house", 2)
    assert started.content["questions"][0]["text"] == PAPER["text"]


def test_the_report_says_where_no_letter_left(sofie: Client, company: Company) -> None:
    silent = make.account("Silent")
    send(sofie, company.account, silent, sure="1")
    started = Bulk.objects.get()
    bulk.run(started.pk)
    assert dict(started.rows.values_list("account", "outcome")) == {
        company.account.pk: "sent",
        silent.pk: "sent",
    }
    assert started.rows.get(account=company.account).reason == ""
    assert "Nobody is to be written to" in started.rows.get(account=silent).reason
    assert "Nobody is to be written to" in said(sofie.get(f"/office/bulk/{started.public_id}/"))


def test_the_worker_sends_each_its_own_and_says_who_was_left_out(sofie: Client, company: Company) -> None:
    gone = make.account("Gone")
    send(sofie, company.account, company.other_account, gone, sure="1", title="For [ACCOUNT_NAME]")
    Account.objects.filter(pk=gone.pk).update(archived_at=NOON)
    started = Bulk.objects.get()
    bulk.run(started.pk)
    assert set(ActionItem.objects.values_list("title", "status")) == {
        ("For De Wit", Status.OPEN),
        ("For Visser", Status.OPEN),
    }
    assert "archived" in started.rows.get(account=gone).reason


def test_the_clients_menu_leads_to_the_form(sofie: Client, company: Company) -> None:
    chosen = {"account": [company.account.public_id, company.other_account.public_id]}
    html = said(sofie.post(reverse("office:clients-send", args=["request"]), chosen))
    assert "De Wit" in html and "Visser" in html and f'action="{NEW}"' in html


def test_accounts_of_others_are_not_taken(company: Company) -> None:
    eva = make.signed_in(company.employee)
    response = send(eva, company.other_account)
    assert "Say whom it goes to." in said(response) and not ActionItem.objects.exists()


def test_an_archived_client_gets_nothing(sofie: Client) -> None:
    response = send(sofie, make.account("Gone", archived_at=NOON))
    assert "Say whom it goes to." in said(response) and not ActionItem.objects.exists()


@pytest.mark.parametrize(
    "name", ["accounts", "account", "template", "use", "q0-text", "q0-public_id", "message"]
)
def test_a_nul_anywhere_in_the_form_is_no_accident(sofie: Client, company: Company, name: str) -> None:
    sent = form(accounts=company.account.public_id) | {
        name: "a\0b",
        "act": "template" if name == "use" else "send",
    }
    assert sofie.post(NEW, sent, follow=True).status_code in {200, 404, 422}
