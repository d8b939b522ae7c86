"""What people change about themselves."""

from django.db import transaction
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.errors import Refused
from tickler.people.actions.accounts import check_language
from tickler.people.models import Person, Staff
from tickler.trail.actions import record


@transaction.atomic
def change_profile(staff: Staff, *, name: str, phone: str, language: str, actor: Actor) -> Staff:
    """A member of staff's own name and telephone, as clients see them, and the language of their pages."""
    name, phone = " ".join(name.split())[:120], " ".join(phone.split())[:40]
    if not name:
        raise Refused("name_missing", _("Write your name."))
    set_language(staff.person, language)
    old, new = [staff.name, staff.phone], [name, phone]
    if old != new:
        Staff.objects.filter(pk=staff.pk).update(name=name, phone=phone)
        record("staff.profile_changed", actor=actor, name=name, was=old, to=new)
    staff.refresh_from_db()
    return staff


def set_language(person: Person, language: str) -> Person:
    """The language of this person's pages; "" follows the browser. Outside every firm, so in no trail."""
    check_language(language)
    Person.objects.filter(pk=person.pk).update(language=language)
    person.language = language
    return person
