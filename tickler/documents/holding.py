"""Who still needs a document: asked before one is taken away (settings.DOCUMENT_HOLDERS)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.errors import Refused
from tickler.documents.models import Document


@dataclass(frozen=True, slots=True)
class Hold:
    """A document is part of something a client was asked for."""

    document_id: int
    title: str  # of what it is part of
    is_open: bool  # still being answered: then it is taken back there, by whoever it is
    must_be_seen: bool = False  # the client is asked about it, so it may not go where they cannot see it


Holder = Callable[[Sequence[int]], list[Hold]]


def holds(document_ids: Sequence[int]) -> list[Hold]:
    """Everything that needs one of these documents."""
    found: list[Hold] = []
    for name in settings.DOCUMENT_HOLDERS:
        holder: Holder = import_string(name)
        found += holder(document_ids)
    return found


def check_free(documents: Sequence[Document], actor: Actor) -> None:
    """Refuse to take away what is part of an open request, or, for a client, of anything they sent."""
    names = {document.pk: document.name for document in documents}
    for hold in holds(list(names)):
        _refuse_if_asked_about(hold, names)
        if hold.is_open:
            raise Refused(
                "in_use",
                _("“%(name)s” is part of the answer to “%(title)s”. Remove it there.")
                % {"name": names[hold.document_id], "title": hold.title},
            )
        if actor.sort == "client":
            raise Refused(
                "in_use",
                _("“%(name)s” was sent with “%(title)s”, so it stays. Write to us if it must go.")
                % {"name": names[hold.document_id], "title": hold.title},
            )


def check_seen(documents: Sequence[Document]) -> None:
    """Refuse to take out of the client's sight what they are being asked about."""
    names = {document.pk: document.name for document in documents}
    for hold in holds(list(names)):
        _refuse_if_asked_about(hold, names)


def _refuse_if_asked_about(hold: Hold, names: Mapping[int, str]) -> None:
    if hold.is_open and hold.must_be_seen:
        said = _("The client is asked to look at “%(name)s”. Cancel that request first.")
        raise Refused("asked_about", said % {"name": names[hold.document_id]})
