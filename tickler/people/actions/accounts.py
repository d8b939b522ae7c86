"""Acts on accounts."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.core.tenancy import current_firm_id
from tickler.people.followers import follow_accounts
from tickler.people.models import Account, AccountType, Firm
from tickler.people.numbers import check_number, letter_for
from tickler.people.search import refresh_search
from tickler.trail.actions import record

CHANGEABLE = frozenset({"name", "number", "type", "language"})


@transaction.atomic
def create_account(
    name: str,
    *,
    actor: Actor,
    type: str = AccountType.INDIVIDUAL,
    language: str = "",
    number: str = "",
) -> Account:
    """A new account without contacts; without a number it gets the next free one."""
    facts = _checked({"name": name, "type": type, "language": language})
    account = Account(**facts, number=check_number(number) if number else "")
    if number:
        _save(account)
    else:
        _save_numbered(account)
    refresh_search([account])
    record("account.created", actor=actor, account=account, name=account.name, number=account.number)
    return account


@transaction.atomic
def change_account(account: Account, *, actor: Actor, **changes: Any) -> Account:
    """Another name, number, type or language."""
    wanted = _checked(changes)
    changed = {
        key: [getattr(account, key), value] for key, value in wanted.items() if getattr(account, key) != value
    }
    if not changed:
        return account
    for key, value in wanted.items():
        setattr(account, key, value)
    _save(account, update_fields=list(changed))
    refresh_search([account])
    record("account.changed", actor=actor, account=account, changes=changed)
    return account


@transaction.atomic
def archive_account(account: Account, *, actor: Actor) -> Account:
    """Put aside: off the lists, its contacts can no longer sign in, its items fall quiet."""
    moment = now()
    if not Account.objects.filter(pk=account.pk, archived_at=None).update(archived_at=moment):
        raise Refused("already_archived", _("This client is archived already."))
    account.archived_at = moment
    record("account.archived", actor=actor, account=account, name=account.name)
    follow_accounts([account.pk], moment)
    return account


@transaction.atomic
def restore_account(account: Account, *, actor: Actor) -> Account:
    """Back on the lists; its contacts can sign in again, its items go on."""
    rows = Account.objects.filter(pk=account.pk, archived_at__isnull=False)
    if not rows.update(archived_at=None):
        raise Refused("not_archived", _("This client is not archived."))
    account.archived_at = None
    record("account.restored", actor=actor, account=account, name=account.name)
    follow_accounts([account.pk], now())
    return account


def _checked(changes: dict[str, Any]) -> dict[str, Any]:
    """Only fields one may change, tidy and possible."""
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"an account's {', '.join(sorted(unknown))} cannot be changed")
    wanted = {key: " ".join(str(value).split()) for key, value in changes.items()}
    if "name" in wanted:
        if not wanted["name"]:
            raise Refused("name_missing", _("Write the client's name."))
        wanted["name"] = wanted["name"][:160]
    if "number" in wanted:
        wanted["number"] = check_number(wanted["number"])
    if wanted.get("type", AccountType.OTHER) not in AccountType.values:
        raise Refused("type_unknown", _("Choose individual, company or other."))
    check_language(wanted.get("language", ""))
    return wanted


def check_language(language: str) -> str:
    """A language letters are written in, or "" for none in particular."""
    if language and language not in dict(settings.LANGUAGES):
        raise Refused("language_unknown", _("We do not write this language yet. Choose one from the list."))
    return language


def note_portal_view(account: Account, *, actor: Actor) -> Account:
    """A member of staff begins to look at the portal as its clients see it."""
    if account.archived_at is not None:
        raise Refused("archived", _("An archived client has no portal. Restore the client first."))
    record("account.viewed_as_client", actor=actor, account=account)
    return account


def _save(account: Account, **how: Any) -> None:
    try:
        with transaction.atomic():
            account.save(**how)
    except IntegrityError:
        other = Account.objects.filter(number=account.number).exclude(pk=account.pk).first()
        if other is None:
            raise
        raise Refused(
            "number_taken",
            _("The number %(number)s belongs to %(name)s. Choose another one.")
            % {"number": account.number, "name": other.name},
        ) from None


def _save_numbered(account: Account) -> None:
    """The firm's counter is raised first and its row stays locked, so nobody else gets the same number."""
    firms = Firm.objects.filter(pk=current_firm_id())
    while True:
        firms.update(accounts_made=F("accounts_made") + 1)
        made = firms.values_list("accounts_made", flat=True).get()
        account.number = f"{letter_for(account.name)}{made}"
        if not Account.objects.filter(number=account.number).exists():
            account.save(force_insert=True)
            return
