"""Child processes that end with us. Standard library only."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

LONGEST_WAIT = 30
GOOD_RUN = 60  # seconds after which a child that dies is begun again at once
GRACE = 35  # seconds from asking a child to end until it is killed; the worker takes up to 30
PR_SET_PDEATHSIG = 1


def say(sentence: str) -> None:
    """One line for the person at the terminal."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


class Child:
    """A process to keep running."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], folder: Path) -> None:
        self.name, self.command, self.environment, self.folder = name, command, environment, folder
        self.process: subprocess.Popen[bytes] | None = None
        self.began = 0.0
        self.wait = 1
        self.next_start: float | None = 0.0
        self.asked_at: float | None = None

    @property
    def exit_code(self) -> int | None:
        """How it ended, if it has."""
        return self.process.poll() if self.process else None

    def is_running(self) -> bool:
        """Is there a process now?"""
        return self.process is not None and self.process.poll() is None

    def tend(self) -> None:
        """Begin it if it is not there; when it died, a little later each time."""
        if self.is_running() or self.asked_at is not None:
            return
        if self.process is not None and self.next_start is None:
            self._note_death()
        if self.next_start is not None and time.monotonic() >= self.next_start:
            self.start()

    def start(self) -> None:
        """Begin it now, in a session of its own: a Ctrl-C at the terminal is ours to pass on."""
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with(os.getpid()),
        )
        self.began = time.monotonic()
        self.next_start = None

    def _note_death(self) -> None:
        if time.monotonic() - self.began > GOOD_RUN:
            self.wait = 1
        code = self.exit_code or 0
        how = f"was killed by signal {-code}" if code < 0 else f"ended with {code}"
        say(f"The {self.name} process {how}; it begins again in {self.wait} s.")
        self.next_start = time.monotonic() + self.wait
        self.wait = min(self.wait * 2, LONGEST_WAIT)

    def end(self) -> None:
        """Ask it to end and begin it no more."""
        self.asked_at = time.monotonic()
        if self.is_running() and self.process:
            self.process.terminate()

    def hurry(self, at_once: bool) -> None:
        """Kill it with all its own children when it takes too long, or at once."""
        is_late = self.asked_at is not None and time.monotonic() - self.asked_at > GRACE
        if self.is_running() and self.process and (at_once or is_late):
            os.killpg(self.process.pid, signal.SIGKILL)


class Tree:
    """Children that are tended and ended together."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children

    def tend(self) -> None:
        """One turn: whoever died is begun again."""
        for child in self.children:
            child.tend()

    def end(self) -> None:
        """Ask all to end."""
        for child in self.children:
            child.end()

    def hurry(self, at_once: bool) -> None:
        """Kill those that take too long."""
        for child in self.children:
            child.hurry(at_once)

    def is_alive(self) -> bool:
        """Is any of them still there?"""
        return any(child.is_running() for child in self.children)


def run_once(command: list[str], environment: dict[str, str], folder: Path) -> Child:
    """A process that runs beside us, once."""
    child = Child(command[-1], command, environment, folder)
    child.start()
    return child


def _end_with(parent: int) -> Callable[[], None] | None:
    """What a child does before it becomes another program: tell the kernel to end it when we are gone."""
    if not sys.platform.startswith("linux"):
        return None  # the worker looks for its parent by itself, the web processes for their master
    libc = ctypes.CDLL(None)

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)  # we were gone before the kernel knew

    return tie
