"""A signed-in session: who it is for, and whether it still holds.

The session keeps keys and the epochs they had at sign-in. Every request compares them with the rows, so that
access taken away ends at once, on every device. Taking it away is raising an epoch or dropping a row.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest

from tickler.core.actor import Actor
from tickler.core.agents import browser_and_system
from tickler.core.clock import now
from tickler.core.origin import client_address
from tickler.core.tenancy import firm_scope
from tickler.people import sign_ins
from tickler.people.access import ClientViewer, LookingViewer, StaffViewer, Viewer, visible_accounts
from tickler.people.models import Account, Firm, Link, Person, Staff, tidy_email
from tickler.people.roles import VIEW_PORTAL_AS_CLIENT
from tickler.people.sign_ins import SignIn

ENTRY = "entry"
OFFICE, CLIENT = "office", "client"
OFFSET_COOKIE = "utc_offset"  # minutes east of UTC, as the browser says
FRESH = dt.timedelta(minutes=10)  # so long somebody has "just" proven who they are
PORTAL = "/client/"
LOOKING_LASTS = dt.timedelta(minutes=30)
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def open_for_staff(request: HttpRequest, staff: Staff) -> None:
    """Begin a session for a member of staff: a new session id, nothing kept from before."""
    _begin(request, staff.person)
    epochs = [staff.person.epoch, staff.epoch, staff.firm.epoch]
    _keep(request, staff.person, settings.SESSION_HOURS_STAFF, side=OFFICE, key=staff.pk, epochs=epochs)


def open_for_client(request: HttpRequest, person: Person, firm: Firm) -> None:
    """Begin a session for a client at one firm: a new session id, nothing kept from before."""
    _begin(request, person)
    links = {str(link.pk): link.epoch for link in _links(person.email, firm.pk)}
    _keep(
        request,
        person,
        settings.SESSION_HOURS_CLIENT,
        side=CLIENT,
        key=person.pk,
        firm=firm.pk,
        epochs=[person.epoch, firm.epoch],
        links=links,
    )


def close(request: HttpRequest) -> None:
    """End the session on the server; its id is dead from now on."""
    sign_ins.end(SignIn.objects.filter(pk=sign_in_of(request)))
    logout(request)


def sign_in_of(request: HttpRequest) -> int:
    """The key of the row that stands for this session."""
    return request.session.get(ENTRY, {}).get("sign_in", 0)


def is_fresh(request: HttpRequest) -> bool:
    """Has whoever is signed in just proven who they are?"""
    proven = request.session.get(ENTRY, {}).get("proven", 0)
    return now().timestamp() - proven < FRESH.total_seconds()


def freshen(request: HttpRequest) -> None:
    """They have proven it again, now."""
    entry = request.session[ENTRY]
    entry["proven"] = now().timestamp()
    request.session[ENTRY] = entry
    request.session.cycle_key()


def begin_looking(request: HttpRequest, account: Account) -> None:
    """For a while the portal's pages show this member of staff what the clients of an account see."""
    until = (now() + LOOKING_LASTS).timestamp()
    request.session[ENTRY] = {**request.session[ENTRY], "looking": {"account": account.pk, "until": until}}


def stop_looking(request: HttpRequest) -> int | None:
    """Back to the office; which account it was."""
    entry = dict(request.session[ENTRY])
    looking = entry.pop("looking", None)
    request.session[ENTRY] = entry
    return looking["account"] if looking else None


def was_looking(request: HttpRequest) -> bool:
    """Did they begin to look at a portal and not leave it themselves?"""
    return bool(request.session.get(ENTRY, {}).get("looking"))


def refresh_epochs(request: HttpRequest, person: Person) -> None:
    """Let this session live on after it raised the person's own epoch (a changed password)."""
    entry = request.session[ENTRY]
    entry["epochs"][0] = person.epoch
    request.session[ENTRY] = entry
    request.session.cycle_key()


def viewer_of(request: HttpRequest) -> Viewer | None:
    """Who looks, if the session still holds. Two or three queries; none without a session."""
    entry = request.session.get(ENTRY)
    if not entry or entry["until"] <= now().timestamp():
        return None
    viewer = _staff_viewer(request, entry) if entry["side"] == OFFICE else _client_viewer(request, entry)
    if viewer is not None:
        last: Any = viewer.person
        sign_ins.see(entry["sign_in"], last.last_seen, viewer.actor.ip)
    if isinstance(viewer, StaffViewer) and "looking" in entry and request.path.startswith(PORTAL):
        return _looking_viewer(viewer, entry["looking"]) or viewer
    return viewer


def actor_from(request: HttpRequest, *, sort: str, person: Person | None = None, name: str = "") -> Actor:
    """The actor of this request, with where it came from."""
    browser, system = browser_and_system(request.headers.get("user-agent", ""))
    return Actor(
        sort=sort,
        person_id=person.pk if person else None,
        name=name or (person.name if person else ""),
        email=person.email if person else "",
        ip=client_address(request.META, settings.TRUSTED_PROXIES),
        browser=browser,
        os=system,
        utc_offset=_utc_offset(request),
    )


def _begin(request: HttpRequest, person: Person) -> None:
    sign_ins.end(SignIn.objects.filter(pk=sign_in_of(request)))
    request.session.flush()
    login(request, person, backend=_BACKEND)


def _keep(request: HttpRequest, person: Person, hours: int, **entry: Any) -> None:
    until = now() + dt.timedelta(hours=hours)
    at = actor_from(request, sort=entry["side"])
    row = SignIn.objects.create(
        person=person, side=entry["side"], browser=at.browser, os=at.os, ip=at.ip, until=until
    )
    proven = now().timestamp()
    request.session[ENTRY] = {**entry, "sign_in": row.pk, "proven": proven, "until": until.timestamp()}
    request.session.set_expiry(hours * 3600)


def _staff_viewer(request: HttpRequest, entry: dict[str, Any]) -> StaffViewer | None:
    staff: Any = (
        Staff.everywhere.select_related("person", "firm")
        .filter(pk=entry["key"], left_at=None, joined_at__isnull=False, person__is_active=True)
        .annotate(last_seen=sign_ins.seen_at(entry.get("sign_in")))
        .first()
    )
    if staff is None or _has_ended(request, staff.last_seen):
        return None
    if [staff.person.epoch, staff.epoch, staff.firm.epoch] != entry["epochs"]:
        return None
    staff.person.last_seen = staff.last_seen
    actor = actor_from(request, sort="staff", person=staff.person, name=staff.name)
    return StaffViewer(staff=staff, firm=staff.firm, actor=actor)


def _looking_viewer(viewer: StaffViewer, looking: dict[str, Any]) -> LookingViewer | None:
    """Asked anew for every page: the right, the account, and the time may have gone."""
    until = dt.datetime.fromtimestamp(looking["until"], dt.UTC)
    if until <= now() or not viewer.may(VIEW_PORTAL_AS_CLIENT):
        return None
    with firm_scope(viewer.firm.pk):
        account = visible_accounts(viewer).filter(pk=looking["account"], archived_at=None).first()
    if account is None:
        return None
    return LookingViewer(
        person=viewer.person, firm=viewer.firm, links=(), actor=viewer.actor, account=account, until=until
    )


def _client_viewer(request: HttpRequest, entry: dict[str, Any]) -> ClientViewer | None:
    people = Person.objects.filter(pk=entry["key"], is_active=True)
    person: Any = people.annotate(last_seen=sign_ins.seen_at(entry.get("sign_in"))).first()
    if person is None or _has_ended(request, person.last_seen):
        return None
    links = _links(person.email, entry["firm"])
    if not links:
        return None
    firm = links[0].firm
    epochs = {str(link.pk): link.epoch for link in links}
    # A link that was taken away ends the session even if another one is left; a new one joins it.
    if [person.epoch, firm.epoch] != entry["epochs"] or not entry["links"].items() <= epochs.items():
        return None
    contacts = {link.contact_id: link.contact for link in links}
    name = next(iter(contacts.values())).full_name or person.name
    actor = actor_from(request, sort="client", person=person, name=name)
    if len(contacts) == 1:
        actor = Actor(**{**vars(actor), "contact_id": next(iter(contacts))})
    return ClientViewer(person=person, firm=firm, links=tuple(links), actor=actor)


def _has_ended(request: HttpRequest, last_seen: dt.datetime | None) -> bool:
    """Signed out from afar? Then nothing of the session stays, not even what it had proven on the way in."""
    if last_seen is None:
        request.session.flush()
    return last_seen is None


def _links(email: str, firm_id: int) -> list[Link]:
    return list(
        Link.everywhere.filter(
            firm=firm_id, login=True, address__email=tidy_email(email), account__archived_at=None
        )
        .select_related("account", "contact", "firm")
        .order_by("pk")
    )


def _utc_offset(request: HttpRequest) -> int | None:
    text = request.COOKIES.get(OFFSET_COOKIE, "")
    if not text.removeprefix("-").isdigit() or len(text) > 5:
        return None
    minutes = int(text)
    return minutes if -14 * 60 <= minutes <= 14 * 60 else None
