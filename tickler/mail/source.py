"""What the sender asks about the notices a letter carries; answered above it (settings.NOTICE_SOURCE)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class NoticeRow(NamedTuple):
    """A notice as the sender read it."""

    id: int
    letter_id: int
    firm_id: int
    item_id: int
    occasion: str
    sort: str
    plan_no: int
    number: int
    email: str
    contact_id: int | None
    address_id: int | None


class Look(NamedTuple):
    """The last look at one notice, in the transaction of the intent."""

    notice_id: int
    reason: str = ""  # code; empty = still wanted
    values: Mapping[str, Any] = {}  # prepared plain strings for the letter's text


class Fate(NamedTuple):
    """How one notice ended."""

    notice: NoticeRow
    state: str  # mail.models.State: sent, failed, skipped, held
    reason: str
    at: dt.datetime


class Source(Protocol):
    """Implemented by the items layer."""

    def look(self, notices: Sequence[NoticeRow], moment: dt.datetime) -> list[Look]:
        """Is each notice still wanted, and what does its letter say? One or two queries for all of them.

        On PostgreSQL the items are locked FOR SHARE, so that "done" cannot commit between look and intent.
        """

    def settle(self, fates: Sequence[Fate], moment: dt.datetime) -> None:
        """Write what follows (anchor, last letter, trail), in the transaction that settled the letters."""


def source() -> Source:
    """The one source of this installation."""
    return _source(settings.NOTICE_SOURCE)


@cache
def _source(module: str) -> Source:
    return import_string(f"{module}.SOURCE")
