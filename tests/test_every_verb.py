"""Every verb the code records has a sentence, in every language, whatever its facts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from tickler.trail import sentences
from tickler.trail.models import Event

HOUSE = Path(settings.ROOT) / "tickler"
VERB = re.compile(r"[a-z]+\.[a-z_]+")
WRITERS = {"record", "told", "Happening", "move", "reopen"}


def _modules() -> Iterator[ast.Module]:
    for path in HOUSE.rglob("*.py"):
        if not {"tests", "migrations"} & set(path.relative_to(HOUSE).parts):
            yield ast.parse(path.read_text(encoding="utf-8"))


def _strings(tree: ast.AST) -> set[str]:
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str) and VERB.fullmatch(value)}


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _verbs() -> set[str]:
    """Verbs handed to a writer; where a variable is, every word of the module that looks like one."""
    found: set[str] = set()
    for tree in _modules():
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) in WRITERS]
        handed = [argument for call in calls for argument in call.args]
        is_variable = any(isinstance(argument, ast.Name) and argument.id == "verb" for argument in handed)
        found |= _strings(tree) if is_variable else set().union(*map(_strings, handed), set())
    return found


def test_the_search_finds_the_verbs_of_the_spine() -> None:
    assert {"item.created", "item.sent", "item.reminded", "bulk.started"} <= _verbs()


def test_every_verb_the_code_records_has_a_sentence() -> None:
    assert sorted(_verbs() - sentences.VERBS.keys()) == []


def test_every_verb_the_code_puts_together_has_a_sentence() -> None:
    calls = (node for tree in _modules() for node in ast.walk(tree) if isinstance(node, ast.Call))
    shapes = [
        "".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in argument.values)
        for call in calls
        if _name(call) in WRITERS
        for argument in call.args
        if isinstance(argument, ast.JoinedStr)
    ]
    assert [shape for shape in shapes if not any(re.fullmatch(shape, verb) for verb in sentences.VERBS)] == []


FACTS: list[dict[str, Any]] = [
    {},
    {
        "title": "100 % **of** the papers",
        "name": "<b>Piet</b> & Co",
        "to": ["Anna", "Piet"],
        "left_out": [{"to": "Noor", "reason": "notify_off"}],
        "reason": "nobody",
        "number": 2,
        "count": 3,
        "old": {"on": False, "days": 3, "times": 1},
        "new": {"on": True, "days": 1, "times": 2},
        "changes": {"name": ["Old", "New"]},
    },
]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("facts", FACTS, ids=["without facts", "with facts"])
def test_every_sentence_can_be_said(language: str, facts: dict[str, Any]) -> None:
    with translation.override(language):
        for verb in sentences.VERBS:
            event = Event(firm_id=1, verb=verb, actor_sort="staff", actor_name="Sofie", facts=facts)
            said, plain = sentences.sentence(event), sentences.plain(event)
            assert said.count("<strong>") == said.count("</strong>") == 1, verb
            assert "<b>" not in said and "%(" not in said and "**" not in plain.replace("**of**", "")
