"""A letter about several things at once: what it says, from what would be said of each."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tickler.mail.words import say_due

MOST_NAMED = 40
BUNDLE = "reminders"  # our letters/reminders.md: several reminders to one person


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


def bundled(about: Sequence[Mapping[str, Any]], home: str, today: dt.date) -> dict[str, Any]:
    """The values of a letter with several reminders: what is open, account by account, with its day."""
    by_account: dict[str, list[str]] = {}
    language = about[0]["language"]
    for one in about:
        due = say_due(one["due_on"], language, today)
        line = f"– {one['title']} ({due})" if due else f"– {one['title']}"
        by_account.setdefault(one["account_name"], []).append(line)
    several = len(by_account) > 1
    names = [line for account, lines in by_account.items() for line in ([account] if several else []) + lines]
    plain: dict[str, Any] = {"title": "", "due_on": None, "message": "", "missing": ()}
    plain |= {"parts_words": "", "parts_done": 0, "thread": None, "url": home}
    values = {**about[0], **plain, "names": names}
    return values | ({"account_name": "", "several_accounts": False} if several else {})
