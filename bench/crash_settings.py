"""The settings of a worker that can die between writing a result and committing it."""

from tickler.settings import *  # noqa: F403

NOTICE_SOURCE = "bench.crash_source"
