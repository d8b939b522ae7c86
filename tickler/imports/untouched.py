"""Taking rows back: what an import made and nobody has touched since goes; the rest stays and says why.

Touched means that the client's trail tells of anything but this import: a letter, a change, a file.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tickler.imports.models import Import, Outcome, Row
from tickler.imports.outcomes import say
from tickler.people.models import Account, Address, Contact, Link
from tickler.people.search import refresh_search
from tickler.trail.models import Event

OURS = {"account.imported", "contact.imported"}


def take_back(rows: Sequence[Row], of: Import) -> None:
    """Undo these rows, within the caller's transaction."""
    ids = {row.account_id for row in rows if row.account_id is not None}
    accounts = {one.pk: one for one in Account.objects.select_for_update(of=("self",)).filter(pk__in=ids)}
    made = set(of.rows.filter(made="account", account__in=ids).values_list("account_id", flat=True))
    touched = _touched(ids, made, of)
    links: list[int] = []
    for row in rows:
        if row.account_id in touched:
            row.outcome, row.reason = Outcome.KEPT, _("Something was sent or changed there since.")
            continue
        row.outcome = Outcome.UNDONE
        links += [row.link_id] if row.link_id is not None else []
    gone = {row.account_id for row in rows if row.made == "account" and row.account_id is not None} - touched
    _remove_links(links)
    say(rows)
    refresh_search([one for key, one in accounts.items() if key not in touched and key not in gone])
    Account.objects.filter(pk__in=gone).delete()


def _touched(ids: set[int], made: set[int], of: Import) -> set[int]:
    """A client who was there before counts as touched by what happened after we added to it."""
    found: set[int] = set()
    since: dict[int, int] = {}
    events = Event.objects.filter(account__in=ids).order_by("pk")
    for pk, account, verb, facts in events.values_list("pk", "account_id", "verb", "facts"):
        is_ours = verb in OURS and facts.get("import") == of.public_id
        if is_ours:
            since.setdefault(account, pk)
        elif account in made or account in since:
            found.add(account)
    return found


def _remove_links(keys: list[int]) -> None:
    """With the addresses and contacts that stand for nobody any more."""
    pairs = list(Link.objects.filter(pk__in=keys).values_list("contact_id", "address_id"))
    Link.objects.filter(pk__in=keys).delete()
    contacts = {contact for contact, _address in pairs}
    addresses = {address for _contact, address in pairs if address is not None}
    Address.objects.filter(pk__in=addresses, links=None).delete()
    Contact.objects.filter(pk__in=contacts, links=None).delete()
