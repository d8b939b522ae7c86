"""The engine without a network: plans, claims and settles as the worker does, and keeps what left.

The clock is the test's: `post.days(12)` lets twelve days pass.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from tickler.core.clock import now
from tickler.items import reminders
from tickler.items.models import ActionItem
from tickler.mail import desk
from tickler.mail.desk import Ready, Result
from tickler.mail.models import Lane, Letter, State
from tickler.mail.turns import Turns


@dataclass(frozen=True)
class Gone:
    """A letter that left."""

    at: dt.datetime
    to: str
    letter: EmailMessage


def accepted(letter: Ready) -> Result:
    """The server takes everything."""
    return Result(letter, State.SENT, "accepted", "250 ok")


@dataclass
class Post:
    """The worker's letters, driven by hand."""

    traveller: Any  # what time_machine.travel gives
    answer: Callable[[Ready], Result] = accepted
    gone: list[Gone] = field(default_factory=list)

    def run(self) -> None:
        """All that is due at this moment is planned and leaves."""
        while reminders.plan_due():
            pass
        for lane in Lane:
            while keys := Turns(lane).take(50, now()):
                ready = desk.serve(keys, [])
                if not ready:
                    break
                results = [self.answer(letter) for letter in ready]
                self._keep(results)
                desk.serve([], results)

    def _keep(self, results: list[Result]) -> None:
        for result in results:
            if result.state == State.SENT:
                message = message_from_bytes(result.letter.data, policy=policy.default)
                self.gone.append(Gone(now(), result.letter.email, message))

    def hours(self, count: int) -> None:
        """Let hours pass, with the worker running: it wakes whenever something falls due."""
        self.run()
        end = now() + dt.timedelta(hours=count)
        while (at := self._next()) is not None and at <= end:
            self.traveller.move_to(max(at, now()))
            self.run()
        self.traveller.move_to(end)
        self.run()

    def _next(self) -> dt.datetime | None:
        reminders_at = ActionItem.everywhere.filter(remind_at__isnull=False).values_list(
            "remind_at", flat=True
        )
        letters_at = Letter.everywhere.filter(state=State.PLANNED).values_list("leave_at", flat=True)
        return min([*reminders_at, *letters_at], default=None)

    def days(self, count: int) -> None:
        """Let days pass, with the worker running."""
        self.hours(24 * count)

    def stand_still(self, days: int) -> None:
        """Let days pass while the worker is down."""
        self.traveller.shift(dt.timedelta(days=days))

    def days_gone(self, start: dt.datetime) -> list[int]:
        """On which days after the start a letter left."""
        return [(gone.at.date() - start.date()).days for gone in self.gone]
