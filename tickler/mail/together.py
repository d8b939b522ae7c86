"""A letter about several things at once: what it says, from what would be said of each."""

from collections.abc import Mapping, Sequence
from typing import Any

MOST_NAMED = 40


def is_together(sort: str) -> bool:
    """Is it about all that its notices are about? Its text is a kind's letters/together.md."""
    return sort.endswith(".together")


def together(about: Sequence[Mapping[str, Any]], own: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the letter: those of the first thing, the names of all, and the letter's own."""
    several = len({one["account_name"] for one in about}) > 1
    names = [
        f"{name} – {one['account_name']}" if several else name
        for one in about
        for name in one.get("names") or [one["title"]]
    ]
    values = {**about[0], **own, "names": names, "due_on": None}
    if several:
        values |= {"account_name": "", "several_accounts": False}
    if len(about) > 1:
        values["url"] = about[0]["list_url"]
    return values
