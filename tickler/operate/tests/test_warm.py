"""What the web process reads before anybody comes."""

import gc
from collections.abc import Iterator

import pytest
from django.template import engines

from tickler.core import workdays
from tickler.operate.warm import warm


@pytest.fixture
def frozen() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_templates_and_holidays_are_there_before_the_first_visitor(frozen: None) -> None:
    warm()
    loader = engines["django"].engine.template_loaders[0]
    assert {"office/clients.html", "client/todo.html"} <= set(loader.get_template_cache)
    assert workdays._known.cache_info().currsize == 1
    assert gc.get_freeze_count() > 0
