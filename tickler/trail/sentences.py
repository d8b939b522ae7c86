"""Events as sentences in the reader's language. Each layer declares the sentences of the verbs it records.

The rules:
- A verb has one translatable sentence. `%(who)s` is who acted, the other places are filled from the event's
  facts; a list of names becomes "Anna, Piet and Noor". A fact that is not there is left empty.
- What stands between ** is bold. Names are escaped and put in afterwards, so a name makes nothing bold.
- Where the facts decide about the words, the verb has a function of the facts: it gives the sentence and what
  else to fill in.
- The trail outlives the program: a verb nobody declares any more is shown as it is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from babel.lists import format_list
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tickler.core.domains import readable
from tickler.trail.models import Event

Words = str | Promise
Facts = Mapping[str, Any]
Teller = Callable[[Facts], tuple[Words, Facts]]

VERBS: dict[str, Words | Teller] = {}

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LOCALES = {"en": "en_GB", "pt": "pt_PT"}
_UNKNOWN = gettext_lazy("%(who)s: %(verb)s")


def declare(sentences: Mapping[str, Words | Teller]) -> None:
    """Add the sentences of a layer's verbs; called by its `sentences` module."""
    VERBS.update(sentences)


def sentence(event: Event) -> SafeString:
    """What happened, for a page: names escaped, the verb bold."""
    words, values = _told(event)
    html = _BOLD.sub(r"<strong>\1</strong>", escape(str(words)))
    return mark_safe(html % _Filled({name: escape(value) for name, value in values.items()}))


def plain(event: Event) -> str:
    """What happened, as text without any markup."""
    words, values = _told(event)
    return _BOLD.sub(r"\1", str(words)) % _Filled(values)


def who(event: Event) -> str:
    """Who acted: a name, else an address; nobody means that it happened by itself."""
    if event.actor_sort == "system":
        return _("Automation")
    return event.actor_name or readable(event.actor_email) or _("Somebody")


def where_from(event: Event) -> str:
    """Address, browser and system of who acted, on one line."""
    if event.actor_sort == "system":
        return _("automatic")
    address = _("IP %(address)s") % {"address": event.ip} if event.ip else ""
    return " · ".join(part for part in (address, event.browser, event.os) if part)


def rows(events: Sequence[Event]) -> list[dict[str, Any]]:
    """The events as ui/trail.html draws them."""
    return [{"at": event.at, "sentence": sentence(event), "small": where_from(event)} for event in events]


def names(people: Sequence[Any]) -> str:
    """ "Anna, Piet and Noor", as the reader's language lists."""
    language = (get_language() or "en")[:2]
    return format_list([str(one) for one in people], locale=_LOCALES.get(language, language))


class _Filled(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


def _told(event: Event) -> tuple[Words, dict[str, str]]:
    words = VERBS.get(event.verb, _UNKNOWN)
    facts: dict[str, Any] = {**event.facts, "verb": event.verb}
    if callable(words) and not isinstance(words, Promise):
        words, more = words(event.facts)
        facts |= more
    facts["who"] = who(event)
    return words, {name: _said(value) for name, value in facts.items()}


def _said(value: Any) -> str:
    return readable(names(value) if isinstance(value, list | tuple) else str(value))
