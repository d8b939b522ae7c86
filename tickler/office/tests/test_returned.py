"""Letters that came back, as staff see them."""

import pytest

from tests.cast import Company
from tests.letters import sent
from tests.post import Post
from tickler.mail import returns
from tickler.mail.models import Letter
from tickler.mail.tests.test_returns import FULL, complaint, identity_of, returned
from tickler.office.tests.pages import get
from tickler.people.models import Address, Contact


def gone(us: Company, title: str = "Papers") -> Letter:
    """The letter about a request to Anna."""
    item = sent(us.account, title)
    Post(None).run()
    return Letter.objects.get(notices__item=item, email=anna(us).email)


def anna(us: Company) -> Address:
    return us.contact.addresses.get()


def page_of(us: Company, contact: Contact) -> str:
    return get(us.owner, f"/office/contacts/{contact.public_id}/")


def test_the_list_says_that_it_came_back(us: Company) -> None:
    returns.take(returned(identity_of(gone(us))))
    page = get(us.owner, "/office/letters/gone/")
    assert "Came back" in page and "there is no such address" in page


def test_the_letters_page_has_the_servers_words(us: Company) -> None:
    letter = gone(us)
    returns.take(returned(identity_of(letter)))
    assert "User unknown" in get(us.owner, f"/office/letters/{letter.public_id}/")


def test_the_contact_is_shown_as_who_called_it_unwanted(us: Company) -> None:
    returns.take(complaint(identity_of(gone(us))))
    assert "our letters are unwanted" in page_of(us, us.contact)
    assert "Called our letters unwanted" in get(us.owner, f"/office/clients/{us.account.public_id}/")


@pytest.mark.parametrize(("count", "is_shown"), [(2, False), (3, True)])
def test_a_full_mailbox_is_shown_once_it_is_often_full(us: Company, count: int, is_shown: bool) -> None:
    for number in range(count):
        returns.take(returned(identity_of(gone(us, f"Papers {number}")), FULL, status="5.2.2"))
    assert ("Letters often come back" in page_of(us, us.contact)) is is_shown
