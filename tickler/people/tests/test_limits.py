"""How often something may be tried, and from where a request comes."""

import pytest
import time_machine

from tests.race import at_once
from tickler.core.errors import Refused
from tickler.core.origin import client_address, neighbourhood
from tickler.people import limits
from tickler.people.models import Tally

THREE = limits.Limit("test", 3)


def tries(count: int, whom: str = "anna") -> int:
    """How many of so many tries are let through."""
    through = 0
    for _ in range(count):
        try:
            limits.take(THREE, whom)
        except Refused:
            continue
        through += 1
    return through


@pytest.mark.django_db
def test_more_tries_than_allowed_are_refused_with_the_time_to_wait():
    with time_machine.travel("2026-03-02 08:00Z", tick=False) as clock:
        assert tries(5) == 3
        clock.shift(40 * 60)
        with pytest.raises(Refused, match="Wait 20 minutes"):
            limits.take(THREE, "anna")
        clock.shift(19.5 * 60)
        with pytest.raises(Refused, match="Wait 1 minute and"):
            limits.take(THREE, "anna")


@pytest.mark.django_db
def test_no_hour_has_more_tries_than_allowed():
    through = []
    with time_machine.travel("2026-03-02 08:00Z", tick=False) as clock:
        for minute in range(0, 300):
            through += [minute] * tries(2)
            clock.shift(60)
    assert len(through) == 15
    assert max(sum(start <= one < start + 60 for one in through) for start in range(240)) == 3


@pytest.mark.django_db
def test_a_refused_try_does_not_make_the_wait_longer():
    with time_machine.travel("2026-03-02 08:00Z", tick=False) as clock:
        tries(3)
        clock.shift(59 * 60)
        tries(50)
        clock.shift(60)
        assert tries(5) == 3


@pytest.mark.django_db
def test_each_counts_for_themselves_and_nobody_is_named():
    assert tries(4) == tries(4, "piet") == 3
    assert "anna" not in str(list(Tally.objects.values_list("key", flat=True)))


@pytest.mark.django_db
def test_what_succeeded_does_not_count():
    for _ in range(20):
        limits.take(THREE, "anna")
        limits.give_back(THREE, "anna")
    assert tries(5) == 3


@pytest.mark.django_db
def test_old_tallies_are_forgotten():
    with time_machine.travel("2026-03-02 08:00Z", tick=False) as clock:
        tries(1)
        assert limits.forget_old() == 0
        clock.shift(25 * 3600)
        assert limits.forget_old() == 1


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_no_more_than_allowed_get_through():
    answers = at_once(lambda: limits.take(THREE, "anna"), 8)
    assert sum(answer is None for answer in answers) == 3


@pytest.mark.parametrize("proxies, forwarded, found", [
    (0, "203.0.113.9", "192.0.2.1"),
    (0, "", "192.0.2.1"),
    (1, "", "192.0.2.1"),
    (1, "203.0.113.9", "203.0.113.9"),
    (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
    (2, "6.6.6.6, 203.0.113.9, 198.51.100.7", "203.0.113.9"),
    (2, "203.0.113.9", "203.0.113.9"),
    (1, "6.6.6.6, rubbish", "192.0.2.1"),
    (1, "203.0.113.9:4711", "203.0.113.9"),
    (1, "[2001:db8::1]:443", "2001:db8::1"),
    (1, "::ffff:203.0.113.9", "203.0.113.9"),
    (1, " , ,203.0.113.9", "203.0.113.9"),
])  # fmt: skip
def test_the_client_is_as_far_from_the_right_as_we_have_proxies(proxies, forwarded, found):
    meta = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(meta, proxies) == found


def test_a_hundred_forged_headers_are_one_client():
    found = {
        client_address({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": f"6.6.6.{n}, 203.0.113.9"}, 1)
        for n in range(100)
    }
    assert found == {"203.0.113.9"}


def test_a_socket_has_no_address():
    assert client_address({"REMOTE_ADDR": ""}, 0) == ""


def test_one_household_is_one_neighbourhood():
    assert (
        neighbourhood("2001:db8:1:2:aaaa::1") == neighbourhood("2001:db8:1:2:bbbb::2") == "2001:db8:1:2::/64"
    )
    assert neighbourhood("203.0.113.9") == "203.0.113.9"
