"""The items' answers to the sender, with a place to die when all that follows from a result is written."""

import datetime as dt
from collections.abc import Sequence

from tickler.core.crash import crash_point
from tickler.items.letters import SOURCE as ITEMS
from tickler.mail.source import Fate, Look, NoticeRow


class CrashSource:
    """As the items answer."""

    def look(self, notices: Sequence[NoticeRow], moment: dt.datetime) -> list[Look]:
        return ITEMS.look(notices, moment)

    def settle(self, fates: Sequence[Fate], moment: dt.datetime) -> None:
        ITEMS.settle(fates, moment)
        crash_point("before_settle_commit")


SOURCE = CrashSource()
