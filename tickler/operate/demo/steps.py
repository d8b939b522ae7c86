"""What people of the demo do, each step one or several acts of the house."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.items import actions as items
from tickler.items.models import ActionItem
from tickler.kinds.request import actions as requests
from tickler.kinds.request.models import Question, Sort
from tickler.operate.demo import asks, papers
from tickler.people import actions as people
from tickler.people.models import Account, Address, Link, Person, Staff
from tickler.trail.actions import record

# Who is at which machine: addresses that are kept free for examples.
_OFFICE_IP, _HOME_IP = "198.51.100.24", "203.0.113.81"
_OFFSET = 60  # minutes east of UTC, as a browser of theirs says


@dataclass(frozen=True, slots=True)
class Stage:
    """Who is there: staff by address, accounts by name."""

    staff: Mapping[str, Staff]
    accounts: Mapping[str, Account]

    def account(self, name: str) -> Account:
        """The account of this name."""
        return self.accounts[name]

    def actor(self, email: str) -> Actor:
        """This member of staff at their desk."""
        who = self.staff[email]
        return Actor(
            sort="staff", person_id=who.person_id, name=who.name, email=email,
            ip=_OFFICE_IP, browser="Firefox", os="Windows", utc_offset=_OFFSET,
        )  # fmt: skip


Step = Callable[[Stage, ActionItem], None]


def begins(
    stage: Stage, account: Account, content: dict[str, Any], *, by: str, is_draft: bool = False
) -> ActionItem:
    """Staff prepare a request and send it."""
    actor = stage.actor(by)
    item = requests.create(account, content, actor=actor)
    return item if is_draft else items.send(item, actor=actor, by=stage.staff[by])


def answers(first_name: str, count: int) -> Step:
    """The client signs in and answers the first so many questions."""

    def step(stage: Stage, item: ActionItem) -> None:
        _answer(item, signed_in(item, first_name), count)

    return step


def submits(first_name: str) -> Step:
    """The client answers all that is left and sends it."""

    def step(stage: Stage, item: ActionItem) -> None:
        actor = signed_in(item, first_name)
        _answer(item, actor, None)
        item.refresh_from_db()
        requests.submit(item, actor=actor)

    return step


def completes(by: str) -> Step:
    """Staff have what they need."""
    return _by_staff(by, lambda item, actor: requests.complete_by_hand(item, actor=actor))


def archives(by: str) -> Step:
    """Staff put it aside."""
    return _by_staff(by, lambda item, actor: items.archive(item, actor=actor))


def resends(by: str) -> Step:
    """Staff send one more letter by hand."""
    return _by_staff(by, lambda item, actor: items.resend(item, actor=actor))


def sets_back(by: str) -> Step:
    """Something was wrong with it: back to the client."""
    return _by_staff(by, lambda item, actor: requests.set_back(item, actor=actor))


def stops_writing_to(by: str, first_name: str) -> Step:
    """Staff resend it and switch Notify off for one of two in the same breath: that letter is skipped."""

    def act(item: ActionItem, actor: Actor) -> None:
        items.resend(item, actor=actor)
        people.set_notify(_link(item.account_id, first_name), False, actor=actor)

    return _by_staff(by, act)


def _by_staff(by: str, act: Callable[[ActionItem, Actor], Any]) -> Step:
    def step(stage: Stage, item: ActionItem) -> None:
        item.refresh_from_db()
        act(item, stage.actor(by))

    return step


def _link(account_id: int, first_name: str) -> Link:
    links = Link.objects.filter(account=account_id, contact__first_name=first_name)
    return links.select_related("contact", "address", "account").order_by("pk")[0]


def signed_in(item: ActionItem, first_name: str) -> Actor:
    """The contact signs in with a code from a letter, because of this item."""
    return comes_in(item.account_id, first_name)


def comes_in(account_id: int, first_name: str) -> Actor:
    """The contact signs in with a code from a letter."""
    link = _link(account_id, first_name)
    assert link.address is not None
    person = Person.objects.for_email(link.address.email)
    actor = Actor(
        sort="client", person_id=person.pk, name=link.contact.full_name, email=person.email,
        contact_id=link.contact_id, ip=_HOME_IP, browser="Safari", os="iOS", utc_offset=_OFFSET,
    )  # fmt: skip
    Address.objects.filter(pk=link.address.pk, confirmed_at=None).update(confirmed_at=now())
    record("client.signed_in", actor=actor, how="code")
    return actor


def _answer(item: ActionItem, actor: Actor, count: int | None) -> None:
    """The first so many questions that have no answer yet; all of them without a number."""
    known = {ask.text: ask.answer for wording in _wordings() for ask in wording.asks}
    questions = Question.objects.filter(request=item.pk).with_answers()
    for question in [one for one in questions if not one.is_answered][:count]:
        answer = known[question.text]
        if question.type == Sort.FILE:
            file = SimpleUploadedFile(answer, papers.file_bytes(answer))
            requests.add_file(item, question, file, actor=actor)
        else:
            requests.save_answer(item, question, answer, actor=actor)


def _wordings() -> list[asks.Wording]:
    return [wording for languages in asks.WORDINGS.values() for wording in languages.values()]
