"""The rows of the clients' list: everything a row shows, gathered for the whole page in five queries.

The cells are drawn here and not in the template, which only sets them in their places: fifty rows of eight
cells took the template three times as long as all queries together.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Value
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.clock import day_of, now
from tickler.items.knots import small_knots
from tickler.items.models import ActionItem, Quiet
from tickler.office import knots
from tickler.people.access import StaffViewer
from tickler.people.models import AccountType, Assignment, Follower, Link, Tagging
from tickler.ui import dates, words
from tickler.ui.templatetags.ui import icon, initials, tag_chip

# What a row reads; model instances would cost three times as much.
ACCOUNT_FIELDS = ("pk", "public_id", "name", "number", "type")
ITEM_FIELDS = (
    "pk", "account_id", "due_on", "remind_at", "remind_times", "reminders_sent", "quiet_reason", "changed_at",
)  # fmt: skip
NOTHING = mark_safe("")


@dataclass(slots=True)
class _Open:
    """What waits for the client at one account."""

    count: int = 0
    late: int = 0
    leading: Any = None  # the item whose letter comes next, else the newest


@dataclass(slots=True)
class _Notified:
    """Who gets letters about one account, and whose letters come back: first names by contact."""

    reached: dict[int, str] = field(default_factory=dict)
    returned: dict[int, str] = field(default_factory=dict)


def rows_of(accounts: Sequence[tuple[Any, ...]], viewer: StaffViewer) -> list[dict[str, Any]]:
    """The rows for these accounts (tuples of ACCOUNT_FIELDS), in their order."""
    keys = [account[0] for account in accounts]
    moment, zone = now(), viewer.firm.zone
    teams, notified, waiting = _teams(keys), _notified(keys), _waiting(keys, day_of(moment, zone))
    tags, followed = _tags_and_followed(keys, viewer)
    states = small_knots(one.leading for one in waiting.values() if one.leading)
    types = {value: str(label) for value, label in AccountType.choices}
    select, menu = _("Select %(name)s"), _("Menu for %(name)s")
    nobody, nothing = _warning(_("Nobody")), format_html('<span class="dim">{}</span>', _("nothing"))
    here = reverse("office:clients")
    rows = []
    for pk, public_id, name, number, type_ in accounts:
        one = waiting.get(pk)
        rows.append(
            {
                "id": public_id,
                "url": f"{here}{public_id}/",
                "name": name,
                "label": f"{number} · {types[type_]}",
                "select": select % {"name": name},
                "menu": menu % {"name": name},
                "team": teams.get(pk, NOTHING),
                "tags": tags.get(pk, NOTHING),
                "notify": _notify_cell(notified[pk]) if pk in notified else nobody,
                "waiting": _waiting_cell(one) if one else nothing,
                "next": _next_cell(one, states, moment, zone),
                "is_followed": pk in followed,
                "resend": _("Resend all open (%(count)s)") % {"count": one.count} if one else "",
            }
        )
    return rows


def account_tuples(accounts: Any) -> Any:
    """The accounts as `rows_of` wants them."""
    return accounts.values_list(*ACCOUNT_FIELDS)


def next_letter(
    remind_at: dt.datetime | None, quiet: str, states: Sequence[str], moment: dt.datetime, zone: str
) -> tuple[str, bool]:
    """When the next letter leaves, or that none does; the second says whether somebody should look."""
    if "held" in states[-1:]:
        return _("held"), True
    if remind_at is not None:
        if day_of(remind_at, zone) <= day_of(moment, zone):
            return _("Today %(hour)s") % {"hour": dates.say_hour(max(remind_at, moment), zone)}, False
        return dates.say_day(day_of(remind_at, zone)), False
    if quiet == Quiet.USED_UP:
        return _("none planned"), True
    return "", False


def letters_cell(states: Sequence[str], said: str, is_bad: bool) -> SafeString:
    """The knots, and when the next letter leaves."""
    return format_html(
        '{} <span class="{}">{}</span>', knots.drawn(states), "warn" if is_bad else "dim", said
    )


def _teams(keys: Sequence[int]) -> dict[int, SafeString]:
    """By account: the name of its team, and the initials of each who looks after it by hand."""
    teams: dict[int, dict[str, SafeString | str]] = defaultdict(dict)
    faces: dict[str, SafeString] = {}
    rows = Assignment.objects.filter(account__in=keys, staff__left_at=None).order_by("-by_team", "id")
    fields = ("account_id", "staff__name", "by_hand", "account__office_team__name")
    for account_id, name, by_hand, team in rows.values_list(*fields):
        if team:
            teams[account_id][f"team {team}"] = team
        if by_hand:
            face = faces.get(name) or faces.setdefault(name, initials(name, alone=True))
            teams[account_id][name] = face
    return {
        key: format_html_join(" ", "{}", ((face,) for face in team.values())) for key, team in teams.items()
    }


def _tags_and_followed(keys: Sequence[int], viewer: StaffViewer) -> tuple[dict[int, SafeString], set[int]]:
    """By account its tags, and which of them this member of staff follows: in one look."""
    tags: dict[int, list[SafeString]] = defaultdict(list)
    followed = set()
    follows = Follower.objects.filter(account__in=keys, staff=viewer.staff)
    fields = ("account_id", "tag__name", "tag__colour")
    rows = Tagging.objects.filter(account__in=keys).values_list(*fields)
    rows = rows.union(follows.values_list("account_id", Value(""), Value("")), all=True)
    for account_id, name, colour in sorted(rows):
        if name:
            tags[account_id].append(tag_chip(name, colour))
        else:
            followed.add(account_id)
    drawn = {key: format_html_join(" ", "{}", ((chip,) for chip in chips)) for key, chips in tags.items()}
    return drawn, followed


def _notified(keys: Sequence[int]) -> dict[int, _Notified]:
    found: dict[int, _Notified] = defaultdict(_Notified)
    rows = Link.objects.filter(account__in=keys, notify=True).order_by("id")
    for account_id, contact_id, first, last, email, suppressed_at in rows.values_list(
        "account_id",
        "contact_id",
        "contact__first_name",
        "contact__last_name",
        "address__email",
        "address__suppressed_at",
    ):
        side = found[account_id].reached if suppressed_at is None else found[account_id].returned
        side.setdefault(contact_id, first or last or email)
    return found


def _waiting(keys: Sequence[int], today: dt.date) -> dict[int, _Open]:
    found: dict[int, _Open] = defaultdict(_Open)
    # Sorted here: to get them sorted, SQLite would go through all items of the firm from the newest on.
    rows = ActionItem.objects.filter(account__in=keys).waiting_for_client()
    named = rows.values_list(*ITEM_FIELDS, named=True)
    for row in sorted(named, key=lambda row: row.changed_at, reverse=True):
        one = found[row.account_id]
        one.count += 1
        one.late += row.due_on is not None and row.due_on < today
        if one.leading is None or _comes_before(row, one.leading):
            one.leading = row
    return found


def _comes_before(row: Any, leading: Any) -> bool:
    at, best = row.remind_at, leading.remind_at
    return at is not None and (best is None or at < best)


def _notify_cell(notified: _Notified) -> SafeString | str:
    if notified.returned:
        names = words.say_names(list(notified.returned.values()))
        return _warning(_("%(names)s: letters come back") % {"names": names})
    return words.say_names(list(notified.reached.values()))


def _waiting_cell(one: _Open) -> SafeString | str:
    said = ngettext("%(count)s open", "%(count)s open", one.count) % {"count": one.count}
    if not one.late:
        return said
    late = ngettext("%(count)s late", "%(count)s late", one.late) % {"count": one.late}
    return format_html('{}, <span class="late">{}</span>', said, late)


def _next_cell(
    one: _Open | None, states: Mapping[int, Sequence[str]], moment: dt.datetime, zone: str
) -> SafeString:
    if one is None:
        return NOTHING
    item = one.leading
    return letters_cell(
        states[item.pk], *next_letter(item.remind_at, item.quiet_reason, states[item.pk], moment, zone)
    )


def _warning(said: str) -> SafeString:
    return format_html('<span class="warn">{} {}</span>', icon("alert-triangle"), said)
