"""Why a letter was skipped, moved, held, or failed: every code as a sentence staff can read.

The code is stored, the sentence is spoken in the reader's language. An unknown code (from a program newer
than this one) is shown as it is, never hidden.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickler.mail.replies import Outcome
from tickler.mail.reports import Sort

REASONS: dict[str, str | Promise] = {
    # failed or held: what the server answered
    **{outcome.value: outcome.label for outcome in Outcome},
    # came back after the server took it
    Sort.HARD.value: _("It came back: there is no such address. Ask the client for another one."),
    Sort.SOFT.value: _("It came back. The server's answer says why; the address stays in use."),
    Sort.COMPLAINT.value: _(
        "The person told their mail program that the letter was unwanted. No more go to this address. "
        "Talk to them."
    ),
    # skipped: no longer wanted
    "done": _("It was already done."),
    "declined": _("The client has already said no."),
    "cancelled": _("It was cancelled."),
    "draft": _("It was taken back to a draft."),
    "deleted": _("It was deleted."),
    "sealed": _("It is sealed."),
    "archived": _("It is archived."),
    "account_archived": _("The client is archived."),
    "already_acted": _("This person has already done their part."),
    # skipped: nobody to write to
    "nobody": _("Nobody is to be written to: no contact of this client has an address with Notify on."),
    "unreminded": _("Reminders by mail are paused or switched off for this person."),
    "notify_off": _("Notify is off for this address."),
    "address_suppressed": _("Letters to this address come back. Ask for another address."),
    # skipped: the plan says otherwise
    "reminders_off": _("Reminders are off."),
    "off": _("Reminders are off."),
    "reminders_paused": _("Reminders are paused."),
    "plan_changed": _("The reminder plan was changed; the new plan counts."),
    "used_up": _("The number of reminders is used up."),
    "notice_waiting": _("The first letter has not left yet."),
    "superseded": _("A later reminder took its place."),
    # moved
    "distance": _("Another letter about it left less than 20 hours before."),
    "hours": _("Letters leave only in the firm's hours."),
    "weekend": _("It was not a working day."),
    "holiday": _("It was a public holiday."),
    "late": _("Its moment passed while nothing could be sent; it left as soon as it could."),
    "no_server": _("The mail server could not be reached."),
    # failed
    "cannot_compose": _("The letter could not be written. Look at the name and the address of the contact."),
    "unknown_letter": _("There is no text for this letter."),
    "address_malformed": _("This is not a complete e-mail address. Correct it at the contact."),
    "address_not_ascii": _(
        "Before the @ only unaccented Latin letters can be delivered. Ask for another address."
    ),
    "domain_malformed": _("The part after the @ is not a valid domain. Correct it at the contact."),
    "gave_up": _("The server put it off for three days, so we stopped trying."),
    # held
    "fault": _(
        "It could not be written, because of a mistake in this program; its log says which. "
        "Send it again once that is mended."
    ),
    "paused": _("Sending is paused."),
}


def words(code: str) -> str:
    """The sentence for a reason's code; empty for none."""
    return str(REASONS.get(code, code))
