"""The settings of worker processes in tests: jobs alone, and periodic work of the tests."""

from tickler.settings import *  # noqa: F403

WORKER_LOOPS = ["tickler.core.heartbeat.run", "tickler.core.jobs.run", "tickler.core.jobs.run"]
PERIODIC = ["tickler.core.tests.work"]
