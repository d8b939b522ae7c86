"""The sink in a process of its own, and how to talk to it."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 5  # seconds for a sink that is told to end
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class SinkProcess:
    """A running sink."""

    port: int
    control: int
    pid: int

    def ask(self, do: str, **order: Any) -> Any:
        """One order over the control port, and its answer."""
        with (
            socket.create_connection(("127.0.0.1", self.control), timeout=30) as line,
            line.makefile("rb") as answer,
        ):
            line.sendall(json.dumps({"do": do, **order}).encode() + b"\n")
            return json.loads(answer.readline())

    def report(self) -> dict[str, Any]:
        """All counters."""
        return self.ask("report")

    def messages(self) -> list[dict[str, Any]]:
        """Everything stored, in order."""
        return self.ask("messages")


@contextmanager
def running_sink(*arguments: str, port: int = 0) -> Iterator[SinkProcess]:
    """Start `python -m bench.sink` with these arguments; end it afterwards."""
    command = [sys.executable, "-m", "bench.sink", "--port", str(port), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=_ROOT) as process:
        try:
            assert process.stdout is not None
            ports = json.loads(process.stdout.readline())
            yield SinkProcess(ports["port"], ports["control"], process.pid)
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
