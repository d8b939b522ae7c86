"""Whom a request goes to: the accounts in the form, found by name or number, and who is written to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tickler.core.errors import Refused
from tickler.items.recipients import Addressee, addressees_of_accounts
from tickler.people.access import StaffViewer, visible_accounts
from tickler.people.models import Account, Link

OFFERED = 20
_NUMBERED = re.compile(r".*\(([^()]{1,12})\)\s*")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The accounts of a form and who gets its letters."""

    accounts: tuple[Account, ...]
    archived: tuple[Account, ...]  # were asked for too, and get nothing
    people: dict[int, list[Addressee]]
    open_to: frozenset[int]  # accounts of which somebody may sign in

    @property
    def ids(self) -> str:
        """The public ids, as the form carries them along."""
        return " ".join(account.public_id for account in self.accounts)

    @property
    def everybody(self) -> list[Addressee]:
        """Everybody who is written to."""
        return [one for account in self.accounts for one in self.people.get(account.pk, [])]

    @property
    def silent(self) -> list[Account]:
        """Accounts of which nobody gets letters."""
        return [account for account in self.accounts if not self.people.get(account.pk)]

    @property
    def locked(self) -> list[Account]:
        """Accounts that get letters, and of which nobody may sign in to answer them."""
        written_to = [account for account in self.accounts if self.people.get(account.pk)]
        return [account for account in written_to if account.pk not in self.open_to]


def chosen_in(request: HttpRequest, viewer: StaffViewer) -> Chosen:
    """The accounts that the form or the address names, as far as this viewer may see them."""
    sent = request.POST if request.method == "POST" else request.GET
    wanted = [*sent.get("accounts", "").split(), *sent.getlist("account")]
    return choose(viewer, wanted)


def choose(viewer: StaffViewer, public_ids: Iterable[str]) -> Chosen:
    """These accounts, in the order of their names."""
    wanted = {one for one in public_ids if "\0" not in one}
    rows = visible_accounts(viewer).select_related("firm").order_by("name", "pk")
    # Many keys in one list are more than an engine takes; the viewer's accounts are read once instead.
    found = rows.filter(public_id__in=wanted) if len(wanted) < 500 else rows.iterator()
    asked = [account for account in found if account.public_id in wanted]
    accounts = tuple(account for account in asked if account.archived_at is None)
    archived = tuple(account for account in asked if account.archived_at is not None)
    languages = {account.pk: (account.language, viewer.firm.language) for account in accounts}
    logins = Link.objects.filter(account_id__in=list(languages), login=True)
    open_to = frozenset(logins.values_list("account_id", flat=True))
    return Chosen(accounts, archived, addressees_of_accounts(languages, languages), open_to)


def label(account: Account) -> str:
    """An account as it stands in the field: "Anna & Piet de Wit (W12)"."""
    return f"{account.name} ({account.number})"


def offered(viewer: StaffViewer, typed: str) -> QuerySet[Account]:
    """The accounts that fit what was typed."""
    rows = visible_accounts(viewer).filter(archived_at=None)
    for word in re.sub(r"[()\0]", " ", typed.lower()).split():
        rows = rows.filter(search__contains=word)
    return rows.order_by("name", "pk")


def find(viewer: StaffViewer, typed: str) -> Account:
    """The one account that is meant; refuses when none fits, or several do."""
    typed = typed.replace("\0", " ")
    if numbered := _NUMBERED.fullmatch(typed):
        exact = visible_accounts(viewer).filter(archived_at=None, number__iexact=numbered[1].strip()).first()
        if exact is not None:
            return exact
    fitting = list(offered(viewer, typed)[: OFFERED + 1])
    same = [account for account in fitting if account.name.lower() == typed.strip().lower()]
    if len(same) == 1 or len(fitting) == 1:
        return (same or fitting)[0]
    if not fitting:
        raise Refused("nobody", _("No client fits “%(typed)s”. Type a part of the name, or the number.")
                      % {"typed": typed})  # fmt: skip
    raise Refused("several", _("Several clients fit: %(names)s. Type more of the name, or the number.")
                  % {"names": _some(fitting)})  # fmt: skip


def _some(accounts: Sequence[Account]) -> str:
    said = ", ".join(label(account) for account in accounts[:5])
    return said if len(accounts) <= 5 else said + " …"
