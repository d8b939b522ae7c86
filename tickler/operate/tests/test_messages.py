"""The catalogues follow the source, and their translations fit the sentences."""

from pathlib import Path
from typing import Any

import polib
import pytest
from babel.messages.pofile import read_po

from tickler.operate import messages


@pytest.fixture
def source(tmp_path: Path, settings: Any) -> Path:
    """A small product of its own, with empty catalogues."""
    settings.ROOT = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "tickler" / "locale"]
    folder = tmp_path / "tickler" / "letters"
    folder.mkdir(parents=True)
    return folder


def sentences(language: str = "de") -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(messages.catalogue_of(language)))}


def test_sentences_come_from_code_templates_and_letters(source: Path) -> None:
    (source / "a.py").write_text(
        "_('From code')\nx = gettext_lazy('Later')\nngettext('%(n)s one', '%(n)s many', n)\n"
    )
    (source / "b.html").write_text('  <p>{% translate "From a template" %}\n{% if x %}\n   {% endif %}</p>')
    (source / "c.md").write_text(
        "# It's {{ x }}\n{% blocktranslate %}For {{ name }}{% endblocktranslate %}\n"
    )
    messages.refresh()
    assert set(sentences()) == {"From code", "Later", "%(n)s one", "From a template", "For %(name)s"}


def test_a_translation_stays_while_its_sentence_does(source: Path) -> None:
    (source / "a.py").write_text("_('Stays')\n_('Goes')\n")
    messages.refresh()
    path = messages.catalogue_of("de")
    path.write_text(path.read_text().replace('msgid "Stays"\nmsgstr ""', 'msgid "Stays"\nmsgstr "Bleibt"'))
    (source / "a.py").write_text("_('New')\n_('Stays')\n")
    messages.refresh()
    assert sentences() == {"New": "", "Stays": "Bleibt"}


def test_looking_says_what_is_stale_and_writes_nothing(source: Path) -> None:
    (source / "a.py").write_text("_('One')\n")
    messages.refresh()
    assert not any(state.is_stale for state in messages.check())
    (source / "a.py").write_text("_('One')\n_('Two')\n")
    assert all(state.is_stale and state.missing == state.total == 2 for state in messages.check())
    assert sentences() == {"One": ""}


def test_refreshing_twice_changes_nothing(source: Path) -> None:
    (source / "a.py").write_text(
        "_('A sentence that is so long that it must be broken into several lines somewhere %s')\n"
    )
    messages.refresh()
    before = messages.catalogue_of("fr").read_bytes()
    messages.refresh()
    assert messages.catalogue_of("fr").read_bytes() == before


@pytest.mark.parametrize("language", messages.languages())
def test_every_translation_keeps_the_places_of_its_sentence(language: str) -> None:
    with messages.catalogue_of(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    wrong = {message.id: errors for message, errors in catalogue.check() if message.string}
    assert wrong == {}
