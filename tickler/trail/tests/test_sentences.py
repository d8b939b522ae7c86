"""How events become sentences."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from tickler.trail import sentences
from tickler.trail.models import Event


@pytest.fixture(autouse=True)
def verbs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sentences, "VERBS", {})
    sentences.declare({"paper.read": gettext_lazy("%(who)s **read** %(what)s.")})
    yield


def event(**values: object) -> Event:
    return Event(
        **{"firm_id": 1, "verb": "paper.read", "actor_sort": "staff", "actor_name": "Sofie", **values}
    )


def test_the_verb_is_bold_and_the_facts_are_filled_in() -> None:
    said = sentences.sentence(event(facts={"what": "the letter"}))
    assert said == "Sofie <strong>read</strong> the letter."


def test_a_name_can_make_neither_markup_nor_bold() -> None:
    said = sentences.sentence(event(actor_name="**Eve** <script>", facts={"what": "%(who)s 100 %"}))
    assert said == "**Eve** &lt;script&gt; <strong>read</strong> %(who)s 100 %."


def test_a_list_is_said_as_the_language_lists() -> None:
    with translation.override("de"):
        assert sentences.names(["Anna", "Piet", "Noor"]) == "Anna, Piet und Noor"


def test_a_fact_that_is_not_there_leaves_a_gap_and_no_error() -> None:
    assert sentences.plain(event(facts={})) == "Sofie read ."


def test_a_verb_nobody_declares_any_more_is_shown_as_it_is() -> None:
    assert sentences.sentence(event(verb="gone.away")) == "Sofie: gone.away"


def test_the_facts_may_choose_the_sentence() -> None:
    sentences.declare({"paper.read": lambda facts: ("%(who)s **saw** %(more)s", {"more": facts["n"] + 1})})
    assert sentences.plain(event(facts={"n": 1})) == "Sofie saw 2"


def test_what_happens_by_itself_is_called_automatic() -> None:
    one = event(actor_sort="system", actor_name="", ip="192.0.2.1")
    assert (sentences.who(one), sentences.where_from(one)) == ("Automation", "automatic")


def test_where_somebody_was_is_one_line_of_what_is_known() -> None:
    one = event(ip="192.0.2.14", browser="Firefox", os="")
    assert sentences.where_from(one) == "IP 192.0.2.14 · Firefox"
