"""What nobody types but somebody sends: it is answered, never a 500."""

from collections.abc import Iterator

import pytest

from tests import letters, make
from tests.cast import Company, company
from tickler.core.tenancy import firm_scope

HUGE = "9" * 60


@pytest.fixture
def us(db: None) -> Iterator[Company]:
    one = company("Marlow & Brandt", "marlow.example")
    with firm_scope(one.firm.pk):
        letters.sent(one.account)
        yield one


@pytest.mark.parametrize(
    "address",
    [
        "/office/clients/?q=%00&tab=%00&page=%00",
        f"/office/clients/?page={HUGE}",
        "/office/clients/%00/",
        "/office/clients/a%00b/items/request/",
        "/office/contacts/%00/",
        "/office/items/?q=%00%27%22&tab=x&page=-1",
        "/office/items/%00/",
        "/office/bulk/%00/",
        "/office/settings/?country=%00&country=xx",
        "/office/settings/staff/%00/",
        "/office/settings/letters/test/%00/",
        "/client/items/%00/",
        "/firm/%00/1/brand.css",
        f"/firm/x/{HUGE}/logo.png",
    ],
)
def test_an_odd_address_is_answered(us: Company, address: str) -> None:
    assert make.signed_in(us.owner).get(address).status_code in {200, 404}
    assert make.signed_in(us.contact).get(address).status_code in {200, 404}


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("clients/resend/", {"account": ["\0", "ä", "x" * 5000]}),
        ("clients/archive/", {"account": ["\0"], "every": "\0"}),
        ("clients/send/request/", {"account": ["\0"]}),
        ("clients/send/nonsense/", {"every": "1"}),
        ("clients/add/", {"name": "\0", "type": "\0", "number": HUGE}),
        ("items/resend/", {"item": ["\0"], "sure": "1"}),
        ("settings/", {"colour": "\0", "zone": "\0", "country": "\0"}),
        ("settings/letters/", {"hours_from": "\0", "hours_until": "25:61"}),
        ("settings/me/", {"name": "\0", "language": "\0"}),
        ("settings/staff/add/", {"email": "\0", "role": "owner", "name": "x"}),
    ],
)
def test_an_odd_form_is_answered(us: Company, act: str, form: dict[str, object]) -> None:
    answer = make.signed_in(us.owner).post(f"/office/{act}", form)
    assert answer.status_code in {200, 302, 404, 409, 422}


def test_an_odd_act_on_an_item_or_a_contact_is_answered(us: Company) -> None:
    item, client = us.account.items.get(), make.signed_in(us.owner)
    block = {"reminders_on": "on", "remind_days": HUGE, "remind_times": "\0", "seen": HUGE}
    assert client.post(f"/office/items/{item.public_id}/reminders/", block).status_code == 409
    link = f"/office/clients/{us.account.public_id}/contacts/link/"
    assert client.post(link, {"contact": "\0", "email": "\0"}).status_code == 404
    change = f"/office/contacts/{us.contact.public_id}/address/change/?email=%00"
    assert client.get(change).status_code == 404
    member = f"/office/settings/staff/{us.employee.public_id}/"
    assert client.post(f"{member}assign/", {"number": "\0" + HUGE}).status_code == 409
