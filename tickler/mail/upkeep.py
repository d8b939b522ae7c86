"""Letters that came back are looked for every few minutes; yesterday's counts are forgotten."""

import datetime as dt
import logging

from django.conf import settings

from tickler.core.background import every
from tickler.core.clock import now
from tickler.mail import postbox
from tickler.mail.models import DailyLetter

log = logging.getLogger(__name__)


@every(seconds=86_400)
def forget_days() -> None:
    """Who had a letter on a day is not asked once the day is over everywhere."""
    DailyLetter.everywhere.filter(day__lt=now().date() - dt.timedelta(days=3)).delete()


@every(seconds=300)
def read_returned() -> None:
    """Look through the mailbox of returned letters, if there is one."""
    if not settings.BOUNCE_URL:
        return
    try:
        postbox.read()
    except postbox.Unreadable as error:
        # Tried again by itself; the doctor shows it until then.
        log.warning("The mailbox of returned letters cannot be read: %s", error)
