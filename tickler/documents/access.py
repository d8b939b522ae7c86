"""The doors to documents and folders, and who may change them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.errors import Forbidden
from tickler.documents.models import Access, Document, Folder
from tickler.people.access import ClientViewer, Viewer, visible_accounts


def visible_documents(viewer: Viewer) -> QuerySet[Document]:
    """The documents of the accounts this viewer may see; removed ones are nobody's to see."""
    rows = Document.objects.filter(account__in=visible_accounts(viewer), removed_at=None)
    return rows.exclude(folder__access=Access.PRIVATE) if isinstance(viewer, ClientViewer) else rows


def documents_in(*folders: Folder) -> QuerySet[Document]:
    """What lies in folders that came through their door: who sees a folder sees what is in it."""
    return Document.objects.filter(folder__in=[one.pk for one in folders], removed_at=None)


def visible_folders(viewer: Viewer) -> QuerySet[Folder]:
    """The folders of the accounts this viewer may see."""
    rows = Folder.objects.filter(account__in=visible_accounts(viewer), removed_at=None)
    return rows.exclude(access=Access.PRIVATE) if isinstance(viewer, ClientViewer) else rows


def visible_trash(viewer: Viewer) -> QuerySet[Document]:
    """What lies in the trash; for clients nothing."""
    rows = Document.objects.filter(account__in=visible_accounts(viewer), removed_at__isnull=False)
    return rows.none() if isinstance(viewer, ClientViewer) else rows


def may_change(document: Document, actor: Actor) -> bool:
    """May they rename, move, replace, delete it? Clients only what is theirs to edit, and nothing sealed."""
    if actor.sort != "client":
        return True
    return document.folder.access == Access.EDIT and document.sealed_at is None


def check_change(document: Document, actor: Actor) -> None:
    """Refuse a change that is not theirs to make."""
    if may_change(document, actor):
        return
    if document.sealed_at is not None:
        raise Forbidden("sealed", _("“%(name)s” is sealed, so it stays as it is.") % {"name": document.name})
    check_folder(document.folder, actor)


def check_folder(folder: Folder, actor: Actor) -> None:
    """Refuse to let a client put something into a folder, or change one, that is not theirs to edit."""
    if actor.sort == "client" and folder.access != Access.EDIT:
        raise Forbidden(
            "view_only",
            _("You can look at what is in “%(name)s”, but not change it.") % {"name": folder.name},
        )
