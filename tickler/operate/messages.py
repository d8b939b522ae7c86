"""The catalogues: every sentence of the product, taken from its source, and its translations kept in step.

Written in Python alone, so that whoever can run the product can also refresh and check its catalogues.
Templates and letters go through Django's own translation of template tags into calls; Babel reads the calls.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE_LANGUAGE = "en"
# Calls that name a sentence, in the notation of Babel: which argument is the sentence, which its context.
CALLS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "lazy": None,  # as the sentences of the trail call it
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_TEMPLATES = {".html", ".txt", ".md"}
_LEFT_OUT = {"tests", "migrations", "locale", "static"}


@dataclass(frozen=True, slots=True)
class Freshness:
    """How one language's catalogue stands against the source."""

    language: str
    is_stale: bool
    missing: int  # sentences without a translation
    total: int


def refresh() -> list[Freshness]:
    """Bring every catalogue in step with the source; translations of sentences that stay are kept."""
    found = _collect()
    return [_bring_in_step(language, found, write=True) for language in languages()]


def check() -> list[Freshness]:
    """How every catalogue stands; nothing is written."""
    found = _collect()
    return [_bring_in_step(language, found, write=False) for language in languages()]


def languages() -> list[str]:
    """The languages with a catalogue: all but the one the source is written in."""
    return [code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE]


def catalogue_of(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def _bring_in_step(language: str, found: Catalog, *, write: bool) -> Freshness:
    path = catalogue_of(language)
    before = path.read_bytes() if path.exists() else b""
    catalogue = read_po(BytesIO(before), locale=language) if before else Catalog(locale=language)
    catalogue.update(found, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    after = _as_po(catalogue)
    if write and after != before:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(after)
    sentences = [message for message in catalogue if message.id]
    missing = sum(not _is_translated(message.string) for message in sentences)
    return Freshness(language, after != before, missing, len(sentences))


def _is_translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _as_po(catalogue: Catalog) -> bytes:
    # No dates, no line numbers: a catalogue changes only when a sentence does.
    body = BytesIO()
    write_po(body, catalogue, width=100, omit_header=True, include_lineno=False, sort_output=False)
    head = "\n".join(
        [
            'msgid ""',
            'msgstr ""',
            f'"Language: {catalogue.locale_identifier}\\n"',
            '"MIME-Version: 1.0\\n"',
            '"Content-Type: text/plain; charset=UTF-8\\n"',
            '"Content-Transfer-Encoding: 8bit\\n"',
            f'"Plural-Forms: {catalogue.plural_forms}\\n"',
        ]
    )
    return f"{head}\n\n".encode() + body.getvalue()


def _collect() -> Catalog:
    root = Path(settings.ROOT) / "tickler"
    found = Catalog()
    for path in sorted(_sources(root)):
        place = path.relative_to(root.parent).as_posix()
        for _line, words, comments, context in extract("python", _calls_in(path), CALLS, ["Translators:"]):
            found.add(words, locations=[(place, 0)], auto_comments=comments, context=context)
    return found


def _sources(root: Path) -> Iterator[Path]:
    for path in root.rglob("*"):
        if path.suffix in _TEMPLATES | {".py"} and not _LEFT_OUT & set(path.relative_to(root).parts):
            yield path


def _calls_in(path: Path) -> BytesIO:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # In brackets, so that what is left of a template's indentation means nothing.
        source = f"({templatize(source, origin=str(path))}\n)"
    return BytesIO(source.encode())
