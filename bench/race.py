"""Our letters against raw smtplib: the same bytes to the same server, in turn."""

import base64
import random
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

from bench.place import Place
from bench.sink_process import SinkProcess, running_sink
from bench.smtplib_rate import Letter, smtplib_rate

CONNECTIONS = 16
WARM = 200  # letters before the clock runs
SLOW_MS = 5  # what a mail server of flesh and blood takes for a letter


@dataclass
class Course:
    """A database with due reminders, and a server that takes whatever comes."""

    place: Place
    sink: SinkProcess
    due: int
    runs: dict[str, list[Any]] = field(default_factory=dict)

    def race(self) -> dict[str, float]:
        """A B A B A: ours, smtplib, ours, smtplib, ours. Medians."""
        ours, theirs = [self._drain()], []
        for _ in range(2):
            theirs.append(self._smtplib())
            ours.append(self._drain())
        self.runs |= {"ours": ours, "smtplib": theirs}
        rate, yardstick = statistics.median(run["per_s"] for run in ours), statistics.median(theirs)
        return {
            "letters_per_s": round(rate),
            "smtplib_per_s": round(yardstick),
            "letters_vs_smtplib": round(rate / yardstick, 3),
            "cpu_ms_per_letter": round(statistics.median(run["cpu_ms"] for run in ours), 3),
        }

    def slow(self) -> float:
        """Letters per second with 16 connections to a server that takes its time."""
        self.sink.ask("set", delay_ms=SLOW_MS)
        run = self._drain()
        self.sink.ask("set", delay_ms=0)
        self.runs["slow"] = [run]
        return round(run["per_s"])

    def two_workers(self) -> float:
        """Two workers with 8 connections each against one with 8, at the slow server."""
        self.sink.ask("set", delay_ms=SLOW_MS)
        rates = {count: statistics.median(self._share(count) for _ in range(3)) for count in (1, 2)}
        self.sink.ask("set", delay_ms=0)
        self.runs["workers"] = [rates]
        return round(rates[2] / rates[1], 2)

    def code_while_queued(self, queued: int) -> float:
        """Seconds until a code is at the server while so many reminders wait; the longest of three."""
        self.place.do("plan", due=queued)
        self.sink.ask("set", delay_ms=SLOW_MS)
        worker = self._worker(queued)
        worker.go()
        waited = [self._code() for _ in range(3)]
        worker.kill()
        self.place.do("in_doubt")
        self.sink.ask("set", delay_ms=0)
        self.runs["code"] = waited
        return round(max(waited), 2)

    def in_doubt(self, kills: int) -> int:
        """The most letters a killed worker had begun."""
        found = []
        self.sink.ask("set", delay_ms=SLOW_MS)
        for _ in range(kills):
            self.place.do("plan", due=self.due)
            worker = self._worker(self.due)
            worker.go()
            time.sleep(random.uniform(0.3, 0.9))
            worker.kill()
            found.append(self.place.do("in_doubt")["in_doubt"])
        self.sink.ask("set", delay_ms=0)
        self.runs["in_doubt"] = found
        return max(found)

    # --- parts -------------------------------------------------------------------------------------------

    def _settings(self, connections: int = CONNECTIONS) -> dict[str, str]:
        return {
            "SMTP_URL": f"smtp://127.0.0.1:{self.sink.port}?tls=none",
            "LETTER_CONNECTIONS": str(connections),
        }

    def _drain(self) -> dict[str, float]:
        self.sink.ask("reset")
        options = {"due": self.due, "warm": WARM, "control": self.sink.control}
        return self.place.do("drain", self._settings(), **options)

    def _worker(self, expect: int, connections: int = CONNECTIONS) -> Any:
        """A worker that is up, with letters queued already."""
        self.sink.ask("reset")
        worker = self.place.start(
            "drain", self._settings(connections), expect=expect, control=self.sink.control
        )
        worker.wait_until_ready()
        return worker

    def _smtplib(self) -> float:
        self.sink.ask("reset")
        return smtplib_rate("127.0.0.1", self.sink.port, self._letters())

    def _letters(self) -> list[Letter]:
        found = self.place.do("letters", due=self.due)
        return [(found["sender"], email, base64.b64decode(data)) for email, data in found["letters"]]

    def _share(self, workers: int) -> float:
        """Letters per second of so many workers with 8 connections each, from the first to the last."""
        self.place.do("plan", due=self.due)
        self.sink.ask("reset")
        steps = [
            self.place.start("drain", self._settings(8), expect=self.due, control=self.sink.control)
            for _ in range(workers)
        ]
        for step in steps:
            step.wait_until_ready()
        for step in steps:
            step.go()
        for step in steps:
            step.answer()
        times = [message["at"] for message in self.sink.messages()]
        return len(times) / (max(times) - min(times))

    def _code(self) -> float:
        time.sleep(1)
        written = self.place.do("code")
        deadline = time.time() + 60
        while time.time() < deadline:
            for message in self.sink.messages():
                if written["email"] in message["recipients"]:
                    return max(message["at"] - written["at"], 0.0)
            time.sleep(0.1)
        return 60.0


def run(place: Place, due: int, queued: int, kills: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Everything about letters on one database: what stands in the table, and every single run."""
    with running_sink() as sink:
        course = Course(place, sink, due)
        found: dict[str, Any] = course.race()
        found["letters_per_s_5ms"] = course.slow()
        if place.name == "postgres":
            found["two_workers_ratio"] = course.two_workers()
        found["code_seconds_while_queued"] = course.code_while_queued(queued)
        found["in_doubt_max"] = course.in_doubt(kills)
        return found, course.runs
