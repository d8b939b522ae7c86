"""From an event to the inboxes of those who should know of it."""

from tickler.inbox.actions import tell
from tickler.people.models import Role, Staff
from tickler.people.watchers import watchers_of
from tickler.trail.models import Event
from tickler.trail.news import group_of
from tickler.trail.readers import Reader


def _place(event: Event) -> None:
    """Tell whoever watches the account, but never somebody of their own act. Twice is as good as once."""
    group = group_of(event)
    assert group is not None
    for staff in watchers_of(event.account) if event.account else _owner():
        if staff.person_id != event.actor_person_id:
            tell(staff, event, group)


def _owner() -> list[Staff]:
    """What concerns no account concerns the firm's owner."""
    return list(Staff.objects.filter(role=Role.OWNER, left_at=None).select_related("person", "firm"))


place = Reader(wants=lambda event: group_of(event) is not None, read=_place)
