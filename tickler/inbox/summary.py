"""The daily summary: one letter with what is new, at the firm's hour, to who wishes one."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.clock import day_of, now, today
from tickler.core.tenancy import firm_scope
from tickler.inbox.models import Entry, Wishes
from tickler.items.plan import calendar_of
from tickler.mail.actions import write_letter
from tickler.mail.models import Lane
from tickler.people.models import Firm, Staff, language_of
from tickler.trail import sentences
from tickler.ui import dates

HOUR = dt.time(8)  # where the firm keeps no hours of its own
MOST = 30  # lines in a letter


def write_due() -> int:
    """Write every summary whose hour has come; how many."""
    firms = Entry.everywhere.filter(is_owed=True).order_by().values_list("firm_id", flat=True).distinct()
    written = 0
    for firm in Firm.objects.filter(pk__in=list(firms)):
        if hour := hour_of(firm):
            with firm_scope(firm.pk):
                # What came in after the hour is for tomorrow's.
                owed = set(Entry.objects.filter(is_owed=True, at__lt=hour).values_list("staff_id", flat=True))
                for staff in Staff.objects.filter(pk__in=owed).select_related("person"):
                    written += _write(staff, firm)
    return written


def hour_of(firm: Firm) -> dt.datetime | None:
    """When today's summary was due, once that is past; none on days on which the firm does not work."""
    hour = firm.hours_from or HOUR
    moment = dt.datetime.combine(today(firm.zone), hour, dates.zone_of(firm.zone))
    is_workday = day_of(calendar_of(firm).permitted(moment), firm.zone) == moment.date()
    return moment if moment <= now() and is_workday else None


@transaction.atomic
def _write(staff: Staff, firm: Firm) -> bool:
    """One letter and what it told, in one transaction: a worker that dies here has written neither."""
    day = today(firm.zone)
    wishes, _made = Wishes.objects.get_or_create(staff=staff)
    is_first = Q(summary_on=None) | Q(summary_on__lt=day)
    if not Wishes.objects.filter(is_first, pk=wishes.pk).update(summary_on=day):
        return False
    owed = Entry.objects.filter(staff=staff, is_owed=True)
    news = list(owed.filter(read_at=None).select_related("event", "account", "item").order_by("-at", "-id"))
    owed.update(is_owed=False)
    if not news or staff.left_at is not None:
        return False
    language = language_of(staff.person.language, firm.language)
    with translation.override(language):
        count = ngettext("%(count)s thing is new", "%(count)s things are new", len(news))
        title, message = count % {"count": len(news)}, _lines(news)
    write_letter(
        "summary",
        email=staff.person.email,
        name=staff.name,
        language=language,
        firm_id=firm.pk,
        lane=Lane.IN_TURN,
        params={"title": title, "message": message, "url": settings.BASE_URL + reverse("office:inbox")},
    )
    return True


def _lines(news: Sequence[Entry]) -> str:
    lines = [_line(entry) for entry in news[:MOST]]
    if more := len(news) - len(lines):
        said = ngettext("And %(count)s more.", "And %(count)s more.", more)
        lines.append(said % {"count": more})
    return "\n\n".join(lines)


def _line(entry: Entry) -> str:
    about = [entry.account.name if entry.account else "", entry.item.title if entry.item else ""]
    where = " · ".join(part for part in about if part)
    said = sentences.plain(entry.event)
    return _("%(where)s: %(what)s") % {"where": where, "what": said} if where else said
