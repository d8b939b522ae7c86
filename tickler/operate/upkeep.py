"""What keeps the tables from growing for ever."""

import datetime as dt

from django.contrib.sessions.backends.db import SessionStore

from tickler.core import background, once
from tickler.core.background import every

KEPT_JOBS = dt.timedelta(days=30)


@every(days=1, at="03:00")
def clear_out() -> None:
    """Forget sessions that have ended, forms that were acted on, and jobs that were over a month ago."""
    once.forget_old()
    SessionStore.clear_expired()
    while background.prune(KEPT_JOBS):
        pass
