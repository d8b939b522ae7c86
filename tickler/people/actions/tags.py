"""Acts on tags."""

from collections.abc import Collection, Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.errors import Refused
from tickler.people.models import Account, Colour, Tag, Tagging
from tickler.trail.actions import record


@transaction.atomic
def save_tag(name: str, colour: str, *, actor: Actor, tag: Tag | None = None) -> Tag:
    """A new tag, or another name and colour for one there is."""
    name = " ".join(name.split())[:40]
    if not name:
        raise Refused("name_missing", _("Write the tag's name."))
    if colour not in Colour.values:
        raise Refused("colour_unknown", _("Choose a colour from the list."))
    is_new, tag = tag is None, tag or Tag()
    was, tag.name, tag.colour = tag.name, name, colour
    try:
        with transaction.atomic():
            tag.save()
    except IntegrityError:
        raise Refused("tag_taken", _("There is a tag of this name already.")) from None
    if is_new:
        record("tag.added", actor=actor, name=name)
    else:
        record("tag.changed", actor=actor, was=was, name=name)
    return tag


@transaction.atomic
def delete_tag(tag: Tag, *, actor: Actor) -> None:
    """The tag leaves the list, and every account that has it."""
    if Tag.objects.filter(pk=tag.pk).delete()[0]:
        record("tag.deleted", actor=actor, name=tag.name)


@transaction.atomic
def tag_accounts(
    accounts: Iterable[Account], *, actor: Actor, add: Collection[Tag] = (), remove: Collection[Tag] = ()
) -> None:
    """These accounts get tags and lose others."""
    for account in accounts:
        has = set(account.tags.all())
        new = [tag for tag in add if tag not in has]
        Tagging.objects.bulk_create(Tagging(account=account, tag=tag) for tag in new)
        gone = [tag for tag in remove if tag in has]
        Tagging.objects.filter(account=account, tag__in=gone).delete()
        if new:
            record("account.tagged", actor=actor, account=account, tags=[tag.name for tag in new])
        if gone:
            record("account.untagged", actor=actor, account=account, tags=[tag.name for tag in gone])
