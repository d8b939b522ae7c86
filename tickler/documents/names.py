"""File names as people gave them, made harmless. Pure.

Rules: only the last part of a path; no signs that cannot be seen or that turn the reading direction, no
line breaks, none that Windows forbids in a name; no dot or space at either end; not the name of a device.
Everything else stays as it was written, in any script. The ending survives shortening, and is one of those
the bytes allow.
"""

import re
import unicodedata
from collections.abc import Sequence

from django.utils.http import content_disposition_header

LONGEST = 200
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CONIN\$|CONOUT\$)(\..*)?", re.IGNORECASE)
_JOINERS = "\u200c\u200d"  # Persian words and family emoji are written with them
_UNSEEN = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}
_STRANGE_SPACES = "\u2800\u3164\u115f\u1160\uffa0"  # blank, although no space by category


def tidy(name: str) -> str:
    """The name a file is kept and shown under."""
    name = unicodedata.normalize("NFC", name)
    name = "".join(sign if _is_seen(sign) else " " if sign in "\t\n\r\u2028\u2029" else "" for sign in name)
    name = re.split(r"[/\\]", name)[-1]
    name = _FORBIDDEN.sub("_", name).strip(" .\u00a0\u3000")
    if not name or not set(name) - set("_" + _JOINERS):
        return "file"
    return shorten(f"_{name}" if _DEVICES.fullmatch(name) else name)


def shorten(name: str) -> str:
    """At most 200 signs, the ending kept."""
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:LONGEST].rstrip(" .")
    return stem[: LONGEST - len(ending) - 1].rstrip(" .") + dot + ending


def ending_of(name: str) -> str:
    """What stands after the last dot, in lower case."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def with_ending(name: str, endings: Sequence[str]) -> str:
    """The same name, or with the first of these endings added if it has none of them."""
    if ending_of(name) in endings:
        return name
    return shorten(name[: LONGEST - len(endings[0]) - 1].rstrip(" .") + "." + endings[0])


def disposition(name: str) -> str:
    """The header that makes a browser save a file under this name (RFC 6266)."""
    return str(content_disposition_header(True, tidy(name)))


def _is_seen(sign: str) -> bool:
    if sign in _JOINERS:
        return True
    return unicodedata.category(sign) not in _UNSEEN and sign not in _STRANGE_SPACES
