"""The filter bar and the foot of a list."""

from tickler.ui import lists

SWITCHES = [("mine", "My clients"), ("late", "Late", 4)]


def test_a_switch_adds_itself_to_what_is_on(ask):
    bar = lists.filter_bar(ask("/clients/?q=anna&late=1&page=3"), SWITCHES)
    mine, late = bar["switches"]
    assert mine == {
        "label": "My clients",
        "count": None,
        "on": False,
        "query": [("q", "anna"), ("late", "1"), ("mine", "1")],
    }
    assert late == {"label": "Late", "count": 4, "on": True, "query": [("q", "anna")]}


def test_a_search_keeps_the_switches_and_begins_at_the_first_page(ask):
    bar = lists.filter_bar(ask("/clients/?q=anna&late=1&page=3"), SWITCHES)
    assert (bar["search"], bar["kept"], bar["action"]) == ("anna", [("late", "1")], "/clients/")


def test_a_switch_is_on_only_when_the_address_says_so(ask):
    assert lists.is_on(ask("/clients/?late=1"), "late")
    assert not lists.is_on(ask("/clients/?late="), "late")


def test_the_foot_knows_where_one_is(ask):
    pager = lists.pager(ask("/clients/?page=2&q=a"), range(86), 11)
    assert (pager["first"], pager["last"], pager["total"], pager["rows"]) == (12, 22, 86, list(range(11, 22)))
    assert (pager["back_url"], pager["on_url"]) == ("/clients/?page=1&q=a", "/clients/?page=3&q=a")


def test_a_page_that_is_not_there_becomes_the_nearest(ask):
    assert lists.pager(ask("/clients/?page=99"), range(20), 11)["rows"] == list(range(11, 20))
    assert lists.pager(ask("/clients/?page=x"), range(20), 11)["first"] == 1


def test_an_empty_list_has_nothing_before_or_after(ask):
    pager = lists.pager(ask("/clients/"), [], 11)
    assert (pager["total"], pager["back_url"], pager["on_url"]) == (0, "", "")
