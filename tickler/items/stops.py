"""What around an item stops its reminders: an archived client; a pause of item, client or firm."""

import datetime as dt
from typing import NamedTuple

from tickler.items.models import ActionItem, Quiet
from tickler.people.models import FOREVER

PAUSED = (Quiet.PAUSED, Quiet.ACCOUNT_PAUSED, Quiet.FIRM_PAUSED)


class Stops(NamedTuple):
    """What holds for one item. A pause with a day moves reminders there; one without ends them for now."""

    is_account_archived: bool
    item_until: dt.date | None
    account_until: dt.date | None
    firm_until: dt.date | None

    @property
    def paused_by(self) -> str:
        """Which pause without a day holds, if one does; the narrowest."""
        return next((str(code) for code, day in zip(PAUSED, self[1:], strict=True) if day == FOREVER), "")

    @property
    def not_before(self) -> dt.date | None:
        """The day on which the last of the pauses ends; it may be past."""
        return max((day for day in self[1:] if day is not None), default=None)


def stops_of(item: ActionItem) -> Stops:
    """Of a row that comes with its account and firm."""
    account = item.account
    return Stops(
        account.archived_at is not None, item.paused_until, account.paused_until, item.firm.paused_until
    )
