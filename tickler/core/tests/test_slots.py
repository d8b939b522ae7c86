"""Which stretch of time a moment falls into."""

import datetime as dt

import pytest

from tickler.core import slots


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2026-11-25 03:00:00", "2026-11-25 23:59:59", True),
        ("2026-11-25 03:00:00", "2026-11-26 02:59:59", True),
        ("2026-11-25 02:59:59", "2026-11-25 03:00:00", False),
    ],
)
def test_a_day_begins_at_the_time_that_was_named(one: str, other: str, is_same: bool) -> None:
    daily = slots.period(days=1, at="03:00")
    assert (daily.slot(at(one)) == daily.slot(at(other))) is is_same


def test_stretches_of_seconds_follow_each_other() -> None:
    short = slots.period(seconds=30)
    assert short.slot(at("2026-11-25 10:00:30")) == short.slot(at("2026-11-25 10:00:29")) + 1


def test_a_period_is_either_seconds_or_days() -> None:
    with pytest.raises(ValueError, match="either"):
        slots.period()
    with pytest.raises(ValueError, match="either"):
        slots.period(seconds=5, days=1)
