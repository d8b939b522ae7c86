"""The string of letters as small knots, for rows of lists: drawn once for each pattern."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tickler.ui.templatetags import ui


def drawn(states: Iterable[str]) -> SafeString:
    """The knots of one item."""
    return _drawn(tuple(states), get_language() or "")


@lru_cache(maxsize=4096)
def _drawn(states: tuple[str, ...], language: str) -> SafeString:
    return ui.knots(states)
