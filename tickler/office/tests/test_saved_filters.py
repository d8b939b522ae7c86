"""Filters of the items' list, kept under a name."""

import pytest

from tests import letters, make
from tests.cast import Company
from tickler.office.keeping import MOST, keep
from tickler.office.models import SavedFilter
from tickler.office.tests.pages import get, post, said

LIST = "/office/items/"
SAVE = f"{LIST}filters/save/"


def test_what_is_shown_can_be_kept_and_found_again(us: Company) -> None:
    letters.sent(us.account, "Income tax 2025")
    assert "Save this filter" in get(us.owner, f"{LIST}?q=income&page=1")
    answer = make.signed_in(us.owner).post(
        f"{SAVE}?q=income&kind-request=1&page=2&x=y", {"name": " Tax  time "}
    )
    assert answer.headers["Location"] == f"{LIST}?kind-request=1&q=income"
    page = get(us.owner, answer.headers["Location"])
    assert "Tax time" in page and "Income tax 2025" in page and "Save this filter" not in page
    assert "Tax time" in get(us.owner, LIST)


def test_the_plain_list_is_nothing_to_keep(us: Company) -> None:
    assert "Save this filter" not in get(us.owner, f"{LIST}?tab=client")
    post(us.owner, f"{SAVE}?tab=client", {"name": "All"}, status=409)
    assert not SavedFilter.objects.exists()


def test_the_same_name_means_the_new_one(us: Company) -> None:
    for query in ("tab=late", "tab=us"):
        post(us.owner, f"{SAVE}?{query}", {"name": "Mine"})
    assert SavedFilter.objects.get().query == "tab=us"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_filter_needs_a_name(us: Company, name: str) -> None:
    answer = make.signed_in(us.owner).post(f"{SAVE}?tab=late", {"name": name})
    assert answer.status_code == 409 and "Give the filter a name" in said(answer)


def test_a_search_too_long_to_keep_is_refused(us: Company) -> None:
    post(us.owner, f"{SAVE}?q={'x' * 600}", {"name": "Long"}, status=409)


def test_there_is_room_for_twenty(us: Company) -> None:
    for number in range(MOST):
        keep(us.owner, f"Number {number}", "tab=late")
    answer = make.signed_in(us.owner).post(f"{SAVE}?tab=late", {"name": "One more"})
    assert answer.status_code == 409 and "Remove one first" in said(answer)
    post(us.owner, f"{SAVE}?tab=us", {"name": "Number 3"})


def test_nobody_sees_or_removes_the_filter_of_a_colleague(us: Company) -> None:
    mine = keep(us.owner, "For me alone", "tab=late")
    assert "For me alone" not in get(us.admin, LIST)
    post(us.admin, f"{LIST}filters/{mine.public_id}/forget/", status=404)
    post(us.owner, f"{LIST}filters/{mine.public_id}/forget/")
    assert "For me alone" not in get(us.owner, LIST)
