import datetime as dt

import pytest

from tickler.core import workdays


def test_a_region_adds_its_own_holidays_to_its_countrys():
    epiphany, unity_day = dt.date(2026, 1, 6), dt.date(2026, 10, 3)
    assert epiphany in workdays.holidays_of("DE", "BY")
    assert epiphany not in workdays.holidays_of("DE", "BE")
    assert unity_day in workdays.holidays_of("DE", "BY") & workdays.holidays_of("DE")


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("US", dt.date(2026, 11, 26)),  # Thanksgiving
        ("US", dt.date(2026, 7, 3)),  # the 4th is a Saturday, so the Friday is free
        ("FR", dt.date(2026, 7, 14)),
        ("PT", dt.date(2027, 4, 25)),
        ("NL", dt.date(2028, 4, 27)),
        ("DE", dt.date(2024, 3, 29)),  # Good Friday
    ],
)
def test_public_holidays_are_known(country, day):
    assert day in workdays.holidays_of(country)


def test_an_ordinary_day_is_no_holiday():
    assert dt.date(2026, 3, 4) not in workdays.holidays_of("DE", "BY")


def test_holidays_reach_decades_ahead_whenever_they_are_asked():
    years = {day.year for day in workdays.holidays_of("DE")}
    assert years == set(range(workdays.FIRST_YEAR, workdays.LAST_YEAR + 1))


def test_the_holidays_of_a_place_are_made_once():
    assert workdays.holidays_of("NL", "") is workdays.holidays_of("NL", "")


def test_a_region_nobody_knows_has_its_countrys_holidays():
    assert workdays.holidays_of("DE", "ZZ") == workdays.holidays_of("DE")


@pytest.mark.parametrize("country", ["", "XX"])
def test_a_country_nobody_knows_has_no_holidays_and_an_ordinary_weekend(country):
    assert workdays.holidays_of(country, "BY") == frozenset()
    assert workdays.weekend(country) == {5, 6}


def test_the_weekend_is_the_countrys():
    assert workdays.weekend("DE") == {5, 6}
    assert workdays.weekend("EG") == {4, 5}


@pytest.mark.parametrize(
    ("country", "region", "known"),
    [
        ("DE", "", True),
        ("DE", "BY", True),
        ("DE", "CA", False),
        ("US", "CA", True),
        ("XX", "", False),
        ("", "", False),
        ("UK", "", False),  # an alias; the code is GB
    ],
)
def test_a_form_can_ask_whether_a_place_is_known(country, region, known):
    assert workdays.is_known(country, region) is known


def test_every_country_is_a_two_letter_code_and_the_five_languages_countries_are_there():
    countries = workdays.countries()
    assert all(len(code) == 2 and code.isupper() for code in countries)
    assert {"US", "GB", "DE", "AT", "CH", "FR", "PT", "NL", "BE"} <= set(countries)
    assert list(countries) == sorted(countries)
