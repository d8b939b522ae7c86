"""Checking a password: the same work whether or not there is anybody of that address."""

from django.contrib.auth.hashers import check_password
from django.db.models import F

from tickler.people.auth.passwords import check_new_password, tidy_password
from tickler.people.models import Person

_NOBODY = "!"  # a hash no password has; checking against it takes as long as against a real one


def find_person(email: str) -> Person | None:
    """Whoever has this address and may use it."""
    return Person.objects.filter(email=email, is_active=True).first() if email else None


def is_password_of(person: Person | None, text: str) -> bool:
    """Is this the person's password? Of nobody's it never is, after the same work."""
    password = tidy_password(text)
    if person is None or not person.has_usable_password():
        check_password(password, _NOBODY)
        return False
    return person.check_password(password)


def has_password(person: Person) -> bool:
    """Has this person ever chosen a password?"""
    return bool(person.password) and person.has_usable_password()


def set_password(person: Person, text: str, *, has_second_factor: bool) -> Person:
    """Choose a password; every session of this person ends (the caller keeps its own)."""
    password = check_new_password(text, has_second_factor=has_second_factor, email=person.email)
    person.set_password(password)
    Person.objects.filter(pk=person.pk).update(password=person.password, epoch=F("epoch") + 1)
    person.refresh_from_db()
    return person
