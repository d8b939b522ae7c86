"""The numbers around the pages: how many clients, what waits, which letters leave today.

Each is counted when somebody asks, and kept until anything happens in the firm (kept.py): the same few stand
beside every page.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Value

from tickler.core import clock
from tickler.inbox.access import unread_entries
from tickler.items.access import own_accounts, visible_items, visible_letters
from tickler.mail.copies import COPY
from tickler.mail.models import Notice, State
from tickler.office.kept import Kept
from tickler.people.access import StaffViewer, sees_every_account, visible_accounts
from tickler.people.models import Assignment, Link
from tickler.people.requests import OfficeRequest


@dataclass(frozen=True, slots=True)
class Clients:
    """How many accounts this viewer sees, by tab."""

    active: int
    offline: int
    archived: int


class Numbers:
    """What this viewer may see, counted when somebody asks."""

    def __init__(self, viewer: StaffViewer) -> None:
        self.viewer = viewer
        self._totals: dict[str, int] = {}

    def total(self, name: str, rows: QuerySet[Any]) -> int:
        """How many of these rows, which are always the same under this name, this viewer may see."""
        if name not in self._totals:
            self._totals[name] = rows.count()
        return self._totals[name]

    @cached_property
    def clients(self) -> Clients:
        """One query for the tabs of the clients' list and the navigation."""
        here = Q(archived_at=None)
        active = here & Q(pk__in=Link.objects.filter(login=True).values("account_id"))
        found = visible_accounts(self.viewer).aggregate(
            here=Count("pk", filter=here),
            active=Count("pk", filter=active),
            archived=Count("pk", filter=Q(archived_at__isnull=False)),
        )
        return Clients(found["active"], found["here"] - found["active"], found["archived"])

    @cached_property
    def silent_clients(self) -> int:
        """Active ones of whom nobody gets letters."""
        accounts: Any = visible_accounts(self.viewer)
        return accounts.active().exclude(pk__in=reached_accounts()).count()

    @property
    def waiting_for_client(self) -> int:
        return self._waiting["all"]

    @property
    def late(self) -> int:
        return self._waiting["late"]

    @property
    def waiting_for_us(self) -> int:
        return self._ours["all"]

    @property
    def waiting_for_us_since(self) -> dt.datetime | None:
        """When the oldest of them came in."""
        return self._ours["since"]

    @property
    def letters_gone_today(self) -> int:
        """Letters of today that have left; an employee counts those about accounts they see."""
        return len(self.moments_of_letters_today[0])

    @property
    def letters_to_come_today(self) -> int:
        """Reminders planned until midnight, one per item, and letters that wait for the server until then."""
        return len(self.moments_of_letters_today[1])

    @cached_property
    def moments_of_letters_today(self) -> tuple[list[dt.datetime], list[dt.datetime]]:
        """When they left, and when they will leave. Whoever has read them need not count them too."""
        found = list(self._moments())
        gone = sorted(at for is_gone, at in found if is_gone)
        to_come = sorted(max(at, clock.now()) for is_gone, at in found if not is_gone)
        self.letters_today = len(found)
        return gone, to_come

    @cached_property
    def letters_today(self) -> int:
        return self._moments().count()

    @cached_property
    def today(self) -> dt.date:
        return clock.today(self.viewer.firm.zone)

    @cached_property
    def day_began(self) -> dt.datetime:
        return dt.datetime.combine(self.today, dt.time.min, ZoneInfo(self.viewer.firm.zone))

    @property
    def day_ends(self) -> dt.datetime:
        return self.day_began + dt.timedelta(days=1)

    def _moments(self) -> QuerySet[Any, Any]:
        """Of letters and reminders of today: whether it is gone, and the moment. One look for all of them."""
        gone = visible_letters(self.viewer).filter(sent_at__gte=self.day_began, state=State.SENT)
        gone = gone.exclude(sort=COPY)
        planned = visible_items(self.viewer).filter(remind_at__lt=self.day_ends)
        owed = Notice.objects.under_way().filter(letter__leave_at__lt=self.day_ends)
        if not sees_every_account(self.viewer.staff):
            owed = owed.filter(item__account__in=own_accounts(self.viewer))
        return gone.values_list(Value(True), "sent_at").union(
            planned.values_list(Value(False), "remind_at"),
            owed.values_list(Value(False), "letter__leave_at"),
            all=True,
        )

    @cached_property
    def waiting_in_full(self) -> dict[str, int]:
        """Also at how many clients, and how much is very late. Whoever has read this need not count again."""
        very_late = Count("pk", filter=Q(due_on__lt=self.today - dt.timedelta(days=7)))
        self._waiting = self._count_waiting(clients=Count("account", distinct=True), very_late=very_late)
        return self._waiting

    @cached_property
    def _waiting(self) -> dict[str, int]:
        """What waits for clients and how much of it is late, in one look."""
        return self._count_waiting()

    def _count_waiting(self, **more: Count) -> dict[str, int]:
        late = Count("pk", filter=Q(due_on__lt=self.today))
        return visible_items(self.viewer).waiting_for_client().aggregate(all=Count("pk"), late=late, **more)

    @cached_property
    def _ours(self) -> dict[str, Any]:
        """What waits for us and since when, in one look."""
        items = visible_items(self.viewer).waiting_for_us()
        return items.aggregate(all=Count("pk"), since=Min("came_in_at"))


_kept: Kept[Numbers] = Kept(dt.timedelta(seconds=10), most=200)


def numbers_of(request: OfficeRequest) -> Numbers:
    """The numbers of this request; frame and page share them, and so do all who see every account."""
    known = vars(request)
    if "numbers" not in known:
        viewer: StaffViewer = request.viewer
        whose = 0 if sees_every_account(viewer.staff) else viewer.staff.pk
        today = clock.today(viewer.firm.zone)
        known["numbers"] = _kept.get((viewer.firm.public_id, whose), today, lambda: Numbers(viewer))
    return known["numbers"]


def unread_of(request: OfficeRequest) -> int:
    """How many entries of one's inbox nobody has looked at: one's own number, counted for every page."""
    known = vars(request)
    if "unread" not in known:
        known["unread"] = unread_entries(request.viewer).count()
    return known["unread"]


def reached_accounts() -> QuerySet[Any, Any]:
    """Accounts of which somebody gets letters: Notify is on and letters to the address do not come back."""
    reached = Link.objects.filter(notify=True, address__suppressed_at=None)
    return reached.values("account_id")


def is_mine(viewer: StaffViewer) -> Exists:
    """Whether this member of staff looks after the account of the row."""
    return Exists(Assignment.objects.filter(account=OuterRef("pk"), staff=viewer.staff))
