"""What is done with documents that are there: named, described, moved, copied, sealed, put in the trash."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Refused
from tickler.documents import folders, names
from tickler.documents.access import check_change
from tickler.documents.holding import check_free, check_seen
from tickler.documents.models import Access, Document, Folder, Version
from tickler.trail.actions import record

MOST_TAGS, LONGEST_TAG = 20, 40
LONGEST_DESCRIPTION = 500


@transaction.atomic
def rename(document: Document, name: str, *, actor: Actor) -> Document:
    """Another name; the ending stays, because it says what the file is."""
    folders.hold(document.folder, actor)
    document = held(document, actor)
    was = document.name
    if not name.strip():
        raise Refused("name_missing", _("Write a name."))
    name = names.tidy(name)
    ending = names.ending_of(was)
    if ending and names.ending_of(name) != ending:
        name = names.with_ending(name, [ending])
    if name == was:
        return document
    document.name = free_in(document.folder, name, but=document)
    _save(document, "name")
    told("document.renamed", document, actor=actor, was=was)
    return document


@transaction.atomic
def describe(document: Document, description: str, tags: Iterable[str], *, actor: Actor) -> Document:
    """What it is, in staff's words, and tags to find it by."""
    document = held(document, actor)
    description, words = description.strip(), tidy_tags(tags)
    if len(description) > LONGEST_DESCRIPTION:
        raise Refused("too_long", _("Write at most %(most)s signs here.") % {"most": LONGEST_DESCRIPTION})
    if (description, words) == (document.description, document.tags):
        return document
    document.description, document.tags = description, words
    _save(document, "description", "tags")
    told("document.described", document, actor=actor, tags=words)
    return document


@transaction.atomic
def tag(documents: Sequence[Document], tags: Iterable[str], *, actor: Actor) -> int:
    """These tags too; how many documents got one they did not have."""
    added, changed = tidy_tags(tags), 0
    for document in _all_held(documents, actor):
        words = tidy_tags([*document.tags, *added])
        if words != document.tags:
            document.tags = words
            _save(document, "tags")
            told("document.described", document, actor=actor, tags=words)
            changed += 1
    return changed


@transaction.atomic
def move(documents: Sequence[Document], into: Folder, *, actor: Actor) -> int:
    """Into another folder of the same client, all or none; how many were elsewhere."""
    into, moved = folders.hold(into, actor), 0
    for document in _all_held(documents, actor):
        if document.account_id != into.account_id:
            raise Refused("other_account", _("A file can only be moved within the same client."))
        if document.folder_id == into.pk:
            continue
        if into.access == Access.PRIVATE:
            check_seen([document])
        document.name = free_in(into, document.name)
        document.folder = into
        _save(document, "name", "folder")
        told("document.moved", document, actor=actor, to=into.name)
        moved += 1
    return moved


@transaction.atomic
def copy(documents: Sequence[Document], into: Folder, *, actor: Actor) -> list[Document]:
    """A second document with the same newest bytes, in a folder of the same client."""
    into, made = folders.hold(into, actor), []
    for document in _all_held(documents, actor):
        if document.account_id != into.account_id:
            raise Refused("other_account", _("A file can only be copied within the same client."))
        newest = newest_of(document)
        twin = Document(
            account=document.account,
            folder=into,
            name=free_in(into, document.name),
            description=document.description,
            tags=document.tags,
            size=document.size,
            media_type=document.media_type,
            changed_by=actor.name[:120],
        )
        twin.search = searched(twin)
        twin.save()
        Version.objects.create(
            document=twin,
            stored=newest.stored,
            sha256=newest.sha256,
            size=newest.size,
            media_type=newest.media_type,
            uploaded_by_id=actor.person_id,
        )
        told("document.copied", twin, actor=actor, of=document.name, to=into.name)
        made.append(twin)
    return made


@transaction.atomic
def seal(document: Document, *, actor: Actor) -> Document:
    """From now on the client can no longer change it."""
    document = held(document, actor)
    if document.sealed_at is None:
        document.sealed_at = now()
        _save(document, "sealed_at")
        told("document.sealed", document, actor=actor)
    return document


@transaction.atomic
def unseal(document: Document, *, actor: Actor) -> Document:
    """The client may change it again, where they may change things at all."""
    document = held(document, actor)
    if document.sealed_at is not None:
        document.sealed_at = None
        _save(document, "sealed_at")
        told("document.unsealed", document, actor=actor)
    return document


@transaction.atomic
def remove(documents: Sequence[Document], *, actor: Actor) -> int:
    """Into the trash, all or none; how many."""
    mine = _all_held(documents, actor)
    check_free(mine, actor)
    for document in mine:
        document.removed_at = now()
        _save(document, "removed_at")
        told("document.removed", document, actor=actor)
    return len(mine)


@transaction.atomic
def restore(documents: Sequence[Document], *, actor: Actor) -> int:
    """Out of the trash, to where they lay; how many were in it."""
    folders.hold_accounts(*{one.account_id for one in documents})
    restored = 0
    for document in documents:
        rows = Document.objects.select_for_update().filter(pk=document.pk, removed_at__isnull=False)
        found = rows.select_related("folder").first()
        if found is None:
            continue
        found.folder = folders.bring_back(found.folder)
        found.name = free_in(found.folder, found.name)
        found.removed_at = None
        _save(found, "removed_at", "name")
        told("document.restored", found, actor=actor)
        restored += 1
    return restored


def note_opened(document: Document, *, actor: Actor) -> None:
    """The other side has looked at it: it is no longer new to them."""
    note_all_opened([document.pk], actor=actor)


def note_all_opened(document_ids: Sequence[int], *, actor: Actor) -> None:
    """The other side has them all."""
    field = "is_new_to_client" if actor.sort == "client" else "is_new_to_firm"
    Document.objects.filter(pk__in=document_ids, **{field: True}).update(**{field: False})


def newest_of(document: Document) -> Version:
    """The version that counts."""
    return document.versions.order_by("-number")[0]


def free_in(folder: Folder, name: str, but: Document | None = None) -> str:
    """The name, or with a number behind it when it is taken in this folder."""
    rows = Document.objects.filter(folder=folder, removed_at=None)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    if not rows.filter(name=name).exists():
        return name  # by the index: a folder may hold thousands
    stem = name.rpartition(".")[0] or name
    return folders.free_name(name, rows.filter(name__startswith=stem).values_list("name", flat=True))


def tidy_tags(tags: Iterable[str]) -> list[str]:
    """Each once, without the spaces around it, in the order they came."""
    found: dict[str, str] = {}
    for one in tags:
        word = " ".join(one.split())
        if len(word) > LONGEST_TAG:
            raise Refused("tag_too_long", _("A tag has at most %(most)s signs.") % {"most": LONGEST_TAG})
        if word:
            found.setdefault(word.lower(), word)
    if len(found) > MOST_TAGS:
        raise Refused("too_many_tags", _("A file has at most %(most)s tags.") % {"most": MOST_TAGS})
    return list(found.values())


def searched(document: Document) -> str:
    """What the search looks through."""
    return " ".join([document.name, document.description, *document.tags]).lower()


def held(document: Document, actor: Actor) -> Document:
    """The document as it is now, held until the act is over, if it is theirs to change."""
    rows = Document.objects.select_for_update(of=("self",)).filter(pk=document.pk, removed_at=None)
    found = rows.select_related("folder", "account").first()
    if found is None:
        raise Refused("removed", _("“%(name)s” was removed meanwhile.") % {"name": document.name})
    check_change(found, actor)
    return found


def _all_held(documents: Iterable[Document], actor: Actor) -> list[Document]:
    """The same for several, always in one order, so that no two wait for each other."""
    return [held(document, actor) for document in sorted(documents, key=lambda one: one.pk)]


def _save(document: Document, *fields: str) -> None:
    document.search = searched(document)
    document.save(update_fields=[*fields, "search"])


def told(verb: str, document: Document, *, actor: Actor, item: Any = None, **facts: object) -> None:
    """Write into the trail what became of a document; `item` puts it into that item's trail too."""
    record(
        verb,
        item,
        actor=actor,
        account=document.account,
        document=document.public_id,
        name=document.name,
        **facts,
    )
