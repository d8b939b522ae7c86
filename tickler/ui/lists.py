"""What every list has around it: the filter bar and the foot."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

PER_PAGE = 50


def filter_bar(
    request: HttpRequest,
    switches: Iterable[tuple[str, Any] | tuple[str, Any, int]],
    search_name: str = "q",
    menus: Iterable[tuple[Any, Sequence[tuple[str, Any]]]] = (),
) -> dict[str, Any]:
    """What ui/filters.html draws, from the address. A switch is its name, its label and perhaps a count.

    A menu holds more switches than stand side by side: its label, and they.
    """
    offered = list(switches)
    every = _pairs(request.GET, without={"page"})
    return {
        "action": request.path,
        "search_name": search_name,
        "search": request.GET.get(search_name, ""),
        "kept": [(name, value) for name, value in every if name != search_name],
        "switches": [_switch(every, *switch) for switch in offered],
        "menus": [_menu(every, *menu) for menu in menus],
    }


def is_on(request: HttpRequest, name: str) -> bool:
    """Is this switch of the filter bar on?"""
    return request.GET.get(name) == "1"


def searched(request: HttpRequest, name: str = "q") -> list[str]:
    """The words of the search field, in lower case. PostgreSQL takes no NUL, so it counts as a space."""
    return request.GET.get(name, "").lower().replace("\0", " ").split()


def _switch(every: list[tuple[str, str]], name: str, label: Any, count: int | None = None) -> dict[str, Any]:
    on = (name, "1") in every
    others = [(other, value) for other, value in every if other != name]
    return {"label": label, "count": count, "on": on, "query": others if on else [*others, (name, "1")]}


def _menu(every: list[tuple[str, str]], label: Any, switches: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    drawn = [_switch(every, *switch) for switch in switches]
    return {"label": label, "switches": drawn, "on": [switch for switch in drawn if switch["on"]]}


def _pairs(query: QueryDict, without: set[str]) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in query.lists()
        if name not in without
        for value in values
        if value != ""
    ]


def pager(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], per_page: int = PER_PAGE
) -> dict[str, Any]:
    """One page of the rows and what ui/pager.html draws under it; the nearest page if it is not there."""
    page = Paginator(rows, per_page).get_page(request.GET.get("page"))
    return {
        "rows": list(page.object_list),
        "first": page.start_index(),
        "last": page.end_index(),
        "total": page.paginator.count,
        "pages": page.paginator.num_pages,
        "back_url": _url(request, page.number - 1) if page.has_previous() else "",
        "on_url": _url(request, page.number + 1) if page.has_next() else "",
    }


def _url(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"{request.path}?{query.urlencode()}"
