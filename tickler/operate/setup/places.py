"""What a country suggests: which time zone its firms live in and which of our languages they write. Pure.

Rules: a country with one zone suggests it, one with several the zone in which most of its people live. The
language is the first official one that we write. What the browser says is only a first guess of the country.
"""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages

from tickler.core import workdays

# Where most people live, of the countries that have several zones.
_MOST_PEOPLE = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}
_OF_LANGUAGE = {"en": "GB", "de": "DE", "fr": "FR", "pt": "PT", "nl": "NL"}


@lru_cache(maxsize=8)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """The countries whose public holidays we know, named in this language."""
    names = Locale.parse(language[:2]).territories
    found = [(code, names.get(code, code)) for code in workdays.countries()]
    return tuple(sorted(found, key=lambda pair: pair[1]))


def zones_of(country: str) -> list[str]:
    """The zones of a country, the suggested one first."""
    found = [zone for zone in get_global("territory_zones").get(country, ()) if zone in zones()]
    first = _MOST_PEOPLE.get(country)
    return sorted(found, key=lambda zone: (zone != first, zone))


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """Every zone a firm can live in. Names without a slash are old aliases; UTC is the one that is meant."""
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and name[:4] != "Etc/"))


def zone_for(country: str) -> str:
    """The zone we suggest."""
    return next(iter(zones_of(country)), "UTC")


def language_for(country: str, ours: list[str], fallback: str) -> str:
    """The language we suggest, of those we write."""
    official = get_official_languages(country, regional=False, de_facto=True) if country else ()
    return next((language for language in official if language in ours), fallback)


def guess(accept_language: str, language: str) -> str:
    """The country to begin with, from what a browser says it reads ("nl-BE,nl;q=0.9,en;q=0.8")."""
    for part in accept_language.split(","):
        words = part.partition(";")[0].strip().split("-")
        if len(words[-1]) == 2 and len(words) > 1 and workdays.is_known(words[-1].upper()):
            return words[-1].upper()
    return _OF_LANGUAGE.get(language[:2], "")
