"""Which days are no working days where a firm sits. The only place that asks the holiday library."""

import datetime as dt
from functools import lru_cache

import holidays

WEEKEND = frozenset({5, 6})  # as date.weekday() counts
# A fixed span: the answer must not depend on when it was first asked, nor go stale in a process that
# runs for years. Forty years of one place take 2-5 ms and about 50 KB, once.
FIRST_YEAR, LAST_YEAR = 2020, 2060


def countries() -> tuple[str, ...]:
    """The countries whose public holidays are known, as two-letter codes."""
    return tuple(sorted(_known()))


def regions(country: str) -> tuple[str, ...]:
    """The regions of a country that may have holidays of their own, as the library's codes."""
    return _known().get(country, ())


@lru_cache(maxsize=64)
def region_names(country: str) -> dict[str, str]:
    """The regions by code, as people there call them; a code stands for itself where no name is known."""
    if not is_known(country):
        return {}
    names = holidays.country_holidays(country).get_subdivision_aliases()
    return {code: max(names.get(code) or [code], key=len) for code in regions(country)}


def is_known(country: str, region: str = "") -> bool:
    """Are the public holidays of this place known?"""
    return country in _known() and (not region or region in regions(country))


@lru_cache(maxsize=1024)
def holidays_of(country: str, region: str = "") -> frozenset[dt.date]:
    """The public holidays of a place, with the days on which they are made up for.

    A region that is not known gets its country's holidays and a country that is not known gets none:
    a code the library has dropped must not stop a firm's reminders. Forms and checks ask `is_known`.
    """
    if not is_known(country):
        return frozenset()
    place = region if region in regions(country) else None
    known = holidays.country_holidays(country, subdiv=place)
    # Some countries are known for fewer years, and asking for more is a warning.
    years = range(max(FIRST_YEAR, known.start_year), min(LAST_YEAR, known.end_year) + 1)
    return frozenset(holidays.country_holidays(country, subdiv=place, years=years))


@lru_cache(maxsize=256)
def weekend(country: str) -> frozenset[int]:
    """The days of the week that are the weekend in a country, as date.weekday() counts."""
    return frozenset(holidays.country_holidays(country).weekend) if is_known(country) else WEEKEND


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[str, ...]]:
    places = holidays.list_supported_countries(include_aliases=False)
    return {country: tuple(codes) for country, codes in places.items()}
