"""Every address of the installation, from the live resolver."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """One address: how it is written, its parts as (sort, name), and its name with the namespaces."""

    address: str
    name: str
    pattern: URLPattern

    @property
    def parts(self) -> list[tuple[str, str]]:
        return [(sort or "str", name) for sort, name in _PART.findall(self.address)]

    def path(self, values: dict[str, str]) -> str:
        """The address with these values in it."""
        return _PART.sub(lambda found: values[found[2]], self.address)


def all_routes() -> list[Route]:
    """Every route there is."""
    return list(_walk(get_resolver().url_patterns, "/", ""))


def _walk(patterns: Sequence[URLPattern | URLResolver], address: str, namespace: str) -> Iterator[Route]:
    for one in patterns:
        here = address + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _walk(one.url_patterns, here, inner)
        else:
            yield Route(here, f"{namespace}{one.name or here}", one)
