"""Making, changing, archiving accounts."""

import pytest

from tests import make
from tests.race import at_once
from tickler.core.errors import Refused
from tickler.core.tenancy import firm_scope
from tickler.people import actions
from tickler.people.models import Account
from tickler.people.numbers import letter_for
from tickler.people.search import matching
from tickler.trail.models import Event

ACTOR = make.actor()
seen: list = []


def note(account_ids, moment):
    seen.append(list(account_ids))


def fail(account_ids, moment):
    raise RuntimeError("a follower failed")


@pytest.mark.parametrize(
    "name, letter",
    [("Visser", "V"), ("de Wit", "W"), ("Élan Conseil", "E"), ("北京", "X"), ("4 you", "Y"), ("øre", "X")],
)
def test_a_number_begins_with_a_letter_of_the_name(name, letter):
    assert letter_for(name) == letter


def test_accounts_are_numbered_one_after_the_other(firm):
    numbers = [actions.create_account(name, actor=ACTOR).number for name in ("Visser", "de Wit", "Visser")]
    assert numbers == ["V1", "W2", "V3"]


def test_each_firm_counts_for_itself(firm):
    actions.create_account("Visser", actor=ACTOR)
    with firm_scope(make.firm("Noord").pk):
        assert actions.create_account("Visser", actor=ACTOR).number == "V1"


def test_a_number_somebody_chose_is_left_out(firm):
    actions.create_account("Vos", number="v 1", actor=ACTOR)
    assert actions.create_account("Visser", actor=ACTOR).number == "V2"


def test_a_taken_number_is_refused_with_who_has_it(firm):
    actions.create_account("Vos", number="V7", actor=ACTOR)
    with pytest.raises(Refused, match="V7 belongs to Vos"):
        actions.create_account("Visser", number="V7", actor=ACTOR)
    other = actions.create_account("Visser", actor=ACTOR)
    with pytest.raises(Refused, match="V7 belongs to Vos"):
        actions.change_account(other, number="V7", actor=ACTOR)


@pytest.mark.parametrize("number", ["7", "VIS7", "V", "V-7", "É7"])
def test_a_number_that_is_none_is_refused(firm, number):
    with pytest.raises(Refused, match="one or two letters"):
        actions.create_account("Visser", number=number, actor=ACTOR)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_get_the_same_number():
    firm = make.firm()

    def create() -> str:
        with firm_scope(firm.pk):
            return actions.create_account("Visser", actor=ACTOR).number

    assert sorted(at_once(create)) == [f"V{number}" for number in range(1, 9)]


def test_an_account_needs_a_name(firm):
    with pytest.raises(Refused, match="name"):
        actions.create_account("  ", actor=ACTOR)


@pytest.mark.parametrize("wrong", [{"type": "ship"}, {"language": "tlh"}])
def test_what_is_not_on_the_list_is_refused(firm, wrong):
    with pytest.raises(Refused):
        actions.create_account("Visser", actor=ACTOR, **wrong)


def test_nothing_but_its_own_facts_can_be_changed(firm):
    account = actions.create_account("Visser", actor=ACTOR)
    with pytest.raises(TypeError):
        actions.change_account(account, firm_id=7, actor=ACTOR)


def test_a_change_is_an_event_with_both_values(firm):
    account = actions.create_account("Visser", actor=ACTOR)
    actions.change_account(account, name="Visser Holding", type="company", actor=ACTOR)
    event = Event.objects.get(verb="account.changed")
    assert event.account_id == account.pk
    assert event.facts["changes"] == {
        "name": ["Visser", "Visser Holding"],
        "type": ["individual", "company"],
    }


def test_no_change_is_no_event(firm):
    account = actions.create_account("Visser", actor=ACTOR)
    actions.change_account(account, name="Visser", actor=ACTOR)
    assert not Event.objects.filter(verb="account.changed").exists()


def test_archiving_and_restoring_tells_those_who_follow(firm, settings):
    settings.ACCOUNT_CHANGE_FOLLOWERS = [f"{__name__}.note"]
    seen.clear()
    account = actions.create_account("Visser", actor=ACTOR)
    actions.archive_account(account, actor=ACTOR)
    assert account.archived_at is not None
    actions.restore_account(account, actor=ACTOR)
    assert account.archived_at is None
    assert seen == [[account.pk], [account.pk]]
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["account.created", "account.archived", "account.restored"]


def test_a_follower_that_fails_undoes_the_act(firm, settings):
    settings.ACCOUNT_CHANGE_FOLLOWERS = [f"{__name__}.fail"]
    account = actions.create_account("Visser", actor=ACTOR)
    with pytest.raises(RuntimeError):
        actions.archive_account(account, actor=ACTOR)
    assert Account.objects.get().archived_at is None
    assert not Event.objects.filter(verb="account.archived").exists()


def test_archiving_twice_is_refused(firm):
    account = actions.create_account("Visser", actor=ACTOR)
    actions.archive_account(account, actor=ACTOR)
    with pytest.raises(Refused):
        actions.archive_account(Account.objects.get(), actor=ACTOR)


@pytest.mark.parametrize(
    "text", ["müller", "MULLER holding", "m1", "straße", "strasse", "lea", "lea@büro"[:4]]
)
def test_an_account_is_found_by_anything_one_remembers(firm, text):
    account = actions.create_account("Müller Holding", actor=ACTOR)
    link = actions.add_contact(account, first_name="Léa", last_name="Strasse", actor=ACTOR)
    actions.add_address(link.contact, "lea@buero.example", actor=ACTOR)
    assert [*matching(Account.objects.all(), text)] == [account]


def test_every_word_must_occur(firm):
    actions.create_account("Müller Holding", actor=ACTOR)
    assert not matching(Account.objects.all(), "müller gmbh").exists()


def test_a_sign_of_the_search_language_is_an_ordinary_sign(firm):
    actions.create_account("Müller Holding", actor=ACTOR)
    assert not matching(Account.objects.all(), "m%g").exists()
