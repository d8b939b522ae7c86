"""Do letters leave? The promises about mail, for the health page, and in words where letters wait."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickler.core.clock import now
from tickler.core.health import Check
from tickler.mail.models import Circuit, Letter, LetterQuerySet, State
from tickler.ui import dates

LATE = 15 * 60  # seconds a letter may wait for its turn before somebody should look


def stopped() -> str:
    """Why no letter leaves at all, with the server's words; empty while the server takes letters."""
    if not has_server():
        return _("No mail server is set. Letters wait until SMTP_URL names one.")
    circuit = Circuit.objects.filter(opened_at__isnull=False).order_by("opened_at").first()
    if circuit is None or circuit.opened_at is None:
        return ""
    since = dates.say_moment(circuit.opened_at)
    if circuit.reply:
        return _("The mail server has taken no letters since %(since)s: “%(reply)s”") % {
            "since": since,
            "reply": circuit.reply,
        }
    return _("The mail server has taken no letters since %(since)s.") % {"since": since}


def server() -> Check:
    """Does the mail server take our letters? A new installation without one is not ill, only unfinished."""
    trouble = stopped()
    is_well = not trouble or not has_server()
    return Check("mail_server", is_well, trouble or _("The mail server takes our letters."))


def has_server() -> bool:
    """Is there somewhere to hand letters over (the demo has its own mailbox)?"""
    return bool(settings.SMTP_URL) or settings.DEMO


def waiting() -> Check:
    """How long has the oldest letter waited that may leave?"""
    moment = now()
    rows = Letter.everywhere.filter(state=State.PLANNED, leave_at__lte=moment)
    oldest = rows.order_by("leave_at").values_list("leave_at", flat=True).first()
    age = int((moment - oldest).total_seconds()) if oldest else 0
    if age > LATE:
        minutes = age // 60
        said = ngettext(
            "A letter has waited for %(count)s minute to leave.",
            "A letter has waited for %(count)s minutes to leave.",
            minutes,
        )
        return Check("letters_waiting", False, said % {"count": minutes}, age)
    return Check("letters_waiting", True, _("No letter waits longer than it should."), age)


def last_success() -> Check:
    """When did the last letter leave? Knowing is all: a quiet week is no fault."""
    rows = Letter.everywhere.filter(sent_at__isnull=False).order_by("-sent_at")
    last = rows.values_list("sent_at", flat=True).first()
    if last is None:
        return Check("last_letter", True, _("No letter has left yet."))
    age = int((now() - last).total_seconds())
    said = _("The last letter left on %(when)s.") % {"when": dates.say_moment(last)}
    return Check("last_letter", True, said, age)


def undecided() -> Check:
    """How many letters wait for a decision, how many failed lately? Known, but no fault of the machine."""
    return _undecided(Letter.everywhere.filter(firm__isnull=False))


def undecided_here() -> Check:
    """The same of the firm in scope: no firm is told how others fare."""
    return _undecided(Letter.objects.all())


def _undecided(letters: LetterQuerySet) -> Check:
    lately, letters = now() - dt.timedelta(days=7), letters.in_trouble()
    held = letters.filter(state=State.HELD).count()
    failed = letters.filter(state=State.FAILED, leave_at__gte=lately).count()
    said = _("Held until somebody decides: %(held)s. Failed in the last 7 days: %(failed)s.")
    return Check("letters_held", True, said % {"held": held, "failed": failed})
