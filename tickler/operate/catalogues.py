"""Translations as programs read them, compiled where they are needed and without gettext's tools."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_stale() -> list[Path]:
    """Compile every catalogue whose compiled form is missing or older; which ones."""
    sources = [po for folder in settings.LOCALE_PATHS for po in Path(folder).glob("*/LC_MESSAGES/*.po")]
    stale = [po for po in sorted(sources) if _is_stale(po)]
    for po in stale:
        _compile(po)
    return stale


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(po: Path) -> None:
    """Written beside and moved into place, so that a process that starts now reads the old or the new one."""
    part = po.with_suffix(f".{os.getpid()}.part")
    with po.open("rb") as source, part.open("wb") as target:
        write_mo(target, read_po(source, locale=po.parent.parent.name))
    part.replace(po.with_suffix(".mo"))
