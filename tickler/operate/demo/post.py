"""The worker's part in the demo's past: reminders are planned and letters leave as the story's clock moves.

Everything but the network is the real thing: the planner, the last look, the text, the result, the trail.
What the invented mail servers answered is decided here, by address.
"""

import datetime as dt
from collections import Counter

from tickler.core.clock import now
from tickler.items.models import ActionItem
from tickler.items.reminders import plan_due
from tickler.mail import desk, outcomes
from tickler.mail.desk import Ready
from tickler.mail.models import Lane, Letter, State
from tickler.mail.replies import NoAnswer, Stage
from tickler.mail.smtp import Reply
from tickler.mail.turns import Turns
from tickler.operate.demo.clock import StoryClock

UNKNOWN, BREAKS_OFF, FULL = "unknown", "breaks off", "full"
LOOK = dt.timedelta(seconds=2)  # how long a letter waits until the worker has seen it


class Post:
    """Lets time pass with the worker running."""

    def __init__(self, clock: StoryClock, trouble: dict[str, str]) -> None:
        self.clock, self.trouble = clock, trouble
        self._turns = {lane: Turns(lane) for lane in Lane}
        self._tried: Counter[str] = Counter()

    def until(self, moment: dt.datetime) -> None:
        """Everything that falls due on the way happens at its own moment."""
        while (at := self._next()) is not None and at + LOOK <= moment:
            self.clock.move_to(at + LOOK)
            self.deliver()
        self.clock.move_to(moment)

    def deliver(self) -> None:
        """All that is due at this moment is planned and leaves."""
        while plan_due():
            pass
        for turns in self._turns.values():
            turns.begin()
            while keys := turns.take(50, now()):
                letters = desk.serve(keys, [])
                desk.serve([], [outcomes.judge(letter, self._answer(letter)).result for letter in letters])

    def _next(self) -> dt.datetime | None:
        """When something falls due again."""
        reminders = ActionItem.objects.filter(remind_at__isnull=False).order_by("remind_at")
        letters = Letter.objects.filter(state=State.PLANNED).order_by("leave_at")
        found = [
            rows.values_list(name, flat=True).first()
            for rows, name in ((reminders, "remind_at"), (letters, "leave_at"))
        ]
        return min((at for at in found if at is not None), default=None)

    def _answer(self, letter: Ready) -> Reply:
        """What the server said to this letter."""
        trouble = self.trouble.get(letter.email)
        self._tried[letter.email] += 1
        if trouble == UNKNOWN:
            text = (
                f"5.1.1 <{letter.email}>: Recipient address rejected: User unknown in virtual mailbox table"
            )
            return Reply(Stage.RCPT, 550, text)
        if trouble == BREAKS_OFF:
            return Reply(Stage.BODY, NoAnswer.LOST, "the connection was closed after the letter")
        if trouble == FULL and self._tried[letter.email] == 1:
            return Reply(Stage.RCPT, 452, "4.2.2 The mailbox is full, try again later")
        return Reply(Stage.BODY, 250, f"2.0.0 Ok: queued as {letter.id % 16**10:010X}")
