"""Telling upper layers, inside the transaction of the act, what changed about accounts and firms.

`settings.ACCOUNT_CHANGE_FOLLOWERS` are called as follower(account_ids, moment) when accounts are archived or
restored, so that their items fall quiet or go on. `settings.FIRM_CHANGE_FOLLOWERS` are called as
follower(firm) when its zone, hours or working days change, so that planned reminders move. A follower that
raises undoes the act.
"""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from tickler.people.models import Firm


def follow_accounts(account_ids: Sequence[int], moment: dt.datetime) -> None:
    """Accounts were archived or restored."""
    for name in settings.ACCOUNT_CHANGE_FOLLOWERS:
        import_string(name)(account_ids, moment)


def follow_firm(firm: Firm) -> None:
    """A firm's days or hours changed."""
    for name in settings.FIRM_CHANGE_FOLLOWERS:
        import_string(name)(firm)
