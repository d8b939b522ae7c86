"""Codes like [ACCOUNT_NAME] in the firm's own words, filled from prepared strings. Pure.

Rules:
- Values are a dictionary of plain strings, put in once: what a value contains is never read as a code.
- A code is a word of capitals in square brackets, or one with an underscore in either case; "[x]" and "[see
  page 2]" are just text. Nothing else is special: no braces, no percent signs, no attributes.
- A code that is unknown or has no value is left out, with the space before it, and reported.
"""

import re
from collections.abc import Mapping, Sequence

KNOWN = (
    "ACCOUNT_NAME", "ACCOUNT_ID", "ACCOUNT_TYPE",
    "CONTACT_FULL_NAME", "CONTACT_FIRST_NAME", "CONTACT_LAST_NAME", "CONTACT_EMAIL",
    "FIRM_NAME", "STAFF_NAME",
    "TODAY", "CURRENT_DAY", "CURRENT_MONTH", "CURRENT_MONTH_NAME", "CURRENT_QUARTER", "CURRENT_YEAR",
    "PREVIOUS_MONTH_NAME", "NEXT_MONTH_NAME", "PREVIOUS_YEAR", "NEXT_YEAR",
    "DUE_DATE",
)  # fmt: skip
_CODE = re.compile(r" ?\[([A-Z][A-Z0-9]{2,}|[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+)(:[^\]\n]{0,60})?\]")


def fill(text: str, values: Mapping[str, str]) -> tuple[str, list[str], list[str]]:
    """The text with its codes filled in; the codes nobody knows; the known ones that have no value."""
    unknown: list[str] = []
    empty: list[str] = []

    def value_of(found: re.Match[str]) -> str:
        code = _name(found)
        if values.get(code):
            return (" " if found[0].startswith(" ") else "") + values[code]
        reported = empty if code in KNOWN else unknown
        if code not in reported:
            reported.append(code)
        return ""

    return _CODE.sub(value_of, text), unknown, empty


def check(text: str, known: Sequence[str] = KNOWN) -> list[str]:
    """The codes in a text that nobody knows, or that cannot be written there."""
    return list(dict.fromkeys(code for code in map(_name, _CODE.finditer(text)) if code not in known))


def _name(found: re.Match[str]) -> str:
    return found[1].upper() + (found[2] or "")
