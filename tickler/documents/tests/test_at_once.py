"""Several people, one folder, the same moment."""

import itertools
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests import make
from tests.race import at_once
from tickler.core.errors import Refused
from tickler.core.tenancy import firm_scope
from tickler.documents import arranging, folders
from tickler.documents.models import Access, Document, Folder
from tickler.documents.tests.test_folders import add, below, home
from tickler.people.models import Account, Firm

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def firm() -> Firm:
    return make.firm()


@pytest.fixture
def account(firm: Firm) -> Account:
    with firm_scope(firm.pk):
        return make.account()


def outcomes(answers: list[Any]) -> Counter[str]:
    return Counter(one.code if isinstance(one, Refused) else type(one).__name__ for one in answers)


def both(firm: Firm, *acts: Callable[[], Any]) -> list[Any]:
    """Half of the threads do this, half do that."""
    turns = itertools.cycle(acts)

    def act() -> Any:
        mine = next(turns)
        with firm_scope(firm.pk):
            return mine()

    return at_once(act)


def test_no_two_files_get_the_same_name(firm: Firm, account: Account) -> None:
    with firm_scope(firm.pk):
        folder = home(account, Access.EDIT)
        other = add(account, folder, "b.pdf")
    both(firm, lambda: add(account, folder), lambda: arranging.rename(other, "a.pdf", actor=make.actor()))
    with firm_scope(firm.pk):
        names = list(Document.objects.values_list("name", flat=True))
    assert len(names) == 5 == len(set(names))


@pytest.mark.parametrize("act", ["add", "move", "copy", "restore"])
def test_nothing_is_put_into_a_folder_that_goes(firm: Firm, account: Account, act: str) -> None:
    """Either it came first and goes with the folder, or it is refused; it never lies where nobody looks."""
    with firm_scope(firm.pk):
        top = home(account, Access.EDIT)
        folder = below(top)
        document = add(account, folder if act == "restore" else top)
        if act == "restore":
            arranging.remove([document], actor=make.actor())
    acts: dict[str, Callable[[], Any]] = {
        "add": lambda: add(account, folder),
        "move": lambda: arranging.move([document], folder, actor=make.actor()),
        "copy": lambda: arranging.copy([document], folder, actor=make.actor()),
        "restore": lambda: arranging.restore([document], actor=make.actor()),
    }
    answers = both(firm, acts[act], lambda: folders.remove(folder, actor=make.actor()))
    assert not [one for one in answers if isinstance(one, Exception) and not isinstance(one, Refused)]
    with firm_scope(firm.pk):
        assert not Document.objects.filter(removed_at=None, folder__removed_at__isnull=False).exists()


def test_two_folders_do_not_end_up_in_each_other(firm: Firm, account: Account) -> None:
    with firm_scope(firm.pk):
        top = home(account, Access.EDIT)
        one, two = below(top, "One"), below(top, "Two")
    answers = both(
        firm,
        lambda: folders.move(one, two, actor=make.actor()),
        lambda: folders.move(two, one, actor=make.actor()),
    )
    assert outcomes(answers) == {"Folder": 4, "into_itself": 4}
    with firm_scope(firm.pk):
        for folder in Folder.objects.filter(parent__isnull=False):
            above = folders.above(folder)
            assert above[0] == top and folder.path == f"{above[-1].path}{folder.pk}/"


def test_the_last_folders_of_their_kind_cannot_all_be_removed(firm: Firm, account: Account) -> None:
    with firm_scope(firm.pk):
        one = home(account, Access.VIEW)
        two = folders.make(account, "Another", access=Access.VIEW, actor=make.actor())
    answers = both(
        firm,
        lambda: folders.remove(one, actor=make.actor()),
        lambda: folders.remove(two, actor=make.actor()),
    )
    assert outcomes(answers)["Folder"] == 1
    with firm_scope(firm.pk):
        assert Folder.objects.filter(access=Access.VIEW, parent=None, removed_at=None).count() == 1
