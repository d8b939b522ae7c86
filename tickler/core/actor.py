"""Who acts: an explicit argument of every action, never something in the air."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who did it and from where, as the trail keeps it."""

    sort: str  # "staff", "client", "system"
    person_id: int | None = None
    name: str = ""
    email: str = ""
    contact_id: int | None = None
    ip: str = ""
    browser: str = ""
    os: str = ""
    utc_offset: int | None = None  # minutes, as the browser says


SYSTEM = Actor(sort="system")
