"""{% each %} draws what {% for %} draws."""

from typing import Any

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils.safestring import mark_safe

ROWS: list[dict[str, Any]] = [
    {"name": "A & <B>", "cell": mark_safe("<i>x</i>"), "is_late": True, "count": 3, "tags": ["a", "b"]},
    {"name": "", "cell": "", "is_late": False, "count": 0, "tags": []},
    {"name": "Ewa", "is_late": False, "is_ours": True, "count": 1234, "tags": ["c"]},
]
PAGE = {"rows": ROWS, "may": True, "words": "<&>", "acts": [{"url": "/a?"}, {"url": "/b?"}], "row": "outside"}


def drawn(body: str, loop: str) -> str:
    template = engines["django"].from_string(
        f"{{% load i18n rows ui %}}{{% {loop} row in rows %}}{body}{{% end{loop} %}}{{{{ row }}}}"
    )
    return template.render(PAGE)


BODIES = """
<td>{{ row.name }}{{ row.cell }}{{ row.count }}{{ row.missing }}</td>
{{ words }}{{ words|safe }}{{ row.name|upper }}{# nothing #}{% comment %}{{ row.name }}{% endcomment %}
{% if row.is_late %}late{% elif row.is_ours %}ours{% else %}{{ row.name }}-{% endif %}
{% if may %}{{ row.name }}{% else %}no{% endif %}{% if nothing %}no{% elif may %}yes{% endif %}
{% if nothing %}a{% elif row.is_late %}b{% elif may %}c{% else %}d{% endif %}
{% if row.is_late and may %}both{% endif %}{% if row.count > 2 %}many{% endif %}
{% if not may or words == "<&>" %}{{ row.name }}{% endif %}{% if not row.name %}nobody{% endif %}
{% for act in acts %}<a href="{{ act.url }}{{ row.name }}">{{ act.url }}</a>{% endfor %}
{% for act in acts %}{{ row.name|lower }}{{ act.url }}{% if row.is_late %}{{ act.url }}{% endif %}{% endfor %}
{% for tag in row.tags %}{{ tag }}{% empty %}none{% endfor %}
{% for act in nothing %}x{% empty %}y{% endfor %}
{% icon "plus" %}{% translate "Done" %}{% initials row.name %}
{% with one=row.name %}{{ one }}{% endwith %}
"""


@pytest.mark.parametrize("body", BODIES.strip().splitlines())
def test_it_draws_what_for_draws(body: str) -> None:
    assert drawn(body, "each") == drawn(body, "for")


def test_no_rows_are_no_words() -> None:
    template = engines["django"].from_string("{% load rows %}[{% each row in nothing %}x{% endeach %}]")
    assert template.render({}) == "[]"


def test_what_it_cannot_do_it_says() -> None:
    with pytest.raises(TemplateSyntaxError, match="as"):
        drawn("{% translate row.name as said %}{{ said }}", "each")
