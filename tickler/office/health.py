"""What the firm's owner learns of the machine: promises, and whether they hold.

The checks stand above this layer (`settings.HEALTH`). They write and read, so they run only where they are
shown (start page, health page), and an answer serves everybody for a while.
"""

import threading
import time
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tickler.core.health import Check
from tickler.mail import health as mail

KEPT_FOR = 20  # seconds
KNOWN_FOR = 300

_lock = threading.Lock()
_kept: dict[str, tuple[float, list[Check]]] = {}  # by language: an answer is a sentence


def answers() -> list[Check]:
    """Every check, as it was within the last seconds."""
    language = get_language() or ""
    with _lock:
        began, found = _kept.get(language, (0.0, []))
        if not found or time.monotonic() - began > KEPT_FOR:
            found = import_string(settings.HEALTH)()
            _kept[language] = (time.monotonic(), found)
        return found


def promises() -> list[dict[str, Any]]:
    """The checks as ui/health.html draws them, what is broken first."""
    found = sorted(_of_this_firm(), key=lambda check: check.ok)
    return [
        {"words": check.words, "small": _age(check.age_seconds), "sort": "" if check.ok else "bad"}
        for check in found
    ]


def in_short() -> list[dict[str, Any]]:
    """What is broken, and how much holds."""
    every = promises()
    broken = [promise for promise in every if promise["sort"]]
    holding = len(every) - len(broken)
    said = ngettext("%(count)s promise holds", "%(count)s promises hold", holding) % {"count": holding}
    return [*broken, {"words": said, "small": "", "sort": ""}] if holding else broken


def words() -> str:
    """What stands beside "Health" on every page: what is known, nothing if nobody has looked for a while."""
    found = _known()
    if not found:
        return ""
    bad = sum(not check.ok for check in found)
    if not bad:
        return _("all well")
    return ngettext("%(count)s problem", "%(count)s problems", bad) % {"count": bad}


def is_bad() -> bool:
    """Is a promise known to be broken?"""
    return not all(check.ok for check in _known())


def _of_this_firm() -> list[Check]:
    """The answers; where they count letters of every firm, this firm's count."""
    own = mail.undecided_here()
    return [own if check.name == own.name else check for check in answers()]


def _known() -> list[Check]:
    began, found = max(_kept.values(), key=lambda kept: kept[0], default=(0.0, []))
    return found if found and time.monotonic() - began < KNOWN_FOR else []


def _age(seconds: int | None) -> str:
    if not seconds:
        return ""
    if seconds < 120:
        return ngettext("%(count)s second ago", "%(count)s seconds ago", seconds) % {"count": seconds}
    minutes, hours = seconds // 60, seconds // 3600
    if hours < 2:
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
    if hours < 48:
        return ngettext("%(count)s hour ago", "%(count)s hours ago", hours) % {"count": hours}
    return ngettext("%(count)s day ago", "%(count)s days ago", hours // 24) % {"count": hours // 24}
