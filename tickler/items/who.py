"""Who of a client gets letters about an item, and who does not and why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tickler.items.models import ActionItem
from tickler.items.recipients import Addressee, named_recipients
from tickler.items.reminder_words import shortest
from tickler.mail import reasons
from tickler.people.models import Contact, Link
from tickler.ui import dates


@dataclass(frozen=True, slots=True)
class Reader:
    """A contact of the client, and why letters do not reach them; empty if they do."""

    name: str
    short_name: str
    why_not: str
    may_sign_in: bool


def readers_of(item: ActionItem, people: Sequence[Addressee]) -> list[Reader]:
    """The contacts who ought to hear of the item, whoever would get a letter now (`people`). Two queries."""
    named = named_recipients([item.pk]).get(item.pk)
    links: dict[Contact, list[Link]] = defaultdict(list)
    rows = Link.objects.filter(account=item.account_id).select_related("contact", "address")
    for link in rows.order_by("id"):
        if named is None or link.contact_id in named:
            links[link.contact].append(link)
    short = shortest([(contact.first_name, contact.full_name) for contact in links])
    return [
        Reader(
            name=contact.full_name,
            short_name=name,
            why_not=_why_not(contact, own, people, named, item.firm.zone),
            may_sign_in=any(link.login for link in own),
        )
        for (contact, own), name in zip(links.items(), short, strict=True)
    ]


def _why_no_reminders(contact: Contact, links: Sequence[Link], zone: str) -> str:
    """Letters reach this person; reminders may not."""
    if contact.is_paused(dates.today(zone)):
        return _("Reminders to this person are paused.")
    wanted = [link for link in links if link.notify]
    return _("Wants no reminders by mail.") if all(link.reminders_off_at for link in wanted) else ""


def _why_not(
    contact: Contact,
    links: Sequence[Link],
    people: Sequence[Addressee],
    named: Mapping[int, bool] | None,
    zone: str,
) -> str:
    emails = {one.email for one in people}
    if any(link.notify and link.address and link.address.email in emails for link in links):
        return _why_no_reminders(contact, links, zone)
    if named and named.get(contact.pk):
        return reasons.words("already_acted")
    if not any(link.address for link in links):
        return _("No e-mail address is known.")
    if any(link.notify for link in links):
        return reasons.words("address_suppressed")
    since = max((link.notify_changed_at for link in links if link.notify_changed_at), default=None)
    if since is None:
        return _("Notify is off.")
    day = since.astimezone(dates.zone_of(zone)).date()
    return _("Notify is off since %(day)s.") % {"day": dates.say_day(day, zone=zone)}
