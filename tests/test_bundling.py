"""At most one letter with reminders per person per day: what it says, counts, and what was foretold."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.post import Post
from tests.test_reminding import START, request_for
from tickler.core.clock import day_of, now
from tickler.core.tenancy import firm_scope
from tickler.items import actions, reminders
from tickler.items.forecast import coming_in, coming_of
from tickler.items.models import ActionItem
from tickler.items.recipients import reminded
from tickler.mail.models import Letter, Notice
from tickler.office.coming import everything
from tickler.people.models import Account, Contact, Firm
from tickler.trail.models import Event

DUE = START + dt.timedelta(days=3)


@pytest.fixture
def post() -> Iterator[Post]:
    with time_machine.travel(START, tick=False) as traveller:
        yield Post(traveller)


@pytest.fixture
def firm(db: None) -> Iterator[Firm]:
    one = make.firm(one_letter_a_day=True)
    with firm_scope(one.pk):
        yield one


@pytest.fixture
def anna(firm: Firm) -> Contact:
    return make.contact(email="anna@example.org")


@pytest.fixture
def accounts(anna: Contact) -> list[Account]:
    """Three clients of Anna's."""
    every = [make.account(name) for name in ("De Wit", "Bakkerij", "Visser")]
    for one in every:
        make.link(one, anna)
    return every


@pytest.fixture
def nine(accounts: list[Account], post: Post) -> list[ActionItem]:
    """Three items for each of them, sent an hour after each other; the notices are gone."""
    items = []
    for account in accounts:
        for _ in range(3):
            items.append(request_for(account, on=True))
            post.hours(1)
    del post.gone[:]
    return items


def again(item: ActionItem) -> ActionItem:
    return ActionItem.objects.select_related("account", "firm").get(pk=item.pk)


def plan(post: Post) -> None:
    """The reminders are planned, and have not left."""
    post.traveller.move_to(DUE)
    while reminders.plan_due():
        pass


def finish(items: list[ActionItem]) -> None:
    for item in items:
        actions.move(again(item), "done", "request.submitted", actor=make.actor())


def text_of(post: Post) -> str:
    body = post.gone[0].letter.get_body(("plain",))
    assert body is not None
    return body.get_content()


def test_nine_items_of_three_clients_travel_in_one_letter(
    post: Post, nine: list[ActionItem], firm: Firm
) -> None:
    foretold = everything(firm)
    post.days(20)
    assert (len(post.gone), sum(one.count for one in foretold), len(foretold)) == (1, 1, 9)
    names = ("De Wit", "Bakkerij", "Visser", "– Papers")
    assert [text_of(post).count(name) for name in names] == [1, 1, 1, 9]


def test_each_item_counts_and_tells_as_if_alone(post: Post, nine: list[ActionItem]) -> None:
    post.days(20)
    assert {again(item).reminders_sent for item in nine} == {1}
    assert Event.objects.filter(verb="item.reminded").count() == 9


def test_it_leaves_with_the_first_of_them_on_the_day(post: Post, nine: list[ActionItem]) -> None:
    post.days(20)
    assert post.gone[0].at == DUE


def test_what_was_done_meanwhile_is_not_in_the_letter_and_the_rest_is(
    post: Post, nine: list[ActionItem]
) -> None:
    plan(post)
    finish(nine[:7])
    post.run()
    assert (len(post.gone), text_of(post).count("– Papers")) == (1, 2)


def test_a_bundle_of_which_one_is_left_is_that_reminders_own_letter(
    post: Post, nine: list[ActionItem]
) -> None:
    plan(post)
    finish(nine[1:])
    post.run()
    assert post.gone[0].letter["Subject"] == "Reminder: Marlow & Brandt: information request – Papers"


def test_a_bundle_of_which_nothing_is_left_is_skipped(post: Post, nine: list[ActionItem]) -> None:
    plan(post)
    finish(nine)
    post.run()
    letter = Letter.objects.get(sort="reminders")
    assert (post.gone, letter.state, letter.reason) == ([], "skipped", "done")


def test_each_dropped_reminder_keeps_its_own_reason(post: Post, nine: list[ActionItem]) -> None:
    plan(post)
    finish(nine[:1])
    actions.set_reminders(again(nine[1]), on=False, days=3, times=1, actor=make.actor())
    post.run()
    rows = Notice.objects.filter(sort="reminder", fate="skipped").order_by("item")
    assert [row.reason for row in rows] == ["done", "reminders_off"]


def test_a_letter_by_hand_is_never_bundled_or_held(post: Post, nine: list[ActionItem]) -> None:
    post.traveller.move_to(DUE)
    post.run()
    for item in nine[:2]:
        actions.resend(again(item), actor=make.actor())
    post.run()
    assert len(post.gone) == 3


def test_who_had_a_letter_today_gets_the_next_one_tomorrow(post: Post, accounts: list[Account]) -> None:
    first, second = request_for(accounts[0], on=True), request_for(accounts[1], on=True)
    post.hours(53)
    actions.resend(again(second), actor=make.actor())  # its reminder moves to five hours after the other's
    post.run()
    del post.gone[:]
    said = [one.at for item in (first, second) for one in coming_of(again(item))]
    post.days(10)
    assert [gone.at for gone in post.gone] == said == [DUE, DUE + dt.timedelta(days=1)]


def test_without_the_setting_every_item_has_its_own_letter(
    post: Post, nine: list[ActionItem], firm: Firm
) -> None:
    Firm.objects.filter(pk=firm.pk).update(one_letter_a_day=False)
    post.days(20)
    assert len(post.gone) == 9


ITEMS = st.lists(  # account, days, times, hours after the start
    st.tuples(st.integers(0, 3), st.integers(1, 5), st.integers(1, 4), st.integers(0, 40)),
    min_size=1,
    max_size=8,
)
LINKS = st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8)  # account, person


def foretold_in(firm: Firm) -> Counter[tuple[dt.datetime, str, int]]:
    coming, readers = coming_in(firm)
    return Counter(
        (one.at, reader.email, one.item.pk)
        for one in coming
        for reader in reminded(readers[one.item.pk], day_of(one.at, firm.zone))
    )


def left_since(began: dt.datetime) -> Counter[tuple[dt.datetime, str, int]]:
    rows = Notice.objects.filter(sort="reminder", fate="sent", settled_at__gt=began)
    return Counter(rows.values_list("settled_at", "email", "item_id"))


def letters_a_day(firm: Firm) -> Counter[tuple[str, dt.date]]:
    rows = Notice.objects.filter(sort="reminder", fate="sent").values_list("letter", "email", "settled_at")
    return Counter((email, day_of(at, firm.zone)) for _letter, email, at in rows.distinct())


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(items=ITEMS, links=LINKS, bundles=st.booleans(), keeps_hours=st.booleans(), resend=st.booleans())
def test_what_leaves_in_thirty_days_is_what_was_foretold(
    items: list[tuple[int, int, int, int]],
    links: set[tuple[int, int]],
    bundles: bool,
    keeps_hours: bool,
    resend: bool,
) -> None:
    hours = {"hours_from": dt.time(9), "hours_until": dt.time(17)} if keeps_hours else {}
    firm = make.firm(one_letter_a_day=bundles, working_days_only=keeps_hours, **hours)
    with firm_scope(firm.pk), time_machine.travel(START, tick=False) as traveller:
        post = Post(traveller)
        accounts = [make.account(f"Client {number}") for number in range(4)]
        people = [make.contact(email=f"p{number}-{firm.pk}@example.org") for number in range(4)]
        for account, person in links:
            make.link(accounts[account], people[person])
        for account, days, times, after in sorted(items, key=lambda one: one[3]):
            traveller.move_to(max(now(), START + dt.timedelta(hours=after)))
            post.run()
            request_for(accounts[account], on=True, days=days, times=times)
        post.run()
        row = Notice.objects.order_by("id").first()
        if resend and row is not None:
            traveller.shift(dt.timedelta(minutes=2))
            actions.resend(ActionItem.objects.get(pk=row.item_id), actor=make.actor())
            post.run()
        began, foretold = now(), foretold_in(firm)
        post.days(30)
        assert left_since(began) == foretold
        assert not bundles or max(letters_a_day(firm).values(), default=0) <= 1
