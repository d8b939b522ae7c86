"""Which documents a client can be asked about, and which version of each they would see."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tickler.documents.models import Access, Document, Version
from tickler.kinds.approval.models import Decision
from tickler.people.models import Account, Link


def newest_versions(documents: Iterable[Document | int]) -> dict[int, Version]:
    """By document: its newest version. One query."""
    keys = [one if isinstance(one, int) else one.pk for one in documents]
    return {row.document_id: row for row in Version.objects.filter(document__in=keys).order_by("number")}


def why_not_askable(document: Document) -> str:
    """What to change before the client can be asked to approve it; empty if nothing."""
    facts = {"name": document.name, "folder": document.folder.name}
    if document.folder.access == Access.PRIVATE:
        said = _("“%(name)s” lies in “%(folder)s”, which the client cannot see.")
        return f"{said % facts} {_('Move it to a folder that the client can view, then ask.')}"
    if document.folder.access == Access.EDIT:
        said = _("“%(name)s” lies in “%(folder)s”, where the client can change it.")
        return f"{said % facts} {_('Move it to a folder that the client can view, then ask.')}"
    if Decision.objects.filter(document=document).waiting().exists():
        return _("“%(name)s” waits for approval already. Resend that request, or cancel it first.") % {
            "name": document.name
        }
    return ""


def is_open_to_somebody(account: Account) -> bool:
    """Whether anybody may sign in for this client, and so can answer."""
    return Link.objects.filter(account=account, login=True).exists()
