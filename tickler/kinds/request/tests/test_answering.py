"""What the client gives is kept, counted, and sent once."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tickler.core.actor import Actor
from tickler.core.errors import Refused
from tickler.documents.models import Document
from tickler.documents.tests import samples as bytes_of
from tickler.items import actions as items
from tickler.items.contract import kind_called
from tickler.items.models import ActionItem, Status
from tickler.kinds.request import actions
from tickler.kinds.request.actions import answering
from tickler.kinds.request.models import AnswerFile, Request
from tickler.kinds.request.tests.samples import (
    COLOUR,
    DAY,
    MOVED,
    NAME,
    PAPER,
    PETS,
    RENT,
    ask,
    cancelled,
    opened,
    pdf,
)
from tickler.people.models import Account, Firm
from tickler.trail.models import Event

ANNA = Actor(sort="client", name="Anna de Wit", email="anna@dewit.example")
PIET = Actor(sort="client", name="Piet de Wit", email="piet@dewit.example")


@pytest.fixture
def account(firm: Firm) -> Account:
    one = make.account()
    make.contact(one)
    return one


@pytest.fixture
def item(account: Account) -> ActionItem:
    return opened(account, PAPER, NAME, MOVED, RENT)


def answer(item: ActionItem, text: str, raw: str | list[str], **values: Any) -> actions.Saved:
    return actions.save_answer(item, ask(item, text), raw, **{"actor": ANNA, **values})


def fill_in(item: ActionItem) -> None:
    answer(item, "Your name", "Anna")
    answer(item, "Did you move", "no")
    actions.add_file(item, ask(item, "Yearly"), pdf(), actor=ANNA)


def test_an_answer_is_kept_with_who_gave_it(item: ActionItem) -> None:
    answer(item, "Your name", " Anna ")
    kept = ask(item, "Your name").reply
    assert kept is not None
    assert (kept.value, kept.typed, kept.answered_by, kept.version) == ("Anna", "", "Anna de Wit", 1)


def test_every_kind_of_answer_is_kept(account: Account) -> None:
    item = opened(account, NAME, MOVED, RENT, DAY, COLOUR, PETS)
    raws = {
        "Your": "Anna",
        "Did": "yes",
        "Rent": "1,000.50",
        "Day": "4/12/2026",
        "Colour": "Red",
        "Pets": ["Dog"],
    }
    for text, raw in raws.items():
        answer(item, text, raw)
    values = [ask(item, text).reply.value for text in raws]  # type: ignore[union-attr]
    assert values == ["Anna", True, "1000.50", "2026-12-04", "Red", ["Dog"]]
    assert (item.parts_done, item.parts_total) == (6, 6)


def test_the_first_answer_begins_the_request_and_the_second_does_not(item: ActionItem) -> None:
    answer(item, "Your name", "Anna")
    answer(item, "Did you move", "no")
    item.refresh_from_db()
    assert Event.objects.filter(verb="request.started").count() == 1
    assert (item.is_started, item.parts_done, item.parts_total) == (True, 2, 4)


def test_what_cannot_be_read_stays_as_it_was_typed_and_counts_as_missing(item: ActionItem) -> None:
    saved = answer(item, "Rent", "a lot")
    question = ask(item, "Rent")
    assert "We cannot read “a lot” as a number" in saved.error
    assert question.reply is not None and question.reply.typed == "a lot"
    assert (question.is_answered, question.is_unreadable, item.parts_done) == (False, True, 0)


def test_a_correction_takes_the_place_of_what_could_not_be_read(item: ActionItem) -> None:
    answer(item, "Rent", "a lot")
    answer(item, "Rent", "950")
    reply = ask(item, "Rent").reply
    assert reply is not None and (reply.value, reply.typed, reply.version) == ("950", "", 2)


def test_an_answer_taken_back_counts_no_more(item: ActionItem) -> None:
    answer(item, "Your name", "Anna")
    answer(item, "Your name", "")
    item.refresh_from_db()
    assert item.parts_done == 0


def test_saving_the_same_again_changes_nothing(item: ActionItem) -> None:
    answer(item, "Your name", "Anna")
    answer(item, "Your name", "Anna", actor=PIET, seen_version=0)
    reply = ask(item, "Your name").reply
    assert reply is not None and (reply.version, reply.answered_by) == (1, "Anna de Wit")


def test_of_two_who_answer_at_once_the_later_wins_and_is_told(item: ActionItem) -> None:
    answer(item, "Your name", "Anna", seen_version=0)
    saved = answer(item, "Your name", "Piet", actor=PIET, seen_version=0)
    reply = ask(item, "Your name").reply
    assert reply is not None and (saved.overtook, reply.value, reply.version) == ("Anna de Wit", "Piet", 2)


def test_an_answer_that_was_not_offered_is_refused_and_kept_as_typed(account: Account) -> None:
    item = opened(account, COLOUR, MOVED)
    saved = answer(item, "Colour", "Pink")
    assert saved.error == "Choose one of the answers." and ask(item, "Colour").is_unreadable


def test_a_file_is_kept_and_counted(item: ActionItem) -> None:
    actions.add_file(item, ask(item, "Yearly"), pdf(), actor=ANNA)
    item.refresh_from_db()
    assert [file.document.name for file in ask(item, "Yearly").files.all()] == ["Statement.pdf"]
    assert item.parts_done == 1
    assert Event.objects.get(verb="document.uploaded").item_id == item.pk


def test_several_files_are_one_answer(item: ActionItem) -> None:
    actions.add_file(item, ask(item, "Yearly"), pdf("1.pdf"), actor=ANNA)
    actions.add_file(item, ask(item, "Yearly"), pdf("2.pdf"), actor=ANNA)
    item.refresh_from_db()
    assert (item.parts_done, AnswerFile.objects.count()) == (1, 2)


def test_the_same_file_sent_again_is_there_once(
    item: ActionItem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    for _time in range(3):
        actions.add_file(item, ask(item, "Yearly"), pdf(), actor=ANNA)
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert (Document.objects.count(), len(kept)) == (1, 1)


def test_a_refused_file_changes_nothing(item: ActionItem) -> None:
    with pytest.raises(Refused, match="is a program"):
        actions.add_file(item, ask(item, "Yearly"), SimpleUploadedFile("a.pdf", bytes_of.EXE), actor=ANNA)
    item.refresh_from_db()
    assert (item.parts_done, Document.objects.count()) == (0, 0)


def test_more_files_than_fit_are_refused(item: ActionItem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "MOST_FILES", 1)
    actions.add_file(item, ask(item, "Yearly"), pdf("1.pdf"), actor=ANNA)
    with pytest.raises(Refused, match="1 files are the most here"):
        actions.add_file(item, ask(item, "Yearly"), pdf("2.pdf"), actor=ANNA)


def test_a_file_taken_back_counts_no_more(item: ActionItem) -> None:
    file = actions.add_file(item, ask(item, "Yearly"), pdf(), actor=ANNA)
    actions.remove_file(item, file, actor=ANNA)
    item.refresh_from_db()
    assert (item.parts_done, AnswerFile.objects.count()) == (0, 0)
    assert Document.objects.get().removed_at is not None
    assert Event.objects.filter(verb="document.removed", item=item.pk).exists()


def test_nothing_is_sent_while_something_required_is_missing(item: ActionItem) -> None:
    answer(item, "Your name", "Anna")
    with pytest.raises(Refused, match="Something is still missing: Yearly .* Did you move") as refused:
        actions.submit(item, actor=ANNA)
    item.refresh_from_db()
    assert refused.value.code == "missing" and item.status == Status.OPEN
    assert refused.value.facts["missing"] == [ask(item, "Yearly").public_id, ask(item, "Did").public_id]


def test_nothing_is_sent_while_something_cannot_be_read(item: ActionItem) -> None:
    fill_in(item)
    answer(item, "Rent", "a lot")
    with pytest.raises(Refused, match="Rent per month"):
        actions.submit(item, actor=ANNA)


def test_with_everything_required_there_it_is_done_and_reminders_stop(account: Account) -> None:
    item = opened(account, PAPER, NAME, MOVED, RENT, reminders_on=True)
    fill_in(item)
    actions.submit(item, actor=ANNA)
    request = Request.objects.get()
    assert (item.status, item.remind_at, item.todo_at, item.quiet_reason) == (Status.DONE, None, None, "")
    assert request.submitted_at is not None and request.submitted_by == "Anna de Wit"
    assert Event.objects.filter(verb="request.submitted").count() == 1


def test_sent_twice_is_sent_once_and_said_so(item: ActionItem) -> None:
    fill_in(item)
    stale = ActionItem.objects.get(pk=item.pk)
    actions.submit(item, actor=ANNA)
    with pytest.raises(Refused, match="sent already") as refused:
        actions.submit(stale, actor=PIET)
    assert refused.value.code == "already_sent"
    assert Event.objects.filter(verb="request.submitted").count() == 1


@pytest.mark.parametrize("act", ["answer", "file", "remove"])
def test_after_sending_nothing_changes(item: ActionItem, act: str) -> None:
    fill_in(item)
    actions.submit(item, actor=ANNA)
    with pytest.raises(Refused, match="sent already"):
        if act == "answer":
            answer(item, "Your name", "Piet")
        elif act == "file":
            actions.add_file(item, ask(item, "Yearly"), pdf("2.pdf"), actor=ANNA)
        else:
            actions.remove_file(item, AnswerFile.objects.get(), actor=ANNA)


def test_a_cancelled_request_takes_no_answers(item: ActionItem) -> None:
    cancelled(item)
    with pytest.raises(Refused, match="no longer needed"):
        answer(item, "Your name", "Anna")


def test_staff_complete_it_and_set_it_back_with_its_answers(account: Account) -> None:
    item = opened(account, PAPER, NAME, reminders_on=True)
    answer(item, "Your name", "Anna")
    item.refresh_from_db()
    actions.complete_by_hand(item, actor=make.actor())
    assert (item.status, item.remind_at) == (Status.DONE, None)
    actions.set_back(item, actor=make.actor())
    item.refresh_from_db()
    assert (item.status, item.parts_done, item.plan_no) == (Status.OPEN, 1, 2)
    assert item.todo_at is not None and ask(item, "Your name").is_answered
    verbs = set(Event.objects.filter(item=item.pk).values_list("verb", flat=True))
    assert {"request.completed", "request.set_back"} <= verbs


def test_a_request_set_back_can_be_sent_again(item: ActionItem) -> None:
    fill_in(item)
    actions.submit(item, actor=ANNA)
    actions.set_back(item, actor=make.actor())
    assert Request.objects.get().submitted_at is None
    actions.submit(item, actor=ANNA)
    assert item.status == Status.DONE


def test_only_what_is_done_is_archived(item: ActionItem) -> None:
    with pytest.raises(Refused, match="Complete it first"):
        items.archive(item, actor=make.actor())
    actions.complete_by_hand(item, actor=make.actor())
    items.archive(item, actor=make.actor())
    items.restore(item, actor=make.actor())
    assert (item.status, item.archived_at) == (Status.DONE, None)


def test_letters_say_how_much_is_missing_and_never_an_answer(item: ActionItem) -> None:
    facts = kind_called("request").letter_facts
    assert facts([item.pk])[item.pk].missing == (("paper", 1), ("question", 2))
    answer(item, "Your name", "Anna")
    answer(item, "Rent", "a lot")
    assert facts([item.pk])[item.pk].missing == (("paper", 1), ("question", 2))
    actions.add_file(item, ask(item, "Yearly"), pdf(), actor=ANNA)
    answer(item, "Did you move", "no")
    answer(item, "Rent", "")
    assert facts([item.pk])[item.pk].missing == (("send", 1),)


def test_what_letters_say_takes_one_query_for_many(account: Account, django_assert_num_queries: Any) -> None:
    keys = [opened(account, message=f"Number {number}").pk for number in range(3)]
    with django_assert_num_queries(1):
        facts = kind_called("request").letter_facts(keys)
    assert [facts[key].message for key in keys] == ["Number 0", "Number 1", "Number 2"]


@pytest.mark.parametrize("question", [NAME, RENT, DAY, COLOUR, PETS, MOVED])
@pytest.mark.parametrize(
    "typed", ["a\0b", "\ud83d\ude00 😀", "x" * 50_000, "' OR 1=1 --", "{{ x }}", "\u202e"]
)
def test_nothing_that_can_be_typed_breaks_an_answer(
    account: Account, question: dict[str, Any], typed: str
) -> None:
    item = opened(account, question)
    typed = typed.encode("utf-8", "replace").decode()
    actions.save_answer(item, ask(item, question["text"]), [typed], actor=ANNA)
    assert ask(item, question["text"]).is_touched
