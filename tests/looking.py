"""What somebody sees of the installation, and what its database holds, as text to compare and search."""

import hashlib
import re

from django.db import connection
from django.http import HttpResponse

from tests import cases
from tests.neighbours import Canaries, Furnished
from tests.routes import all_routes

ROUTES = {route.name: route for route in all_routes()}
# Tables in which looking may leave a mark: who is signed in, how often was tried, the machine's own pulse.
MARKS = {"django_session", "cache", "people_tally", "core_heartbeat"}


def pages(one: Furnished, who: str) -> dict[str, str]:
    """Every list this person of the firm sees, as text."""
    return {address: text(one.look(who).get(address)) for address in lists_of(who)}


def lists_of(who: str, *, plain: bool = False) -> list[str]:
    """The addresses of the lists of this person's side, each asked in several ways unless `plain`."""
    lists = cases.CLIENT_LISTS if who.endswith("contact") else cases.OFFICE_LISTS
    found = []
    for name, queries in lists.items():
        address = ROUTES[name].path({"key": "request"})
        found += [address] if plain else [address, *[f"{address}?{query}" for query in queries]]
    return found


def text(answer: HttpResponse) -> str:
    """All that an answer says, but for what is different each time."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    said = f"{answer.status_code} {dict(answer.headers)} {body.decode('utf-8', 'replace')}"
    said = re.sub(r'(name="csrfmiddlewaretoken" value|"X-CSRFToken")\W+\w{64}', "", said)
    said = re.sub(r'name="ticket" value="[\w-]{22}"', "", said)  # as random as the token
    return re.sub(r"'Content-Length': '\d+'", "", said)


def difference(before: str, now: str) -> str:
    """Where two texts part, with what stands around it."""
    at = next((at for at, (one, other) in enumerate(zip(before, now, strict=False)) if one != other), 0)
    return f"…{before[max(0, at - 60) : at + 60]}… became …{now[max(0, at - 60) : at + 60]}…"


def forbidden(who: str, words: Canaries, others: Canaries) -> list[str]:
    """The canaries that this person of a firm must never read."""
    theirs = [others.shown, others.inside, others.own, others.other]
    hidden = {"employee": [words.other], "stranger": [words.own]}
    hidden |= {"contact": [words.inside, words.other], "other_contact": [words.inside, words.own]}
    return theirs + hidden.get(who, [])


def leaks(said: str, words: list[str]) -> list[str]:
    """Which of the words it says."""
    return [word for word in words if word in said.lower()]


def digest() -> dict[str, str]:
    """What stands in every table, in short."""
    found = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - MARKS:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def changed(before: dict[str, str]) -> list[str]:
    """The tables that are not as they were."""
    now = digest()
    return sorted(table for table in before if before[table] != now[table])
