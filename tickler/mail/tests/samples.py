"""Letters and their values as the sender has them, without a database."""

import datetime as dt
from typing import Any

from tickler.mail.models import Letter
from tickler.mail.values import DOTS
from tickler.people.models import Firm

MOMENT = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)


def firm(**values: Any) -> Firm:
    """A practice that can be answered to and called."""
    return Firm(
        **{
            "name": "Marlow & Brandt",
            "address": "Lindenkade 14\n3011 AB Rotterdam",
            "phone": "010 555 01 42",
            "website": "https://marlowbrandt.example",
            "reply_to": "hello@marlowbrandt.example",
            "zone": "Europe/Amsterdam",
            **values,
        }
    )


def letter(sort: str = "request.notice", **values: Any) -> Letter:
    """A letter to Anna."""
    return Letter(
        **{"id": 4711, "sort": sort, "email": "anna@dewit.example", "name": "Anna de Wit", **values}
    )


def item_values(**values: Any) -> dict[str, Any]:
    """Everything an item's letter can say."""
    return {
        "firm": firm(),
        "language": "en",
        "thread": 7,
        "title": "Mortgage of the house",
        "account_name": "Anna & Piet de Wit",
        "several_accounts": False,
        "first_name": "Anna",
        "full_name": "Anna de Wit",
        "due_on": dt.date(2026, 12, 2),
        "message": "Your bank has changed its form.\n\nPlease look for the new one.",
        "missing": ["3 papers", "1 question"],
        "parts_words": "1 of 5 done",
        "parts_done": 1,
        "url": "https://portal.example/client/items/8fk2/",
        "sender_name": "Sofie Janssen",
        "phone": "010 555 01 42",
        **values,
    }


def bare_item_values(**values: Any) -> dict[str, Any]:
    """The least an item's letter can say."""
    return {
        "firm": firm(reply_to="", phone="", address="", website=""),
        "title": "Papers",
        "url": "https://p.example/x/",
        **values,
    }


def own_values(**values: Any) -> dict[str, Any]:
    """The parameters of a letter of the installation; its secret is not among them."""
    return {
        "title": "Mortgage of the house",
        "code": DOTS,
        "url": f"https://portal.example/in/{DOTS}/",
        "minutes": 10,
        **values,
    }


def values_of(sort: str, **values: Any) -> dict[str, Any]:
    """What a letter of this sort would be filled with."""
    return item_values(**values) if "." in sort else own_values(inviter="Sofie Janssen", **values)
