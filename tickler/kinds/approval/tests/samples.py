"""Approvals to try things on."""

import itertools
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tickler.documents import actions as documents
from tickler.documents import folders
from tickler.documents.models import Access, Document
from tickler.documents.tests.samples import PDF
from tickler.items import actions as items
from tickler.items.models import ActionItem
from tickler.kinds.approval import actions
from tickler.kinds.approval.models import Decision
from tickler.people.models import Account

_numbers = itertools.count(1)


def document(account: Account, name: str = "", access: Access = Access.VIEW) -> Document:
    """A document, by default in a folder in which the client may look at it."""
    file = SimpleUploadedFile(name or f"VAT return {next(_numbers)}.pdf", PDF)
    return documents.upload(account, file, actor=make.actor(), folder=folders.home_of(account, access))


def renew(document: Document) -> Document:
    """A new version comes in."""
    number = next(_numbers)
    file = SimpleUploadedFile(document.name, PDF + f"% {number}\n".encode())
    return documents.renew(document, documents.receive(file), actor=make.actor())


def content_for(account: Account, **values: Any) -> dict[str, Any]:
    """The content of an approval that could be sent to this account: about a document of its own."""
    return {"documents": [document(account).public_id], "message": "Please look at this.", **values}


def opened(account: Account, *papers: Document, **values: Any) -> ActionItem:
    """An approval that is with the client: of these documents, by default of one."""
    content = {"documents": [one.public_id for one in papers or (document(account),)], **values}
    item = actions.create(account, content, actor=make.actor())
    return items.send(item, actor=make.actor())


def decision(item: ActionItem, name: str = "") -> Decision:
    """The only one of the item, or the one about the document of this name."""
    rows = Decision.objects.filter(approval=item.pk)
    return rows.get(name=name) if name else rows.get()
