"""Answers for the notices that letters carry: the last look before a letter leaves, and what follows after.

The sender lives below this layer and knows only `mail.source.Source`; NOTICE_SOURCE names this module.
"""

import datetime as dt
from collections.abc import Sequence

from tickler.items.look import look
from tickler.items.settling import settle
from tickler.mail.source import Fate, Look, NoticeRow


class ItemSource:
    """What the sender asks of the items."""

    def look(self, notices: Sequence[NoticeRow], moment: dt.datetime) -> list[Look]:
        """Is each notice still wanted, and what does its letter say?"""
        return look(notices, moment)

    def settle(self, fates: Sequence[Fate], moment: dt.datetime) -> None:
        """After letters were settled: the item's last letter, its plan, its trail."""
        settle(fates, moment)


SOURCE = ItemSource()
