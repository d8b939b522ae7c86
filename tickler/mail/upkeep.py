"""Letters that came back are looked for every few minutes."""

import logging

from django.conf import settings

from tickler.core.background import every
from tickler.mail import postbox

log = logging.getLogger(__name__)


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
