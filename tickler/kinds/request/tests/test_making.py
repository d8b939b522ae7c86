"""Requests are made from plain content, and changed while they are with the client."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from tests import make
from tickler.core.errors import Refused
from tickler.items import actions as items
from tickler.items.models import ActionItem, Status
from tickler.kinds.request import actions
from tickler.kinds.request.models import Question, Request
from tickler.kinds.request.tests.samples import COLOUR, MOVED, NAME, PAPER, ask, content, opened, pdf
from tickler.people.models import Account, Firm
from tickler.trail.models import Event


@pytest.fixture
def account(firm: Firm) -> Account:
    one = make.account("Anna & Piet de Wit")
    make.contact(one)
    return one


def create(account: Account, *questions: dict[str, Any], **values: Any) -> ActionItem:
    return actions.create(account, content(*questions, **values), actor=make.actor())


def test_a_request_is_a_draft_with_its_questions_in_order(account: Account) -> None:
    item = create(
        account, message="Hello", due_on="2999-12-04", reminders_on=True, remind_days=5, remind_times=2
    )
    request = Request.objects.get(item=item)
    assert (item.status, item.kind, item.title) == ("draft", "request", "Mortgage of the house")
    assert (item.due_on, item.parts_done, item.parts_total) == (dt.date(2999, 12, 4), 0, 2)
    assert (item.reminders_on, item.remind_days, item.remind_times) == (True, 5, 2)
    assert [question.text for question in request.questions.order_by("order")] == [
        PAPER["text"],
        MOVED["text"],
    ]
    assert request.questions.order_by("order")[0].is_required


def test_reminders_are_off_and_every_3_days_once_unless_said_otherwise(account: Account) -> None:
    item = create(account)
    assert (item.reminders_on, item.remind_days, item.remind_times) == (False, 3, 1)


@time_machine.travel("2026-11-23 10:00Z", tick=False)
def test_codes_become_plain_text_for_this_client(account: Account) -> None:
    item = create(
        account,
        {"type": "text", "text": "[CONTACT_FIRST_NAME], did [ACCOUNT_NAME] move in [CURRENT_YEAR]?"},
        title="Tax [CURRENT_YEAR] for [ACCOUNT_NAME]",
        message="By [DUE_DATE] please. — [FIRM_NAME] {{ firm }} %(x)s {x.__class__}",
        due_on="2026-12-04",
    )
    assert item.title == "Tax 2026 for Anna & Piet de Wit"
    assert Request.objects.get().message == (
        "By Friday 4 December please. — Marlow & Brandt {{ firm }} %(x)s {x.__class__}"
    )
    assert Question.objects.get().text == "Anna, did Anna & Piet de Wit move in 2026?"


def test_codes_are_filled_in_the_client_s_language(account: Account) -> None:
    account.language = "de"
    with time_machine.travel("2026-11-23 10:00Z", tick=False):
        create(account, message="[DUE_DATE]", due_on="2026-12-04")
    assert Request.objects.get().message == "Freitag, 4. Dezember"


def test_a_code_nobody_knows_is_left_out(account: Account) -> None:
    create(account, message="Dear [NICKNAME], hello")
    assert Request.objects.get().message == "Dear, hello"


@pytest.mark.parametrize(
    "change, code",
    [
        ({"title": " "}, "no_title"),
        ({"title": "[DUE_DATE]"}, "no_title"),
        ({"title": "x" * 201}, "too_long"),
        ({"message": "x" * 5001}, "too_long"),
        ({"questions": []}, "no_questions"),
        ({"questions": [NAME] * 101}, "too_many"),
        ({"questions": [{"type": "text", "text": ""}]}, "bad_question"),
        ({"questions": [{"type": "poem", "text": "x"}]}, "bad_question"),
        ({"questions": [{"type": "choice_one", "text": "x", "choices": ["a", "a", " "]}]}, "bad_question"),
        ({"remind_days": 0}, "bad_number"),
        ({"remind_days": -1}, "bad_number"),
        ({"remind_days": 10_000}, "bad_number"),
        ({"remind_days": "drei"}, "bad_number"),
        ({"remind_times": 0}, "bad_number"),
        ({"remind_times": 100}, "bad_number"),
        ({"due_on": "soon"}, "bad_date"),
        ({"due_on": "2020-01-01"}, "past"),
    ],
)
def test_content_that_cannot_be_sent_is_refused_with_a_sentence(
    account: Account, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        actions.create(account, content() | change, actor=make.actor())
    assert refused.value.code == code and str(refused.value).endswith(".")
    assert not ActionItem.objects.exists()


def test_an_archived_client_gets_no_request(account: Account) -> None:
    account.archived_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with pytest.raises(Refused, match="archived"):
        create(account)


def test_a_date_that_passed_while_it_was_a_draft_is_refused_on_sending(account: Account) -> None:
    with time_machine.travel("2026-11-23 10:00Z", tick=False):
        item = create(account, due_on="2026-11-23")
    with (
        time_machine.travel("2026-11-24 10:00Z", tick=False),
        pytest.raises(Refused, match="lies in the past"),
    ):
        items.send(item, actor=make.actor())


def change(item: ActionItem, seen: int | None = None, **values: Any) -> ActionItem:
    seen = item.version if seen is None else seen
    return actions.change(item, content() | values, seen=seen, actor=make.actor())


def as_asked(item: ActionItem) -> list[dict[str, Any]]:
    return [
        {
            "type": one.type,
            "text": one.text,
            "is_required": one.is_required,
            "choices": one.choices,
            "public_id": one.public_id,
        }
        for one in Question.objects.filter(request=item.pk).order_by("order")
    ]


def test_an_open_request_gets_new_words_and_questions(account: Account) -> None:
    item = opened(account)
    questions = as_asked(item)
    change(item, title="New name", message="New words", questions=[NAME, questions[1]])
    item.refresh_from_db()
    assert (item.title, item.parts_total, item.status) == ("New name", 2, Status.OPEN)
    assert [one["text"] for one in as_asked(item)] == [NAME["text"], MOVED["text"]]
    assert as_asked(item)[1]["public_id"] == questions[1]["public_id"]
    assert Event.objects.get(verb="request.changed").facts == {"fields": ["title", "message", "questions"]}


def test_a_change_that_changes_nothing_leaves_no_trail(account: Account) -> None:
    item = opened(account)
    change(item, questions=as_asked(item))
    assert not Event.objects.filter(verb="request.changed").exists()


def test_reminders_are_switched_on_while_changing(account: Account) -> None:
    item = opened(account)
    change(item, questions=as_asked(item), reminders_on=True, remind_days=4, remind_times=2)
    item.refresh_from_db()
    assert (item.reminders_on, item.remind_days, item.remind_times) == (True, 4, 2)
    assert Event.objects.filter(verb="item.reminders_changed").count() == 1


def test_of_two_staff_who_change_at_once_the_second_is_told(account: Account) -> None:
    item = opened(account)
    seen = item.version
    change(item, seen, title="First")
    with pytest.raises(Refused, match="Somebody else") as refused:
        change(item, seen, title="Second")
    item.refresh_from_db()
    assert (refused.value.code, item.title) == ("stale", "First")


def test_what_is_done_cannot_be_changed(account: Account) -> None:
    item = opened(account)
    actions.complete_by_hand(item, actor=make.actor())
    with pytest.raises(Refused, match="no longer waits"):
        change(item)


def test_an_old_date_may_stay_while_other_words_change(account: Account) -> None:
    with time_machine.travel("2026-11-23 10:00Z", tick=False):
        item = opened(account, due_on="2026-11-23")
    with time_machine.travel("2026-11-30 10:00Z", tick=False):
        change(item, title="New name", due_on="2026-11-23", questions=as_asked(item))
        with pytest.raises(Refused, match="lies in the past"):
            change(item, due_on="2026-11-24")


def test_a_question_with_an_answer_cannot_be_taken_away(account: Account) -> None:
    item = opened(account, NAME, MOVED)
    actions.save_answer(item, ask(item, "Your name"), "Anna", actor=make.actor())
    with pytest.raises(Refused, match="“Your name” has an answer already, so it stays"):
        change(item, questions=[MOVED])
    assert Question.objects.count() == 2


def test_a_question_with_a_file_cannot_become_another_kind(account: Account) -> None:
    item = opened(account)
    actions.add_file(item, ask(item, "Yearly"), pdf(), actor=make.actor())
    questions = as_asked(item)
    with pytest.raises(Refused, match="so its kind stays"):
        change(item, questions=[questions[0] | {"type": "text"}, questions[1]])


def test_a_choice_the_client_made_stays(account: Account) -> None:
    item = opened(account, COLOUR, MOVED)
    actions.save_answer(item, ask(item, "Colour"), "Red", actor=make.actor())
    questions = as_asked(item)
    with pytest.raises(Refused, match="The client chose “Red”"):
        change(item, questions=[questions[0] | {"choices": ["Blue", "Green"]}, questions[1]])


def test_a_question_of_another_request_is_not_taken_over(account: Account) -> None:
    other, item = opened(account), opened(account)
    change(item, questions=[as_asked(other)[0], *as_asked(item)])
    assert [one["text"] for one in as_asked(other)] == [PAPER["text"], MOVED["text"]]
    assert len(as_asked(item)) == 3
