"""Who hears what happens at an account."""

from collections.abc import Iterable

from tickler.people.access import sees_every_account
from tickler.people.models import Account, Assignment, Follower, Role, Staff


def watchers_of(account: Account) -> list[Staff]:
    """Its followers; without any, those who look after it; without any, the owner.

    Who has left or no longer sees the account hears nothing of it, whatever they once followed.
    """
    looking_after = _here(
        row.staff for row in Assignment.objects.filter(account=account).select_related(*_WHO)
    )
    rows = Follower.objects.filter(account=account).select_related(*_WHO).order_by("pk")
    following = [
        one for one in _here(row.staff for row in rows) if one in looking_after or sees_every_account(one)
    ]
    return following or looking_after or list(Staff.objects.filter(role=Role.OWNER, left_at=None))


_WHO = ("staff", "staff__person")


def _here(staff: Iterable[Staff]) -> list[Staff]:
    return [one for one in staff if one.left_at is None and one.joined_at is not None]
