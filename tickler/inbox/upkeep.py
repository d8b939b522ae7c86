"""Summaries are looked for every few minutes: firms live in many zones."""

from tickler.core.background import every
from tickler.inbox import summary


@every(seconds=120)
def write_summaries() -> None:
    """Write the daily summaries whose hour has come."""
    summary.write_due()
