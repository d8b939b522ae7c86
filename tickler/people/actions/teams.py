"""Acts on teams. Who is in an account's team looks after it: the rows of Assignment are kept in step here."""

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tickler.core.actor import Actor
from tickler.core.errors import Refused
from tickler.people.models import Account, Assignment, Staff, Team, TeamMember
from tickler.trail.actions import record

AT_ONCE = 2000  # accounts: no database is asked with more values than it takes


@transaction.atomic
def save_team(name: str, members: Collection[Staff], *, actor: Actor, team: Team | None = None) -> Team:
    """A new team, or another name and other members for one there is."""
    name = " ".join(name.split())[:60]
    if not name:
        raise Refused("name_missing", _("Write the team's name."))
    is_new, team = team is None, team or Team()
    team.name = name
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError:
        raise Refused("team_taken", _("There is a team of this name already.")) from None
    TeamMember.objects.filter(team=team).exclude(staff__in=members).delete()
    for staff in members:
        TeamMember.objects.get_or_create(team=team, staff=staff)
    verb = "team.added" if is_new else "team.changed"
    record(verb, actor=actor, name=name, members=[staff.name for staff in members])
    keep_in_step(_accounts_of(team))
    return team


@transaction.atomic
def delete_team(team: Team, *, actor: Actor) -> None:
    """The team is no more; its members look after its accounts no longer, unless chosen by hand."""
    accounts = _accounts_of(team)
    if Team.objects.filter(pk=team.pk).delete()[0]:
        keep_in_step(accounts)
        record("team.deleted", actor=actor, name=team.name)


@transaction.atomic
def give_to_team(account: Account, team: Team | None, *, actor: Actor) -> None:
    """This team looks after the account from now on, or none."""
    was = account.office_team
    if was == team:
        return
    Account.objects.filter(pk=account.pk).update(office_team=team)
    account.office_team = team
    keep_in_step([account.pk])
    if team:
        record("account.team_given", actor=actor, account=account, name=team.name)
    elif was:
        record("account.team_taken", actor=actor, account=account, name=was.name)


def leave_teams(staff: Staff) -> None:
    """Somebody who no longer works here is in no team."""
    TeamMember.objects.filter(staff=staff).delete()


def keep_in_step(account_ids: Sequence[int]) -> None:
    """Make who looks after these accounts agree with who is in their teams."""
    for start in range(0, len(account_ids), AT_ONCE):
        _keep_in_step(account_ids[start : start + AT_ONCE])


def _keep_in_step(account_ids: Sequence[int]) -> None:
    teams = Account.objects.filter(pk__in=account_ids, office_team__members__left_at=None)
    wanted = set(teams.exclude(office_team__members=None).values_list("pk", "office_team__members__pk"))
    rows = {(row.account_id, row.staff_id): row for row in Assignment.objects.filter(account__in=account_ids)}
    new = sorted(wanted - rows.keys())
    Assignment.objects.bulk_create(
        Assignment(account_id=account, staff_id=staff, by_hand=False, by_team=True) for account, staff in new
    )
    joined = [row.pk for pair, row in rows.items() if pair in wanted and not row.by_team]
    left = [row.pk for pair, row in rows.items() if pair not in wanted and row.by_team]
    for keys, by_team in ((joined, True), (left, False)):
        for start in range(0, len(keys), AT_ONCE):
            Assignment.objects.filter(pk__in=keys[start : start + AT_ONCE]).update(by_team=by_team)
    Assignment.objects.filter(account__in=account_ids, by_hand=False, by_team=False).delete()


def _accounts_of(team: Team) -> list[int]:
    return list(Account.objects.filter(office_team=team).values_list("pk", flat=True))
