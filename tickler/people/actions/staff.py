"""Acts on those who work for the firm. `by` is who acts; some acts are the owner's alone."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.clock import now
from tickler.core.errors import Forbidden, Refused
from tickler.people.actions.teams import leave_teams
from tickler.people.auth.factor import take_away
from tickler.people.emails import check_email
from tickler.people.models import Account, Assignment, Follower, Person, Role, Staff
from tickler.people.roles import MANAGE_ADMINS, MANAGE_STAFF, SWITCHABLE, may, rights_of
from tickler.trail.actions import record


@transaction.atomic
def add_staff(
    email: str,
    name: str,
    *,
    by: Staff,
    actor: Actor,
    role: str = Role.EMPLOYEE,
    sees_all_accounts: bool = False,
    accounts: Sequence[Account] = (),
) -> Staff:
    """Somebody is to work here; they have joined once they accept the invitation."""
    _check_right(by, role)
    name = " ".join(name.split())[:120]
    if not name:
        raise Refused("name_missing", _("Write the name."))
    person = Person.objects.for_email(check_email(email))
    staff = Staff.objects.filter(person=person).first() or Staff(person=person)
    if staff.pk and staff.left_at is None:
        raise Refused("works_here", _("%(name)s works here already.") % {"name": staff.name})
    staff.name, staff.role, staff.sees_all_accounts = name, role, sees_all_accounts
    staff.joined_at = staff.left_at = staff.rights = None
    staff.save()
    record("staff.added", actor=actor, name=name, email=person.email, role=role)
    for account in accounts:
        assign(account, staff, actor=actor)
    return staff


@transaction.atomic
def join(staff: Staff, *, actor: Actor, name: str = "") -> Staff:
    """They accepted the invitation."""
    change = {"joined_at": now(), "name": " ".join(name.split())[:120] or staff.name}
    if not Staff.objects.filter(pk=staff.pk, joined_at=None, left_at=None).update(**change):
        raise Refused("joined_already", _("This invitation has been used or taken back."))
    staff.refresh_from_db()
    record("staff.joined", actor=actor, name=staff.name, role=staff.role)
    return staff


@transaction.atomic
def change_role(staff: Staff, role: str, *, by: Staff, actor: Actor) -> Staff:
    """Make an employee an admin or the other way round: the owner's act."""
    if not may(by, MANAGE_ADMINS):
        raise Forbidden("owner_only", _("Only the owner can change roles."))
    if role not in {Role.ADMIN, Role.EMPLOYEE}:
        raise Refused("role_unknown", _("Choose admin or employee."))
    if staff.role == Role.OWNER:
        raise Refused("owner_stays", _("The owner's role changes only by handing the firm over."))
    was = staff.role
    if was != role and Staff.objects.filter(pk=staff.pk, role=was, left_at=None).update(role=role):
        record("staff.role_changed", actor=actor, name=staff.name, was=was, to=role)
    staff.refresh_from_db()
    return staff


@transaction.atomic
def hand_over(owner: Staff, to: Staff, *, actor: Actor) -> Staff:
    """Another one owns the firm from now on; the former owner stays as an admin."""
    if owner.role != Role.OWNER:
        raise Forbidden("owner_only", _("Only the owner can hand the firm over."))
    if to.joined_at is None or to.left_at is not None:
        raise Refused("not_joined", _("%(name)s has not joined yet.") % {"name": to.name})
    if not Staff.objects.filter(pk=owner.pk, role=Role.OWNER, left_at=None).update(role=Role.ADMIN):
        raise Refused("stale", _("Somebody else changed this in the meantime. Look at it again."))
    Staff.objects.filter(pk=to.pk).update(role=Role.OWNER)
    record("firm.handed_over", actor=actor, was=owner.name, to=to.name)
    owner.refresh_from_db()
    to.refresh_from_db()
    return to


@transaction.atomic
def remove_staff(staff: Staff, *, by: Staff, actor: Actor) -> Staff:
    """They no longer work here: out of every session at once, off every account."""
    if staff.role == Role.OWNER:
        raise Refused("owner_stays", _("The owner cannot be removed. Hand the firm over first."))
    _check_right(by, staff.role)
    rows = Staff.objects.filter(pk=staff.pk, left_at=None)
    if not rows.update(left_at=now(), epoch=F("epoch") + 1):
        raise Refused("left_already", _("%(name)s has left already.") % {"name": staff.name})
    Assignment.objects.filter(staff=staff).delete()
    Follower.objects.filter(staff=staff).delete()
    leave_teams(staff)
    record("staff.removed", actor=actor, name=staff.name, role=staff.role)
    staff.refresh_from_db()
    return staff


@transaction.atomic
def forget_second_factor(staff: Staff, *, by: Staff, actor: Actor) -> Staff:
    """Their telephone and codes are lost: at the next sign-in they set up a new app. Ends their sessions.

    A person's factor guards every firm they work for, so no firm alone can take it from somebody of two.
    """
    _check_right(by, Role.ADMIN if staff.role != Role.EMPLOYEE else Role.EMPLOYEE)
    if staff.pk == by.pk:
        raise Refused("not_yourself", _("Ask another admin: nobody takes away their own second key."))
    elsewhere = Staff.everywhere.filter(person=staff.person_id, left_at=None).exclude(pk=staff.pk)
    if elsewhere.exists():
        raise Refused(
            "works_elsewhere",
            _("%(name)s also works elsewhere. Ask whoever runs this installation.") % {"name": staff.name},
        )
    take_away(staff.person)
    record("staff.second_factor_forgotten", actor=actor, name=staff.name)
    return staff


@transaction.atomic
def set_rights(staff: Staff, rights: Collection[str], *, sees_all: bool, by: Staff, actor: Actor) -> Staff:
    """What an employee may do and whether they see every account; counts from their next click on."""
    _check_right(by, Role.EMPLOYEE)
    if staff.role != Role.EMPLOYEE:
        sentence = _("Owners and admins have every right. Make %(name)s an employee first.")
        raise Refused("not_employee", sentence % {"name": staff.name})
    if set(rights) - SWITCHABLE.keys():
        raise Refused("right_unknown", _("Choose from the rights on the page."))
    had = rights_of(staff) & SWITCHABLE.keys()
    Staff.objects.filter(pk=staff.pk).update(rights=sorted(rights))
    staff.rights = sorted(rights)
    has = rights_of(staff) & SWITCHABLE.keys()
    if has != had:
        facts = {"given": sorted(has - had), "taken": sorted(had - has)}
        record("staff.rights_changed", actor=actor, name=staff.name, **facts)
    if Staff.objects.filter(pk=staff.pk, sees_all_accounts=not sees_all).update(sees_all_accounts=sees_all):
        record("staff.sees_all_switched", actor=actor, name=staff.name, was=not sees_all, to=sees_all)
    staff.refresh_from_db()
    return staff


@transaction.atomic
def assign(account: Account, staff: Staff, *, actor: Actor) -> None:
    """They look after this account from now on."""
    if staff.left_at is not None:
        raise Refused("left_already", _("%(name)s has left already.") % {"name": staff.name})
    row, is_new = Assignment.objects.get_or_create(account=account, staff=staff)
    if is_new or Assignment.objects.filter(pk=row.pk, by_hand=False).update(by_hand=True):
        record("account.assigned", actor=actor, account=account, name=staff.name)


@transaction.atomic
def unassign(account: Account, staff: Staff, *, actor: Actor) -> None:
    """They no longer look after this account, unless they are in its team."""
    rows = Assignment.objects.filter(account=account, staff=staff)
    if rows.filter(by_team=True, by_hand=False).exists():
        raise Refused(
            "through_team",
            _("%(name)s looks after this client as one of the team %(team)s. Change the team, or give the "
              "client to another one.") % {"name": staff.name, "team": account.office_team},
        )  # fmt: skip
    if rows.filter(by_team=True).update(by_hand=False) or rows.filter(by_team=False).delete()[0]:
        record("account.unassigned", actor=actor, account=account, name=staff.name)


def _check_right(by: Staff, role: str) -> None:
    if role == Role.OWNER:
        raise Refused("one_owner", _("A firm has one owner. Add an admin and hand the firm over later."))
    if role not in Role.values:
        raise Refused("role_unknown", _("Choose admin or employee."))
    if not may(by, MANAGE_ADMINS if role == Role.ADMIN else MANAGE_STAFF):
        raise Forbidden("missing_right", _("Only the owner can add or remove admins."))
