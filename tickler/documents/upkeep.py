"""Bytes without a row are swept away at night."""

from tickler.core.background import every
from tickler.documents.actions import sweep_orphans


@every(days=1, at="03:30")
def sweep() -> None:
    """Remove files in storage that no version names: uploads cut off after their bytes were written."""
    sweep_orphans()
