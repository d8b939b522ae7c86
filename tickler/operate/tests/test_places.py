"""What a country suggests."""

import pytest

from tickler.core import workdays
from tickler.operate.setup import places

OURS = ["en", "de", "fr", "pt", "nl"]


@pytest.mark.parametrize(
    ("country", "zone", "language"),
    [
        ("NL", "Europe/Amsterdam", "nl"),
        ("BE", "Europe/Brussels", "nl"),
        ("CH", "Europe/Zurich", "de"),
        ("PT", "Europe/Lisbon", "pt"),
        ("BR", "America/Sao_Paulo", "pt"),
        ("US", "America/New_York", "en"),
        ("DK", "Europe/Copenhagen", "fr"),
        ("", "UTC", "fr"),
    ],
)
def test_a_country_suggests_a_clock_and_a_language(country: str, zone: str, language: str) -> None:
    assert places.zone_for(country) == zone
    assert places.language_for(country, OURS, "fr") == language


def test_whatever_is_suggested_can_be_chosen() -> None:
    assert {places.zone_for(country) for country in workdays.countries()} <= set(places.zones())


@pytest.mark.parametrize(
    ("header", "country"),
    [("de-CH,de;q=0.8", "CH"), ("en,pt-BR;q=0.5", "BR"), ("nl", "NL"), ("", "NL"), ("zh-Hant-TW", "TW")],
)
def test_the_browser_gives_a_first_guess(header: str, country: str) -> None:
    assert places.guess(header, "nl") == country
