"""The words and shapes of the house: statuses, what became of letters, names, sizes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Shape:
    """A state as one sees it: colour class, icon, and a word for each of the two readers."""

    sort: str
    icon: str
    staff: str | Promise
    client: str | Promise = ""  # empty: the client is not shown this state


STATUSES = {
    "draft": Shape("", "circle-dashed", pgettext_lazy("status", "Draft")),
    "open": Shape("wait", "clock", _("Waiting for client")),
    "review": Shape("ours", "inbox", _("Waiting for us"), _("Sent, we are reading it")),
    "done": Shape("done", "check", pgettext_lazy("status", "Done"), pgettext_lazy("status", "Done")),
    "declined": Shape("stop", "circle-x", pgettext_lazy("status", "Declined"), _("You said no")),
    "cancelled": Shape("", "ban", pgettext_lazy("status", "Cancelled"), _("No longer needed")),
}

LETTERS = {
    "sent": Shape("done", "check", pgettext_lazy("letter", "Sent")),
    "planned": Shape("", "clock", pgettext_lazy("letter", "Planned")),
    "skipped": Shape("", "circle-dashed", pgettext_lazy("letter", "Skipped")),
    "moved": Shape("", "circle-dashed", pgettext_lazy("letter", "Moved")),
    "failed": Shape("stop", "circle-x", pgettext_lazy("letter", "Failed")),
    "held": Shape("wait", "player-pause", pgettext_lazy("letter", "Held")),
    "returned": Shape("stop", "mail-off", pgettext_lazy("letter", "Came back")),
}

_LOCALES = {"en": "en_GB", "de": "de", "fr": "fr", "pt": "pt_PT", "nl": "nl"}
_UNITS = ("kB", "MB", "GB", "TB")
_UNITS_FRENCH = ("ko", "Mo", "Go", "To")


def _language(language: str | None) -> str:
    code = (language or get_language() or "en")[:2]
    return code if code in _LOCALES else "en"


def locale_of(language: str | None = None) -> str:
    """The locale whose numbers and lists this language (else the active one) uses."""
    return _LOCALES[_language(language)]


def count_knots(states: Iterable[str]) -> str:
    """ "Letters: 2 sent, 1 planned", what the knots show, for who does not see them."""
    counted = Counter(states)
    said = [_say_count(state, counted[state]) for state in LETTERS if counted[state]]
    if not said:
        return gettext("No letters")
    return gettext("Letters: %(counts)s") % {"counts": ", ".join(said)}


def _say_count(state: str, count: int) -> str:
    sentences = {
        "sent": ngettext("%(count)s sent", "%(count)s sent", count),
        "planned": ngettext("%(count)s planned", "%(count)s planned", count),
        "skipped": ngettext("%(count)s skipped", "%(count)s skipped", count),
        "moved": ngettext("%(count)s moved", "%(count)s moved", count),
        "failed": ngettext("%(count)s failed", "%(count)s failed", count),
        "held": ngettext("%(count)s held", "%(count)s held", count),
        "returned": ngettext("%(count)s came back", "%(count)s came back", count),
    }
    return sentences[state] % {"count": count}


def say_late(days: int) -> str:
    """ "5 days late"; nothing while it is not late."""
    return ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days} if days else ""


def say_done(done: int, total: int) -> str:
    """ "4 of 9 done"."""
    return gettext("%(done)s of %(total)s done") % {"done": done, "total": total}


def say_names(names: Sequence[str], at_most: int = 2, language: str | None = None) -> str:
    """ "Anna and Piet"; with more names than at most, "Ewa, Marek and 1 more"."""
    shown, more = list(names[:at_most]), len(names) - at_most
    if more > 0:
        shown.append(ngettext("%(count)s more", "%(count)s more", more) % {"count": more})
    return format_list(shown, locale=locale_of(language))


def say_size(size: int, language: str | None = None) -> str:
    """ "640 kB", "1.2 MB": in thousands, at least 1 kB, one decimal below ten, an unbreakable space."""
    amount, step = (max(size / 1000, 1) if size else 0), 0
    while amount >= 999.5 and step < 3:
        amount, step = amount / 1000, step + 1
    pattern = "#,##0.#" if step and amount < 9.95 else "#,##0"
    code = _language(language)
    unit = (_UNITS_FRENCH if code == "fr" else _UNITS)[step]
    return f"{format_decimal(amount, pattern, locale=_LOCALES[code])}\xa0{unit}"


def languages() -> list[tuple[str, str]]:
    """The languages we write, named in the language of the reader: staff know whom they write to how."""
    names = Locale.parse(locale_of()).languages
    return [(code, _begun_large(names.get(code, own))) for code, own in settings.LANGUAGES]


def _begun_large(word: str) -> str:
    return word[:1].upper() + word[1:]


def initials_of(name: Any) -> str:
    """Two letters: of the first and of the last word that begins with a capital (AW for Anna de Wit)."""
    parts = [word for word in str(name or "").replace("-", " ").split() if word[0].isalnum()]
    names = [word for word in parts if not word[0].islower()] or parts
    if not names:
        return "?"
    return (names[0][0] + (names[-1][0] if len(names) > 1 else "")).upper()
