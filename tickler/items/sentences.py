"""What the trail says of items, whatever their kind, and of the same act for many clients."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tickler.items.models import Quiet, Status
from tickler.mail import reasons
from tickler.people.sentences import paused
from tickler.trail.news import Group, announce
from tickler.trail.sentences import Facts, Teller, Words, declare


def rhythm(days: int) -> str:
    """ "every 3 days"."""
    return ngettext("every day", "every %(days)s days", days) % {"days": days}


def number(times: int) -> str:
    """ "at most 2 reminders"."""
    return ngettext("at most %(times)s reminder", "at most %(times)s reminders", times) % {"times": times}


def _sent(facts: Facts) -> tuple[Words, Facts]:
    if facts.get("to"):
        return _("%(who)s **sent** it; notice to %(to)s."), {}
    return _("%(who)s **sent** it; nobody gets letters about it."), {}


def _gone(words: Words, some: Words, held: Words) -> Teller:
    """Letters that left: to everybody, to some, or perhaps, when staff must decide about all of them."""

    def tell(facts: Facts) -> tuple[Words, Facts]:
        left_out = _left_out(facts)
        if not left_out:
            return words, {}
        return (some if facts.get("to") else held), {"left_out": left_out}

    return tell


def _not_gone(words: Words) -> Teller:
    """Letters that did not leave, with the reason for each person, or the one the facts name."""

    def tell(facts: Facts) -> tuple[Words, Facts]:
        return words, {"why": _left_out(facts) or reasons.words(facts.get("reason", ""))}

    return tell


def _left_out(facts: Facts) -> str:
    """ "Piet de Wit: Notify is off for this address. Noor: …"."""
    return " ".join(
        _("%(name)s: %(reason)s")
        % {"name": one.get("to", ""), "reason": reasons.words(one.get("reason", ""))}
        for one in facts.get("left_out", [])
    )


def _reminders_changed(facts: Facts) -> tuple[Words, Facts]:
    old, new = facts.get("old", {}), facts.get("new", {})
    told = {"old": _plan(old), "new": _plan(new)}
    if old.get("on") and not new.get("on"):
        return _("%(who)s **switched reminders off**; they were: %(old)s."), told
    if new.get("on") and not old.get("on"):
        return _("%(who)s **switched reminders on**: %(new)s."), told
    return _("%(who)s **changed the reminders** from “%(old)s” to “%(new)s”."), told


def _plan(reminders: Facts) -> str:
    days, times = reminders.get("days", 0), reminders.get("times", 0)
    return _("%(rhythm)s, %(number)s") % {"rhythm": rhythm(days), "number": number(times)}


# Why reminders that were to come will not. Switching them off is told by that act alone.
_STOPPED: dict[str, Words] = {
    Status.REVIEW: gettext_lazy("**Reminders ended**: the client has done what was asked."),
    Status.DONE: gettext_lazy("**Reminders ended**: it is done."),
    Status.DECLINED: gettext_lazy("**Reminders ended**: the client declined it."),
    Status.CANCELLED: gettext_lazy("**Reminders ended**: it was cancelled."),
    Quiet.USED_UP: gettext_lazy("**Reminders ended**: the number was used up."),
    Quiet.SEALED: gettext_lazy("**Reminders ended**: it was sealed."),
    Quiet.ARCHIVED: gettext_lazy("**Reminders ended**: it was archived."),
    Quiet.ACCOUNT_ARCHIVED: gettext_lazy("**Reminders ended**: the client was archived."),
}


def _stopped(facts: Facts) -> tuple[Words, Facts]:
    return _STOPPED.get(facts.get("reason", ""), gettext_lazy("**Reminders ended.**")), {}


def _bulk_started(facts: Facts) -> tuple[Words, Facts]:
    count = facts.get("count", 0)
    if facts.get("act") == "resend":
        return (
            ngettext(
                "%(who)s **resent** %(count)s item by hand.",
                "%(who)s **resent** %(count)s items by hand.",
                count,
            ),
            {},
        )
    return (
        ngettext(
            "%(who)s **began to send** the same to %(count)s client.",
            "%(who)s **began to send** the same to %(count)s clients.",
            count,
        ),
        {},
    )


declare(
    {
        "item.created": gettext_lazy("%(who)s **prepared** “%(title)s”."),
        "item.sent": _sent,
        "item.notified": _gone(
            gettext_lazy("**Notice** sent to %(to)s."),
            gettext_lazy("**Notice** sent to %(to)s. Besides: %(left_out)s"),
            gettext_lazy("**Notice held.** %(left_out)s"),
        ),
        "item.notice_skipped": _not_gone(gettext_lazy("**Notice not sent.** %(why)s")),
        "item.notice_failed": _not_gone(gettext_lazy("**Notice failed.** %(why)s")),
        "item.reminded": _gone(
            gettext_lazy("**Reminder %(number)s** sent to %(to)s."),
            gettext_lazy("**Reminder %(number)s** sent to %(to)s. Besides: %(left_out)s"),
            gettext_lazy("**Reminder %(number)s held.** %(left_out)s"),
        ),
        "item.reminder_skipped": _not_gone(gettext_lazy("**Reminder not sent.** %(why)s")),
        "item.reminder_failed": _not_gone(gettext_lazy("**Reminder failed.** %(why)s")),
        "item.resent": gettext_lazy("%(who)s **resent** it to %(to)s."),
        "item.resend_left": _gone(
            gettext_lazy("**Letter by hand** sent to %(to)s."),
            gettext_lazy("**Letter by hand** sent to %(to)s. Besides: %(left_out)s"),
            gettext_lazy("**Letter by hand held.** %(left_out)s"),
        ),
        "item.resend_failed": _not_gone(gettext_lazy("**Letter by hand not sent.** %(why)s")),
        "item.reminders_changed": _reminders_changed,
        "item.reminders_stopped": _stopped,
        "item.paused": paused(
            gettext_lazy("%(who)s **paused reminders** about it until %(until)s. %(reason)s"),
            gettext_lazy("%(who)s **paused reminders** about it. %(reason)s"),
        ),
        "item.resumed": gettext_lazy("%(who)s **ended the pause** of reminders about it."),
        "item.archived": gettext_lazy("%(who)s **archived** it."),
        "item.read": gettext_lazy("%(who)s **read** what came in."),
        "item.restored": gettext_lazy("%(who)s **restored** it."),
        "item.viewed": gettext_lazy("%(who)s **looked at** it."),
        "bulk.started": _bulk_started,
        "bulk.cancelled": gettext_lazy("%(who)s **stopped** the sending to many."),
    }
)
_failed = ("item.notice_failed", "item.reminder_failed", "item.resend_failed")
_left = ("item.notified", "item.reminded", "item.resend_left")
announce(Group.LETTERS, *_failed)
announce(Group.LETTERS, *_left, when=lambda event: not event.facts.get("to"))  # all are held
