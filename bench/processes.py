"""What a tree of processes spends, and the database server on its behalf: read from /proc."""

import os
from pathlib import Path

from django.db import connection

TICK = os.sysconf("SC_CLK_TCK")


class CpuClock:
    """CPU seconds of the web processes, the worker, and PostgreSQL's processes for our database."""

    def __init__(self, top: int) -> None:
        self.top = top
        self.began: dict[str, float] = {}

    def start(self) -> None:
        """From here on."""
        self.began = self._now()

    def spent(self) -> dict[str, float]:
        """Since the start, by part."""
        return {name: seconds - self.began.get(name, 0.0) for name, seconds in self._now().items()}

    def _now(self) -> dict[str, float]:
        found = {"web": 0.0, "worker": 0.0}
        for pid in _below(self.top):
            words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
            if "gunicorn" in words:
                found["web"] += _cpu(pid)
            elif "worker" in words:
                found["worker"] += _cpu(pid)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
                found["database"] = sum(_cpu(pid) for (pid,) in cursor.fetchall())
        return found


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _below(top: int) -> list[int]:
    """All processes under this one."""
    parents = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                stat = (place / "stat").read_text()
            except OSError:
                continue  # it has just ended
            parents[int(place.name)] = int(stat.rpartition(")")[2].split()[1])
    found = [top]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found[1:]
