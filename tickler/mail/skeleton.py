"""A letter with holes: rendered, dressed and translated once, filled thousands of times."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils import translation

from tickler.mail import texts
from tickler.mail.dress import Host, dress
from tickler.mail.values import NAMES, OPTIONAL

# Marks of places are private characters, which no value can hold (values.one_line takes them out).
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}([a-z]+){_CLOSE}")


@dataclass(frozen=True, slots=True)
class Holed:
    """Text between places, and the names of the places."""

    parts: tuple[str, ...]  # text, name, text, name … text

    @classmethod
    def of(cls, text: str) -> "Holed":
        return cls(tuple(_PLACE.split(text)))

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with its values in place."""
        parts: list[str] = list(self.parts)
        parts[1::2] = [values[name] for name in self.parts[1::2]]
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One sort of letter, of one host, in one language, with or without each optional part."""

    subject: Holed
    text: Holed
    html: Holed

    def fill(self, plain: Mapping[str, str], html: Mapping[str, str]) -> tuple[str, str, str]:
        """Subject, text and HTML of one letter."""
        return self.subject.fill(plain), self.text.fill(plain), self.html.fill(html)


@lru_cache(maxsize=512)
def skeleton(sort: str, host: Host, language: str, flags: Sequence[str]) -> Skeleton:
    """The skeleton of this letter. The host is part of the key, so no firm ever gets another's."""
    holes: dict[str, str | bool] = {
        name: f"{_OPEN}{name}{_CLOSE}" for name in NAMES if name in flags or name not in OPTIONAL
    }
    context = holes | {flag: True for flag in flags if flag not in holes}
    text = texts.render(sort, language, context)
    with translation.override(language):
        dressed = dress(text, host, language, account=str(holes.get("account", "")), url=str(holes["url"]))
    return Skeleton(Holed.of(text.subject), Holed.of(dressed.text), Holed.of(dressed.html))
