"""The texts: one file per letter, in the folder of its kind or, for the installation's own, beside this one.

A file's first line is the subject, its second what the inbox shows behind the subject, the rest is Markdown.
A letter is named by its sort: "code" is our letters/code.md, "request.notice" letters/notice.md of the kind.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.template import Context, Engine, Template
from django.utils import translation

_HERE = Path(__file__).parent / "letters"
# Letters are no pages: no autoescape here, because the dress escapes what becomes HTML.
_ENGINE = Engine(dirs=[str(_HERE)], builtins=["django.templatetags.i18n"], autoescape=False)
_SORT = re.compile(r"(?:([a-z]+)\.)?([a-z]+)")


class UnknownLetter(LookupError):
    """There is no text of this sort."""


@dataclass(frozen=True, slots=True)
class Text:
    """A letter in one language before it is dressed."""

    subject: str
    preview: str
    body: str  # Markdown


def render(sort: str, language: str, context: dict[str, Any]) -> Text:
    """The text of this letter in this language; a language we do not speak becomes English."""
    template = _template(sort)
    with translation.override(spoken(language)):
        subject, preview, body = template.render(Context(context, autoescape=False)).split("\n", 2)
    return Text(" ".join(subject.split()), " ".join(preview.split()), body)


def spoken(language: str) -> str:
    """The language as we write it, else English."""
    code = language[:2]
    return code if code in dict(settings.LANGUAGES) else "en"


def sorts() -> list[str]:
    """Every letter there is."""
    own = [path.stem for path in _files(_HERE)]
    kinds = [
        f"{config.label}.{path.stem}"
        for config in apps.get_app_configs()
        if config.name in settings.KINDS
        for path in _files(Path(config.path) / "letters")
    ]
    return sorted(own) + sorted(kinds)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.md") if not path.name.startswith("_")]


@lru_cache(maxsize=256)
def _template(sort: str) -> Template:
    try:
        source = _file(sort).read_text(encoding="utf-8")
    except (LookupError, OSError):
        raise UnknownLetter(sort) from None
    return Template(source, engine=_ENGINE)


def _file(sort: str) -> Path:
    found = _SORT.fullmatch(sort)
    if found is None:
        raise UnknownLetter(sort)
    kind, name = found.groups()
    return (Path(apps.get_app_config(kind).path) / "letters" if kind else _HERE) / f"{name}.md"
