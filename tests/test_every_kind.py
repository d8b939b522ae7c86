"""What the contract promises of every kind of item, tried on each that is installed.

A kind's folder holds `tests/samples.py` with `content_for(account)`: what makes one item that could be sent.
"""

import datetime as dt
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from tests import cast, make
from tests.cast import Company
from tests.post import Post
from tickler.core.errors import Refused
from tickler.core.ids import public_id
from tickler.core.tenancy import firm_scope
from tickler.documents.models import Document
from tickler.items import actions, bulk
from tickler.items.contract import MOVES, Kind, all_kinds
from tickler.items.models import ActionItem, BulkRow, Status
from tickler.mail.models import Notice
from tickler.people.models import Account, Contact
from tickler.people.roles import ALL_RIGHTS
from tickler.trail import sentences
from tickler.trail.models import Event
from tickler.ui.tests.test_templates import SPRITE

START = dt.datetime(2026, 11, 9, 8, 12, tzinfo=dt.UTC)  # a Monday
LANGUAGES = [code for code, _name in settings.LANGUAGES]
KINDS = list(all_kinds())

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS]),
]


@pytest.fixture
def post() -> Iterator[Post]:
    with time_machine.travel(START, tick=False) as traveller:
        yield Post(traveller)


@pytest.fixture
def companies(post: Post, db: None) -> tuple[Company, Company]:
    return cast.two_companies()


@pytest.fixture
def us(companies: tuple[Company, Company]) -> Iterator[Company]:
    with firm_scope(companies[0].firm.pk):
        yield companies[0]


def content(kind: Kind, account: Account, **values: Any) -> dict[str, Any]:
    """What one item of this kind is made of; reminders on, unless said otherwise."""
    samples = import_module(kind.detail.__module__.rpartition(".")[0] + ".tests.samples")
    plan = {"reminders_on": True, "remind_days": 3, "remind_times": 1}
    return samples.content_for(account, **plan | values)


def draft(kind: Kind, account: Account, **values: Any) -> ActionItem:
    assert kind.draft is not None
    return kind.draft(account, content(kind, account, **values), actor=make.actor())


def sent(kind: Kind, account: Account, **values: Any) -> ActionItem:
    return actions.send(draft(kind, account, **values), actor=make.actor())


def verb(kind: Kind) -> str:
    """Any verb that the kind records."""
    return next(name for name in sentences.VERBS if name.startswith(f"{kind.key}."))


def brought_to(status: str, kind: Kind, account: Account) -> ActionItem | None:
    """An item in this status by moves the kind allows; None if it never gets there."""
    ways: list[list[str]] = [[Status.DRAFT]]
    while ways and ways[0][-1] != status:
        way = ways.pop(0)
        ways += [[*way, to] for to in sorted(kind.moves[way[-1]]) if to not in way]
    if not ways:
        return None
    item = draft(kind, account)
    for to in ways[0][1:]:
        if to == Status.OPEN:
            actions.send(item, actor=make.actor())
        else:
            actions.move(item, to, verb(kind), actor=make.actor())
    return item


# --- the contract itself ----------------------------------------------------------------------------------


def test_it_is_named_in_the_settings_and_lies_in_its_own_folder(kind: Kind) -> None:
    package = kind.detail.__module__.rpartition(".")[0]
    assert package in settings.KINDS and len(KINDS) == len(settings.KINDS)
    assert kind.detail._meta.app_label == kind.key and package.endswith(f".{kind.key}")


def test_it_may_forbid_moves_and_never_adds_one(kind: Kind) -> None:
    assert all(set(kind.moves[status]) <= MOVES[status] for status in MOVES)


def test_its_words_are_translatable_and_its_pictures_there(kind: Kind) -> None:
    texts = [kind.label, kind.label_plural, kind.ask, kind.call, kind.stops_when, kind.resend_label]
    texts += [kind.tab.label, kind.section.label]
    texts += [text for text in (kind.new_label, kind.bulk_label) if text]
    assert [text for text in texts if not (isinstance(text, Promise) and str(text))] == []
    assert all(f'id="i-{icon}"' in SPRITE.read_text() for icon in (kind.icon, kind.section.icon))


def test_its_right_is_one_there_is(kind: Kind) -> None:
    assert kind.manage_right in ALL_RIGHTS | {""}


def test_its_addresses_carry_its_name(kind: Kind) -> None:
    names = [one.name or "" for one in (*kind.office_urls, *kind.client_urls)]
    assert [name for name in names if not name.startswith(f"{kind.key}-")] == []
    assert all(reverse(name) for name in (kind.new_url, kind.bulk_url, kind.templates_url) if name)


def test_its_templates_are_there(kind: Kind) -> None:
    assert get_template(f"{kind.key}/office.html") and get_template(f"{kind.key}/client.html")


# --- a life -----------------------------------------------------------------------------------------------


def test_a_draft_is_written_and_nobody_hears_of_it(us: Company, kind: Kind) -> None:
    item = draft(kind, us.account)
    assert (item.kind, item.status, item.todo_at) == (kind.key, Status.DRAFT, None)
    assert kind.detail.objects.filter(pk=item.pk).exists() and not Notice.objects.exists()
    assert make.signed_in(us.contact).get(f"/client/items/{item.public_id}/").status_code == 404


def test_sent_it_is_on_the_clients_list_and_the_first_letter_is_owed(us: Company, kind: Kind) -> None:
    item = sent(kind, us.account)
    client = make.signed_in(us.contact)
    for address in ("/client/", f"/client/section/{kind.key}/"):
        assert item.title in client.get(address).content.decode()
    owed = Notice.objects.filter(item=item).values_list("occasion", "sort", "email")
    emails = sorted(link.address.email for link in us.account.links.filter(notify=True))
    assert sorted(owed) == [("p1.first", "notice", email) for email in emails]


def test_it_reminds_and_says_what_is_missing(post: Post, us: Company, kind: Kind) -> None:
    item = sent(kind, us.account)
    post.days(10)
    assert sorted(post.days_gone(START)) == [0, 0, 3, 3]  # to two people
    words = [kind.missing_words(*one) for one in kind.letter_facts([item.pk])[item.pk].missing]
    said = post.gone[-1].letter.get_body(("plain",)).get_content()
    assert words and all(word in said for word in words)


def test_it_stops_as_soon_as_it_is_done(post: Post, us: Company, kind: Kind) -> None:
    item = sent(kind, us.account, remind_times=5)
    post.days(4)
    item.refresh_from_db()
    actions.move(item, Status.DONE, verb(kind), actor=make.actor())
    post.days(20)
    assert max(post.days_gone(START)) == 3
    assert (item.todo_at, item.remind_at) == (None, None)


def test_sending_it_again_by_hand_leaves_the_plan_alone(post: Post, us: Company, kind: Kind) -> None:
    item, newer = sent(kind, us.account), sent(kind, us.account)
    post.days(1)
    item.refresh_from_db()
    before = (item.plan_no, item.reminders_sent, item.remind_at)
    actions.resend(item, actor=make.actor())
    assert (item.plan_no, item.reminders_sent, item.remind_at) == before
    assert list(ActionItem.objects.all().to_do()) == [item, newer]
    assert Notice.objects.filter(item=item, occasion="resend.1").count() == 2
    assert Event.objects.filter(item=item, verb="item.resent").count() == 1
    with pytest.raises(Refused) as refusal:
        actions.resend(item, actor=make.actor())
    assert refusal.value.code == "just_sent"


# --- no -----------------------------------------------------------------------------------------------------


def test_of_two_moves_from_one_page_the_second_is_refused(us: Company, kind: Kind) -> None:
    item = sent(kind, us.account)
    same = ActionItem.objects.get(pk=item.pk)
    actions.move(item, Status.DONE, verb(kind), actor=make.actor())
    with pytest.raises(Refused) as refusal:
        actions.move(same, Status.CANCELLED, verb(kind), actor=make.actor())
    assert refusal.value.code == "stale"
    assert ActionItem.objects.get(pk=item.pk).status == Status.DONE


@pytest.mark.parametrize("status", list(MOVES))
def test_what_is_not_possible_now_is_refused(us: Company, kind: Kind, status: str) -> None:
    item = brought_to(status, kind, us.account)
    if item is None:
        return  # the kind never comes to this status
    for to in set(MOVES) - set(kind.moves[status]):
        with pytest.raises(Refused) as refusal:
            actions.move(item, to, verb(kind), actor=make.actor())
        assert refusal.value.code == "wrong_moment"


@pytest.mark.parametrize("status", list(MOVES))
def test_it_is_archived_and_sent_again_only_where_the_kind_says_so(
    us: Company, kind: Kind, status: str
) -> None:
    item = brought_to(status, kind, us.account)
    for act, may in ((actions.resend, kind.may_resend), (actions.archive, kind.may_archive)):
        if item is not None and not may(item):
            with pytest.raises(Refused):
                act(item, actor=make.actor())
    if item is not None and kind.may_archive(item):
        actions.archive(item, actor=make.actor())
        assert (item.todo_at, item.remind_at) == (None, None)
        actions.restore(item, actor=make.actor())
        assert (item.status, item.archived_at) == (status, None)


def test_an_archived_client_gets_none(us: Company, kind: Kind) -> None:
    item = draft(kind, us.account)
    Account.objects.filter(pk=us.account.pk).update(archived_at=START)
    account = Account.objects.get(pk=us.account.pk)
    with pytest.raises(Refused, match="archived"):
        draft(kind, account)
    item.account = account
    with pytest.raises(Refused, match="archived"):
        actions.send(item, actor=make.actor())


def test_a_template_that_is_none_is_not_found(
    us: Company, companies: tuple[Company, Company], kind: Kind
) -> None:
    if kind.new_url:
        answer = make.signed_in(us.owner).get(f"{reverse(kind.new_url)}?template={public_id()}")
        assert answer.status_code == 404


# --- pages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(MOVES))
def test_both_sides_have_a_page_for_it_in_every_status(us: Company, kind: Kind, status: str) -> None:
    item = brought_to(status, kind, us.account)
    if item is not None:
        page = make.signed_in(us.employee).get(f"/office/items/{item.public_id}/")
        assert page.status_code == 200 and item.title in page.content.decode()
        page = make.signed_in(us.contact).get(f"/client/items/{item.public_id}/")
        assert page.status_code == (404 if status == Status.DRAFT else 200)


def test_nobody_else_sees_it(us: Company, companies: tuple[Company, Company], kind: Kind) -> None:
    item, them = sent(kind, us.account), companies[1]
    for who in (us.stranger, them.owner, them.employee, us.contact):
        assert make.signed_in(who).get(f"/office/items/{item.public_id}/").status_code == 404
    for who in (us.other_contact, them.contact, us.owner):
        assert make.signed_in(who).get(f"/client/items/{item.public_id}/").status_code == 404


def test_it_is_sent_to_many(us: Company, kind: Kind) -> None:
    if not kind.bulk_label:
        return  # what it is made of belongs to one client
    accounts = [us.account, us.other_account]
    started = bulk.start(
        kind.key,
        content(kind, us.account),
        Account.objects.filter(pk__in=[one.pk for one in accounts]),
        by=us.owner,
        actor=make.actor(us.owner),
    )
    bulk.run(started.pk)
    assert set(BulkRow.objects.values_list("outcome", flat=True)) == {"sent"}
    assert {item.account_id for item in ActionItem.objects.all().to_do()} == {one.pk for one in accounts}


def test_the_menu_of_ticked_clients_leads_to_its_page(us: Company, kind: Kind) -> None:
    if kind.bulk_url:
        ticked = {"account": [us.account.public_id, us.other_account.public_id]}
        answer = make.signed_in(us.owner).post(f"/office/clients/send/{kind.key}/", ticked)
        said = answer.content.decode()
        assert answer.status_code == 200 and us.account.name in said and us.other_account.name in said


def test_it_says_something_of_the_documents_it_is_about(us: Company, kind: Kind) -> None:
    adds = kind.on_documents
    if adds is None:
        return  # it is not about documents
    assert reverse(adds.act_url) and reverse(adds.list_url) and str(adds.act_label)
    sent(kind, us.account)
    documents = list(Document.objects.filter(account=us.account))
    notes = adds.note(make.viewer(us.employee), documents)
    assert [one for one in documents if not (notes[one.pk].mark and notes[one.pk].entries)] == []
    read = adds.note(make.client_viewer(us.contact), documents)
    addresses = [entry["url"] for note in read.values() for entry in note.entries]
    assert not any(address.startswith("/office/") for address in addresses)
    page = make.signed_in(us.employee).get(reverse(adds.list_url)).content.decode()
    assert all(one.name in page for one in documents)


# --- words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_letters_are_written_in_every_language(
    post: Post, us: Company, kind: Kind, language: str
) -> None:
    Contact.objects.filter(pk=us.contact.pk).update(language=language)
    item = sent(kind, us.account)
    post.days(4)
    mine = [gone.letter for gone in post.gone if gone.to == us.contact.addresses.get().email]
    assert len(mine) == 2
    for letter in mine:
        said = letter.get_body(("plain",)).get_content()
        assert item.title in letter["Subject"] and f"/client/items/{item.public_id}/" in said
        assert not {"%(", "{{", "{%", "[["} & {said[at : at + 2] for at in range(len(said))}


def test_its_words_differ_by_language(us: Company, kind: Kind) -> None:
    keys = [key for key, _count in kind.letter_facts([sent(kind, us.account).pk]).popitem()[1].missing]
    for speak in [
        lambda: kind.progress_words(2, 5),
        *[lambda key=key: kind.missing_words(key, 2) for key in keys],
    ]:
        said = set()
        for language in LANGUAGES:
            with translation.override(language):
                said.add(speak())
        assert len(said) == len(LANGUAGES) and all("2" in words for words in said)


def test_what_is_missing_from_many_is_asked_at_once(us: Company, kind: Kind) -> None:
    keys = [sent(kind, us.account).pk for _number in range(5)]
    with CaptureQueriesContext(connection) as asked:
        assert kind.letter_facts(keys).keys() == set(keys)
    assert len(asked) == 1


def test_it_says_what_happened_to_it(us: Company, kind: Kind) -> None:
    item = sent(kind, us.account)
    actions.move(item, Status.DONE, verb(kind), actor=make.actor())
    said = [sentences.plain(event) for event in Event.objects.filter(item=item.pk)]
    assert len(said) >= 3 and not any("item." in one or f"{kind.key}." in one for one in said)
