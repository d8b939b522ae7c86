"""Mounting the addresses that other parts bring, each of whose pages stands in a frame."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import URLPattern, URLResolver

Wrap = Callable[[Any], Any]


def mounted(patterns: Iterable[URLPattern | URLResolver], wrap: Wrap) -> list[URLPattern]:
    """The same addresses with every view wrapped. Parts bring plain addresses, no lists of lists."""
    return [
        URLPattern(one.pattern, wrap(one.callback), one.default_args, one.name)
        for one in patterns
        if isinstance(one, URLPattern)
    ]
