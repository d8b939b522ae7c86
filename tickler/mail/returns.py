"""Letters that come back after a server took them: said in the trail, and no more go where nobody is.

Written to be told twice: the same report again changes nothing.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction

from tickler.core.actor import SYSTEM
from tickler.core.clock import now
from tickler.core.tenancy import firm_scope
from tickler.mail.mime import letter_id
from tickler.mail.models import Attempt, Letter, Notice, State
from tickler.mail.reports import Report, Sort, understand
from tickler.mail.suppress import suppress
from tickler.people.models import Address
from tickler.trail.actions import record

OFTEN = 3  # letters that came back within A_WEEK, before staff are shown it at the address
A_WEEK = dt.timedelta(days=7)


def take(data: bytes) -> str:
    """What a message in the mailbox of returned letters was: a `Sort`, "known" or "unknown"."""
    report = understand(data)
    key = letter_id(settings.INSTANCE_KEY, report.message_id) if report else None
    if report is None or key is None:
        return "unknown"
    with transaction.atomic():
        letter = Letter.everywhere.select_for_update().filter(pk=key).first()
        if letter is None or letter.state not in (State.SENT, State.HELD):
            return "unknown"
        if letter.tries.filter(outcome__in=list(Sort)).exists():
            return "known"
        _write(letter, report, now())
    return str(report.sort)


def _write(letter: Letter, report: Report, moment: dt.datetime) -> None:
    Attempt.objects.create(letter=letter, at=moment, outcome=report.sort, reply=report.said)
    Letter.everywhere.filter(pk=letter.pk).update(reason=report.sort)
    notices = list(Notice.everywhere.filter(letter=letter).select_related("item", "firm").order_by("id"))
    for notice in notices:
        with firm_scope(notice.firm.pk):
            to = letter.name or letter.email
            record("letter.returned", notice.item, actor=SYSTEM, to=to, said=report.said)
    firms = {notice.firm.pk for notice in notices} | ({letter.firm.pk} if letter.firm else set())
    if report.sort is Sort.SOFT:
        for firm_id in sorted(firms):
            _remember(firm_id, letter.email, report.said, moment)
    else:
        suppress(firms, letter.email, report.said, moment, because=report.sort)


def _remember(firm_id: int, email: str, said: str, moment: dt.datetime) -> None:
    """Shown at the address once it happens often; letters still go there."""
    with firm_scope(firm_id):
        letters = Letter.objects.filter(email=email, tries__outcome=Sort.SOFT, tries__at__gt=moment - A_WEEK)
        if letters.distinct().count() >= OFTEN:
            Address.objects.filter(email=email).update(returned_at=moment, returned_said=said)
