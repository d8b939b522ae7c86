"""What an item's page shows its staff, whatever the kind (items/office_item.html)."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tickler.core.clock import now
from tickler.items import forecast
from tickler.items.access import visible_letters
from tickler.items.contract import kind_of
from tickler.items.knots import Knot, string_of
from tickler.items.models import ActionItem, Quiet, Status
from tickler.items.pausing import pauses_of
from tickler.items.plan import runs
from tickler.items.recipients import Addressee, addressees_of, reminded
from tickler.items.reminder_words import reminder_words
from tickler.items.schedule import Step
from tickler.items.stops import PAUSED
from tickler.items.who import Reader, readers_of
from tickler.items.wording import client_address
from tickler.people.access import StaffViewer, sees_every_account
from tickler.trail import sentences
from tickler.trail.models import Event
from tickler.ui.dates import zone_of
from tickler.ui.forms import RemindersForm

TRAIL_SHOWN = 20


def office_context(viewer: StaffViewer, item: ActionItem) -> dict[str, Any]:
    """The frame around what the kind itself shows. A kind adds its own values beside these.

    `item` comes with its account and firm. The menu is a list: a kind puts its entries in front.
    """
    kind, people = kind_of(item), addressees_of(item)
    readers = readers_of(item, people)
    may_change = not kind.manage_right or viewer.may(kind.manage_right)
    return {
        "title": item.title,
        "item": item,
        "kind": kind,
        "may_change": may_change,
        "may_resend": may_change and kind.may_resend(item),
        "menu": _menu(item, may_change),
        "pauses": pauses_of(item),
        "string": _string(viewer, item, people, readers),
        "quiet": quiet_words(item),
        "is_reminding": runs(item),
        "is_nobody_notified": item.is_waiting_for_client and not people,
        "readers": readers,
        "client_url": "" if item.status == Status.DRAFT else client_address(item.public_id),
        "trail": sentences.rows(_events(item)),
        **_reminder_block(item, people, may_change),
    }


def _string(
    viewer: StaffViewer, item: ActionItem, people: list[Addressee], readers: list[Reader]
) -> list[Knot]:
    """The letters about it. One that is about other clients too leads only those on who see all of them."""
    knots = string_of(item, people, readers)
    if sees_every_account(viewer.staff):
        return knots
    named = [letter.public_id for knot in knots for letter in knot.letters]
    rows = visible_letters(viewer).filter(public_id__in=named)
    seen = set(rows.values_list("public_id", flat=True))
    return [
        replace(knot, letters=tuple(one for one in knot.letters if one.public_id in seen)) for knot in knots
    ]


def quiet_words(item: ActionItem) -> str:
    """Why nothing is planned, in words; empty while something is, or while the string's end says enough."""
    if item.status == Status.DRAFT:
        return _("It is a draft: nothing leaves before you send it.")
    if item.archived_at is not None:
        return _("It is archived: nothing leaves any more.")
    if item.status == Status.OPEN:
        return forecast.silence_of(item)
    if item.status == Status.REVIEW:
        return _("It waits for us, so the client is not reminded.")
    return _("It is closed, so nothing leaves any more.")


def reminders_as_typed(item: ActionItem, form: RemindersForm) -> dict[str, Any]:
    """What ui/reminder_words.html reads for the values somebody has just typed."""
    if not form.is_valid():
        errors = [str(error) for each in form.errors.values() for error in each]
        return {"sentences": list(dict.fromkeys(errors))}
    if not form.cleaned_data["reminders_on"]:
        return {"sentences": [_("No reminder would leave.")]}
    days, times = form.cleaned_data["remind_days"], form.cleaned_data["remind_times"]
    return _sentences(item, addressees_of(item), days, times)


def _reminder_block(item: ActionItem, people: list[Addressee], may_change: bool) -> dict[str, Any]:
    """The block with its sentence as it is now; nothing where there is nobody left to remind."""
    is_shown = item.status in {Status.DRAFT, Status.OPEN} and item.archived_at is None
    if not (is_shown and may_change):
        return {"reminders_form": None}
    initial = {
        "reminders_on": item.reminders_on,
        "remind_days": item.remind_days,
        "remind_times": item.remind_times,
    }
    said = _sentences(item, people, item.remind_days, item.remind_times)
    return {"reminders_form": RemindersForm(initial=initial), **said}


def _sentences(item: ActionItem, people: list[Addressee], days: int, times: int) -> dict[str, Any]:
    """When reminders leave with these values; where none can leave whatever they are, why."""
    if item.quiet_reason in {Quiet.SEALED, Quiet.ACCOUNT_ARCHIVED, *PAUSED}:
        return {"sentences": [item.get_quiet_reason_display()]}
    steps = _steps(item, people, days, times)
    ready = reminded(people, steps[0].at.astimezone(zone_of(item.firm.zone)).date()) if steps else people
    return reminder_words(steps, ready, item.firm)


def _steps(item: ActionItem, people: list[Addressee], days: int, times: int) -> list[Step]:
    """The reminders to come: as planned if these are the values that count already, else as they would be."""
    if item.status == Status.DRAFT or item.quiet_reason == Quiet.NOTICE_WAITING:
        return forecast.would_come(item.account, days=days, times=times)
    if (item.reminders_on, item.remind_days, item.remind_times) == (True, days, times):
        coming = forecast.coming_of(item, now() + forecast.FAR, people)
        return [Step(one.at, one.number, one.moved, one.wanted_at) for one in coming]
    return forecast.would_come_after_saving(item, days=days, times=times)


def _menu(item: ActionItem, may_change: bool) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = [
        {
            "url": reverse("office:item-trail", args=[item.public_id]),
            "words": _("Whole trail"),
            "icon": "list",
        }
    ]
    if not may_change:
        return entries
    if item.status in {Status.DRAFT, Status.OPEN} and item.archived_at is None:
        url = reverse("office:item-pause", args=[item.public_id])
        words = _("Pause reminders …")
        entries.append({"url": url, "words": words, "icon": "player-pause", "dialog": True})
    if item.archived_at is not None:
        name, words, key = "restore", _("Restore"), ""
    elif kind_of(item).may_archive(item):
        name, words, key = "archive", _("Archive"), "e"
    else:
        return entries
    url = reverse(f"office:item-{name}", args=[item.public_id])
    entries.append({"url": url, "words": words, "icon": "archive", "post": True, "rule": True, "key": key})
    return entries


def _events(item: ActionItem) -> list[Event]:
    return list(Event.objects.filter(item=item.pk).order_by("-id")[:TRAIL_SHOWN])
