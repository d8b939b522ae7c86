"""Users who open one page after the other without a pause, each on a connection of their own that stays."""

import http.client
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Pick = Callable[[random.Random], tuple[str, str]]  # → the page's name, and an address of it
WARM_UP = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class User:
    """Who opens pages: the cookie of their session, and what they open next."""

    cookie: str
    pick: Pick


class Loop:
    """So many users at once, for so many seconds; the times of the warm-up do not count."""

    def __init__(self, port: int, users: Sequence[User], seconds: float) -> None:
        self.port, self.users = port, users
        self.begins = time.monotonic() + WARM_UP
        self.ends = self.begins + seconds
        self.times: dict[str, list[float]] = defaultdict(list)
        self.faults: list[str] = []

    def run(self, at_begin: Callable[[], None]) -> None:
        """Until the time is over; `at_begin` is called between warm-up and measuring."""
        threads = [
            threading.Thread(target=self._browse, args=(number, user))
            for number, user in enumerate(self.users)
        ]
        for thread in threads:
            thread.start()
        time.sleep(self.begins - time.monotonic())
        at_begin()
        for thread in threads:
            thread.join()
        if self.faults:
            raise SystemExit(f"{len(self.faults)} pages did not come: {self.faults[0]}")

    def _browse(self, number: int, user: User) -> None:
        luck = random.Random(number)
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        while time.monotonic() < self.ends:
            name, address = user.pick(luck)
            began = time.monotonic()
            connection.request("GET", address, headers={"Cookie": user.cookie})
            answer = connection.getresponse()
            answer.read()
            took = time.monotonic() - began
            if answer.status != 200:
                self.faults.append(f"{address}: {answer.status}")
            elif began >= self.begins:
                self.times[name].append(1000 * took)
        connection.close()


def figures(times: Sequence[float]) -> dict[str, float]:
    """How many, and p50, p95 and the longest in milliseconds."""
    every = sorted(times)
    return {
        "count": len(every),
        "p50_ms": round(every[len(every) // 2], 1),
        "p95_ms": round(every[int(0.95 * (len(every) - 1))], 1),
        "max_ms": round(every[-1], 1),
    }
