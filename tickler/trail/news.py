"""Which events are news for staff.

Each layer says so beside the sentences of its verbs: a new kind tells its own, and nobody has to know of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickler.trail.models import Event


class Group(models.TextChoices):
    """What a member of staff may wish to hear of, each as a whole."""

    SENT = "sent", _("A client has sent something in")
    DECIDED = "decided", _("A client approves, declines or does not approve")
    FILES = "files", _("A client adds documents")
    JOINED = "joined", _("A client signs in for the first time")
    LETTERS = "letters", _("A letter is held, fails, comes back or is unwanted")
    DONE = "done", _("A colleague completes or cancels something")


@dataclass(frozen=True, slots=True)
class News:
    """The group a verb belongs to; `when` asks the event where the verb alone does not decide."""

    group: Group
    when: Callable[[Event], bool]


NEWS: dict[str, News] = {}


def announce(group: Group, *verbs: str, when: Callable[[Event], bool] = lambda event: True) -> None:
    """These verbs are news; called by a layer's `sentences` module."""
    NEWS.update({verb: News(group, when) for verb in verbs})


def by_client(event: Event) -> bool:
    """Did a client do it?"""
    return event.actor_sort == "client"


def group_of(event: Event) -> Group | None:
    """What news this event is, if it is any."""
    news = NEWS.get(event.verb)
    return news.group if news is not None and news.when(event) else None
