"""Acts on folders. One at a time for an account: they hold its row."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.documents import names
from tickler.documents.access import check_folder
from tickler.documents.holding import check_free, check_seen
from tickler.documents.models import Access, Document, Folder
from tickler.people.models import Account
from tickler.trail.actions import record

DEEPEST = 10  # folders in each other
MOST = 2_000  # folders of an account
LONGEST_NAME = 120
FIRST = {  # what every account begins with
    Access.EDIT: gettext_noop("Client uploads"),
    Access.VIEW: gettext_noop("Prepared for you"),
    Access.PRIVATE: gettext_noop("Internal"),
}


def ensure(account: Account) -> None:
    """The first folders of an account, if it has none."""
    if Folder.objects.filter(account=account).exists():
        return
    with transaction.atomic():
        hold_accounts(account.pk)
        if Folder.objects.filter(account=account).exists():
            return
        with translation.override(account.firm.language):
            for access, name in FIRST.items():
                _create(account, None, _(name), access)


def home_of(account: Account, access: Access = Access.EDIT) -> Folder:
    """The folder of this access where things go by themselves: the oldest on top."""
    ensure(account)
    found = Folder.objects.filter(account=account, parent=None, access=access, removed_at=None).order_by("pk")
    return found[0]  # there is always one: the last of its kind cannot be removed


@transaction.atomic
def make(
    account: Account, name: str, *, actor: Actor, parent: Folder | None = None, access: str = ""
) -> Folder:
    """A new folder: below another one, or on top with an access of its own."""
    hold_accounts(account.pk)
    if parent is None:
        if actor.sort == "client" or access not in Access.values:
            raise Refused("access", _("Choose what the client may do in this folder."))
    else:
        parent = _still(parent)
        check_folder(parent, actor)
        if parent.path.count("/") > DEEPEST:
            raise Refused(
                "too_deep", _("Folders lie at most %(most)s deep in each other.") % {"most": DEEPEST}
            )
    if Folder.objects.filter(account=account, removed_at=None).count() >= MOST:
        raise Refused("too_many", _("A client has at most %(most)s folders.") % {"most": MOST})
    name = free_name(checked_name(name), _names_beside(account, parent))
    folder = _create(account, parent, name, parent.access if parent else access)
    _record("folder.made", folder, actor)
    return folder


@transaction.atomic
def rename(folder: Folder, name: str, *, actor: Actor) -> Folder:
    """Another name."""
    hold_accounts(folder.account_id)
    folder = _own(folder, actor)
    name, was = checked_name(name), folder.name
    if name == was:
        return folder
    folder.name = free_name(name, _names_beside(folder.account, folder.parent))
    folder.save(update_fields=["name"])
    _record("folder.renamed", folder, actor, was=was)
    return folder


@transaction.atomic
def move(folder: Folder, into: Folder, *, actor: Actor) -> Folder:
    """Into another folder of the account, with all that is in it; it takes on the access of that folder."""
    hold_accounts(folder.account_id)
    folder, into = _own(folder, actor), _still(into)
    check_folder(into, actor)
    if into.account_id != folder.account_id:
        raise Refused("other_account", _("A folder can only be moved within the same client."))
    if folder.holds(into):
        raise Refused("into_itself", _("A folder cannot be moved into itself."))
    if folder.parent_id == into.pk:
        return folder
    _refuse_last(folder)
    below = _below(folder)
    depth = max(path.count("/") for path in below.values_list("path", flat=True)) - folder.path.count("/")
    if into.path.count("/") + depth > DEEPEST:
        raise Refused("too_deep", _("Folders lie at most %(most)s deep in each other.") % {"most": DEEPEST})
    if into.access == Access.PRIVATE:
        check_seen(list(Document.objects.filter(folder__in=below, removed_at=None)))
    was = folder.path
    folder.parent, folder.name = into, free_name(folder.name, _names_beside(into.account, into))
    folder.save(update_fields=["parent", "name"])
    path = f"{into.path}{folder.pk}/"
    below.update(path=Concat(Value(path), Substr("path", len(was) + 1)), access=into.access)
    folder.refresh_from_db()
    _record("folder.moved", folder, actor, to=into.name)
    return folder


@transaction.atomic
def remove(folder: Folder, *, actor: Actor) -> Folder:
    """Into the trash, with everything in it."""
    hold_accounts(folder.account_id)
    folder = _own(folder, actor)
    _refuse_last(folder)
    moment = now()
    # Folders first: who puts something into one either was before us, and it is found, or finds no folder.
    _below(folder).filter(removed_at=None).update(removed_at=moment)
    inside = Document.objects.filter(folder__in=_below(folder), removed_at=None)
    documents = list(inside)
    if actor.sort == "client" and any(document.sealed_at for document in documents):
        raise Refused("sealed", _("A file in this folder is sealed, so the folder stays."))
    check_free(documents, actor)
    inside.update(removed_at=moment)
    folder.removed_at = moment
    _record("folder.removed", folder, actor, count=len(documents))
    return folder


def hold_accounts(*account_ids: int) -> None:
    """Until the act is over nobody else changes folders of these accounts."""
    # Not their keys: a document that is being written points to one.
    list(Account.objects.select_for_update(no_key=True).filter(pk__in=account_ids).order_by("pk"))


def hold(folder: Folder, actor: Actor) -> Folder:
    """The folder as it is now, if they may put something into it.

    Until the act is over nobody removes it, and nobody else gives a name in it.
    """
    found = Folder.objects.select_for_update(no_key=True).filter(pk=folder.pk, removed_at=None).first()
    if found is None:
        raise _gone()
    check_folder(found, actor)
    return found


def bring_back(folder: Folder) -> Folder:
    """The folder of something that leaves the trash, and those above it, are there again (of a held account).

    One whose name was given away meanwhile gets another.
    """
    keys = [int(key) for key in folder.path.strip("/").split("/")]
    for one in Folder.objects.filter(pk__in=keys, removed_at__isnull=False).order_by("path"):
        one.name = free_name(one.name, _names_beside(one.account, one.parent))
        one.removed_at = None
        one.save(update_fields=["name", "removed_at"])
    return Folder.objects.get(pk=folder.pk)


def above(folder: Folder) -> list[Folder]:
    """The folders above this one, the topmost first."""
    keys = [int(key) for key in folder.path.strip("/").split("/")[:-1]]
    return list(Folder.objects.filter(pk__in=keys).order_by("path")) if keys else []


def checked_name(name: str) -> str:
    """The name as it is kept, or a refusal of an empty one."""
    if not name.strip():
        raise Refused("name_missing", _("Write a name."))
    return names.tidy(name)[:LONGEST_NAME].rstrip(" .")


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name, or with a number behind it when it is taken; case makes no difference."""
    used = {one.lower() for one in taken}
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > 10:
        stem, dot, ending = name, "", ""
    number, found = 1, name
    while found.lower() in used:
        number += 1
        found = f"{stem} ({number}){dot}{ending}"
    return found


def _still(folder: Folder) -> Folder:
    found = Folder.objects.filter(pk=folder.pk, removed_at=None).select_related("parent", "account").first()
    if found is None:
        raise _gone()
    return found


def _gone() -> Refused:
    return Refused("removed", _("This folder was removed meanwhile."))


def _own(folder: Folder, actor: Actor) -> Folder:
    """The folder as it is now, if it is theirs to change: top folders are the firm's."""
    folder = _still(folder)
    check_folder(folder, actor)
    if actor.sort == "client" and folder.is_top:
        raise Refused("top_folder", _("This folder stays as it is. You can change what is in it."))
    return folder


def _refuse_last(folder: Folder) -> None:
    if not folder.is_top or folder.access == Access.PRIVATE:
        return
    others = Folder.objects.filter(
        account=folder.account, parent=None, access=folder.access, removed_at=None
    ).exclude(pk=folder.pk)
    if not others.exists():
        raise Refused(
            "last_folder",
            _("This is the last folder with “%(access)s”. Make another one first.")
            % {"access": folder.get_access_display()},
        )


def _below(folder: Folder) -> QuerySet[Folder]:
    return Folder.objects.filter(account=folder.account, path__startswith=folder.path)


def _names_beside(account: Account, parent: Folder | None) -> list[str]:
    rows = Folder.objects.filter(account=account, parent=parent, removed_at=None)
    return list(rows.values_list("name", flat=True))


def _create(account: Account, parent: Folder | None, name: str, access: str) -> Folder:
    folder = Folder.objects.create(account=account, parent=parent, name=name, access=access)
    folder.path = f"{parent.path if parent else '/'}{folder.pk}/"
    folder.save(update_fields=["path"])
    return folder


def _record(verb: str, folder: Folder, actor: Actor, **facts: object) -> None:
    record(verb, actor=actor, account=folder.account, folder=folder.public_id, name=folder.name, **facts)
