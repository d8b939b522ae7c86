"""Telling staff, and what they do with an entry. An inbox is one's own: the trail does not speak of it."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from tickler.core.clock import now
from tickler.inbox.models import Entry
from tickler.inbox.wishes import Way, ways_of
from tickler.mail.actions import write_letter
from tickler.mail.models import Lane
from tickler.people.models import Staff, language_of
from tickler.trail import sentences
from tickler.trail.models import Event
from tickler.trail.news import Group

OLD = dt.timedelta(days=7)  # stands in the inbox as read
STALE = dt.timedelta(days=1)  # too old for a letter of its own: the summary tells of it
AGAIN = dt.timedelta(hours=12)  # after a letter about a subject, unless somebody has looked since


def tell(staff: Staff, event: Event, group: Group) -> None:
    """Put the event on top of this inbox, and write or owe a letter if that is wished."""
    way = ways_of(staff)[group]
    if way == Way.OFF:
        return
    place: dict[str, Any] = {"event": event, "seq": event.seq, "group": group, "at": event.at}
    place |= {"item_id": event.item_id, "account_id": event.account_id}
    entry, is_new = Entry.objects.get_or_create(
        staff=staff, subject=_subject(event, group), defaults={**place, "seq": 0}
    )
    age = now() - event.at
    state = {"read_at": now() if age > OLD else None, "archived_at": None}
    if not Entry.objects.filter(pk=entry.pk, seq__lt=event.seq).update(**place, **state) or age > OLD:
        return
    if way == Way.DAILY or (way == Way.NOW and age > STALE):
        Entry.objects.filter(pk=entry.pk).update(is_owed=True)
    elif way == Way.NOW and _is_letter_due(entry):
        _write(staff, event)
        Entry.objects.filter(pk=entry.pk).update(mailed_at=now())


def read(entries: QuerySet[Entry]) -> int:
    """They have been looked at."""
    return entries.filter(read_at=None).update(read_at=now())


def unread(entries: QuerySet[Entry]) -> int:
    """They shall be looked at once more."""
    return entries.exclude(read_at=None).update(read_at=None)


def archive(entries: QuerySet[Entry]) -> int:
    """They are put aside, till there is news; what is aside has been read."""
    read(entries)
    return entries.filter(archived_at=None).update(archived_at=now())


def restore(entries: QuerySet[Entry]) -> int:
    """They are back in the list."""
    return entries.exclude(archived_at=None).update(archived_at=None)


def _subject(event: Event, group: Group) -> str:
    """One thing is one entry, however much happens to it."""
    if event.item_id is not None:
        return f"item.{event.item_id}"
    return f"account.{event.account_id}.{group}" if event.account_id is not None else f"event.{event.pk}"


def _is_letter_due(entry: Entry) -> bool:
    """One letter about a subject, till somebody has looked or half a day has gone by."""
    if entry.mailed_at is None or entry.mailed_at < now() - AGAIN:
        return True
    return entry.read_at is not None and entry.read_at >= entry.mailed_at


def _write(staff: Staff, event: Event) -> None:
    language = language_of(staff.person.language, staff.firm.language)
    with translation.override(language):
        said = sentences.plain(event)
    write_letter(
        "news",
        email=staff.person.email,
        name=staff.name,
        language=language,
        firm_id=staff.firm_id,
        lane=Lane.IN_TURN,
        params={
            "title": said,
            "account_name": event.account.name if event.account else "",
            "message": event.item.title if event.item else "",
            "url": settings.BASE_URL + reverse("office:inbox"),
        },
    )
