"""One database: a worker is killed again and again while reminders leave; then everything is counted.

python -m bench.crash_trial KILLS LETTERS SEED      (called by bench.crash, which makes the database)
"""

import json
import random
import signal
import subprocess
import sys
import time
from typing import Any

from bench import crash_checks, crash_pause
from bench.crash_stage import LINES, Stage, Worker, end_at_a_signal, kill_workers, set_up, wait_until
from bench.sink_process import running_sink
from tickler.core.crash import CRASHED
from tickler.people.models import Firm

PLACES = ("after_plan", "after_intent", "after_final_dot", "before_settle_commit")
SETTLED_WITHIN = 30  # seconds after the last kill
PATIENCE = 30  # seconds for a worker to begin, and to do some of what waits
FAULTS = {"temporary": 0.05, "drop_before": 0.02, "drop_after": 0.02}
DELAY_MS = 20  # before each answer, so that a life is long enough to be cut anywhere


class Trial:
    """The lives of the worker, and what became of the letters."""

    def __init__(self, stage: Stage, kills: int, letters: int, seed: int) -> None:
        self.stage, self.letters = stage, letters
        self.dice = random.Random(seed)
        self.lives: list[str] = [*PLACES, *[""] * (kills - 1)]
        self.dice.shuffle(self.lives)
        self.lives.append("")  # the last one is killed at random, with little left to do
        self.violations: list[str] = []
        self.is_last = False

    def play(self) -> dict[str, Any]:
        """All lives, then one that is left alone until everything is settled."""
        began = time.monotonic()
        keys: list[int] = []
        for number, place in enumerate(self.lives):
            self.is_last = number == len(self.lives) - 1
            keys += self.stage.make_due(self.letters // len(self.lives))
            if number == 0:
                keys += self.stage.make_due(self.letters % len(self.lives))
            # What is written anew differs from now on: only a letter's frozen bytes can be the same again.
            Firm.objects.update(phone=f"010 555 {number:04}")
            self._live(place)
            print(
                f"{number + 1} of {len(self.lives)} killed, {self.stage.stored()} letters taken", flush=True
            )
        seconds = self._settle()
        answer = crash_checks.check(keys, self.stage.sink, self.violations, deaths=len(self.lives))
        return {
            **answer,
            "kills": len(self.lives) - len(PLACES),
            "places": len(PLACES),
            "settled_after_s": round(seconds, 1),
            "seconds": round(time.monotonic() - began),
        }

    def _live(self, place: str) -> None:
        worker = Worker(self.stage.sink, CRASH_POINT=place, DJANGO_SETTINGS_MODULE="bench.crash_settings")
        if place:
            self._die_at(place, worker)
            return
        if self.dice.random() < 0.25 and not self.is_last:  # young: it starts, plans, or sends its first
            time.sleep(self.dice.uniform(0, 3))
        else:
            self._live_on()
        if worker.process.poll() is not None:
            self.violations.append(f"the worker ended by itself with {worker.process.returncode}")
        else:
            worker.kill()

    def _live_on(self) -> None:
        """Until some of what waits has left; in the last life, all but a few."""
        known = self.stage.known()
        waiting = self.stage.due - known
        least = max(1, waiting - 10 * LINES) if self.is_last else 1
        goal = known + self.dice.randint(least, max(least, waiting - 2 * LINES))
        wait_until(lambda: self.stage.known() >= goal, PATIENCE, every=0.01)
        time.sleep(self.dice.uniform(0, 0.05))

    def _die_at(self, place: str, worker: Worker) -> None:
        try:
            status = worker.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            worker.kill()
            status = -signal.SIGKILL
        if status != CRASHED:
            self.violations.append(f"the worker did not die at {place}, but ended with {status}")

    def _settle(self) -> float:
        """Seconds from the last kill until nothing waited any more."""
        killed_at = time.monotonic()
        worker = Worker(self.stage.sink)
        wait_until(worker.is_up, SETTLED_WITHIN, every=0.1)
        wait_until(lambda: self.stage.unsettled() == 0, 2 * SETTLED_WITHIN, every=0.1)
        seconds = time.monotonic() - killed_at
        if seconds > SETTLED_WITHIN:
            left = self.stage.unsettled()
            self.violations.append(f"{seconds:.0f} s after the last kill, {left} letters were not settled")
        status = worker.end(patience=30)
        if status != 0:
            self.violations.append(f"asked to end, the worker ended with {status}")
        return seconds


def main(kills: int, letters: int, seed: int) -> None:
    """Print the answer as the last line."""
    end_at_a_signal()
    keys = set_up(letters + 4 * LINES)
    arguments = [f"--{name.replace('_', '-')}={share}" for name, share in FAULTS.items()]
    with running_sink(f"--delay-ms={DELAY_MS}", f"--seed={seed}", *arguments) as sink:
        stage = Stage(sink, keys)
        trial = Trial(stage, kills, letters, seed)
        answer = trial.play()
        if not trial.violations:
            answer["pause"] = crash_pause.play(stage, trial.violations)
    print(json.dumps({"violations": trial.violations, **answer}))


if __name__ == "__main__":
    try:
        main(*map(int, sys.argv[1:]))
    finally:
        kill_workers()
