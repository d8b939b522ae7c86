"""How staff hear of news: the ways there are, what holds until somebody chooses, and choosing."""

from collections.abc import Mapping

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from tickler.inbox.models import Wishes
from tickler.people.models import Staff
from tickler.trail.news import Group


class Way(models.TextChoices):
    """Each of the first three also stands in the inbox."""

    NOW = "now", _("E-mail at once")
    DAILY = "daily", _("Daily summary")
    INBOX = "inbox", _("Inbox only")
    OFF = "off", _("Off")


DEFAULTS: Mapping[str, Way] = {
    Group.SENT: Way.NOW,
    Group.DECIDED: Way.NOW,
    Group.FILES: Way.DAILY,
    Group.JOINED: Way.DAILY,
    Group.LETTERS: Way.DAILY,
    Group.DONE: Way.INBOX,
}


def ways_of(staff: Staff) -> dict[str, Way]:
    """The way of every group, chosen or not."""
    chosen = Wishes.objects.filter(staff=staff).values_list("ways", flat=True).first() or {}
    return {group: Way(chosen.get(group, DEFAULTS[group])) for group in Group.values}


@transaction.atomic
def choose(staff: Staff, ways: Mapping[str, str]) -> None:
    """From now on so. What one wishes for oneself is nobody else's business: the trail does not say it."""
    wishes, _made = Wishes.objects.get_or_create(staff=staff)
    known = {group: Way(way).value for group, way in ways.items() if group in Group.values}
    Wishes.objects.filter(pk=wishes.pk).update(ways=known)
