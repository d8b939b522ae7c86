"""What an approval is made of: plain content, as a form gives it and the worker keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core import shortcodes
from tickler.core.errors import Refused
from tickler.items.models import DAYS_DEFAULT, TIMES_DEFAULT
from tickler.items.wording import values_for
from tickler.people.models import Account, language_of

LONGEST_MESSAGE = 2_000
LONGEST_TITLE = 200
MOST = 50  # documents in one request


@dataclass(frozen=True, slots=True)
class Content:
    """What is asked."""

    documents: tuple[str, ...]  # public ids, in the order in which they are shown
    message: str
    reminders_on: bool
    remind_days: int
    remind_times: int


def read(plain: Mapping[str, Any]) -> Content:
    """The content of a dictionary; refuses what is too much of it."""
    documents = tuple(dict.fromkeys(str(one) for one in plain.get("documents", ())))
    message = str(plain.get("message", "")).strip()
    if not documents:
        raise Refused("no_documents", _("Choose at least one document."))
    if len(documents) > MOST:
        raise Refused("too_many", _("One request holds %(count)s documents at most.") % {"count": MOST})
    if len(message) > LONGEST_MESSAGE:
        raise Refused("too_long", too_long(len(message)))
    return Content(
        documents,
        message,
        bool(plain.get("reminders_on")),
        int(plain.get("remind_days", DAYS_DEFAULT)),
        int(plain.get("remind_times", TIMES_DEFAULT)),
    )


def too_long(length: int) -> str:
    """What to say of a message that does not fit."""
    said = _("This is too long: %(length)s characters. %(limit)s fit.")
    return said % {"length": length, "limit": LONGEST_MESSAGE}


def title_of(names: Sequence[str], account: Account) -> str:
    """What the item is called: the first document and how many more, in the client's language."""
    if len(names) == 1:
        return names[0][:LONGEST_TITLE]
    more = len(names) - 1
    with translation.override(language_of(account.language, account.firm.language)):
        said = ngettext("%(name)s and %(count)s more", "%(name)s and %(count)s more", more)
        return said % {"name": names[0][: LONGEST_TITLE - 40], "count": more}


def filled(message: str, account: Account) -> str:
    """The message with its codes filled in for this client."""
    return shortcodes.fill(message, values_for(account, None))[0]


def empty_codes(message: str, account: Account) -> str:
    """The codes of the message that have no value for this client, as they are written."""
    return ", ".join(f"[{code}]" for code in shortcodes.fill(message, values_for(account, None))[2])
