"""A mail server that counts and forgets: takes letters as fast as it can, or misbehaves as it is told.

    python -m bench.sink --port 2525 --delay-ms 5 --drop-after 0.02 --seed 7

prints one line of JSON with its ports, then serves until SIGTERM. Over the control port it answers each line
of JSON with one: {"do": "report"}, {"do": "messages", "from": 0}, {"do": "letter", "at": 0}, {"do": "reset"},
{"do": "set", "delay_ms": 5}, {"do": "quit"}. What it does by chance depends on the seed, the letter and how
often that letter came, never on the order of arrival: the same seed is the same weather.
"""

import argparse
import asyncio
import base64
import json
import signal
import time
import zlib
from collections import Counter
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bench.inspection import FAULTS, Seen
from bench.sink_session import Session

COUNTED = (
    *FAULTS,
    "connections",
    "most_at_once",
    "throttled",
    "refused_temporary",
    "refused_permanent",
    "dropped_before",
    "dropped_after",
    "repeated",
    "repeated_after_answer",
    "repeated_with_other_bytes",
    "overlapping",
)


@dataclass
class Options:
    """How the server behaves. Everything can be changed while it runs."""

    delay_ms: float = 0.0  # before the answer to each letter
    tarpit: float = 0.0  # seconds the answer to a letter takes, in small words ("250-wait")
    tarpit_step: float = 5.0  # seconds between those words; 0 = silence
    temporary: float = 0.0  # share of recipients put off with 451
    drop_before: float = 0.0  # share of letters after whose final dot the line is cut, nothing stored
    drop_after: float = 0.0  # the same, but stored
    refuse: dict[str, str] = field(default_factory=dict)  # address → "550 5.1.1 User unknown"
    answer: str = ""  # to every letter, instead of storing it: "554 5.7.1 Blocked"
    max_connections: int = 0  # more of them get 421; 0 = no limit
    letters_per_connection: int = 0  # then 421; 0 = no limit
    pipelining: bool = True
    user: str = ""  # with a password: sign-in is required
    password: str = ""
    certificate: str = ""  # a file with key and certificate: STARTTLS is offered
    paused: bool = False  # takes connections, says nothing
    keep: bool = False  # keep every letter's bytes
    seed: int = 0


class Sink:
    """The server and all it has seen. `async with Sink(Options(…)) as sink: … sink.port`."""

    def __init__(self, options: Options | None = None, port: int = 0, host: str = "127.0.0.1") -> None:
        self.options = options or Options()
        self.host, self.port = host, port
        self.sessions: set[Session] = set()
        self._server: asyncio.Server | None = None
        self.reset()

    def reset(self) -> None:
        """Forget everything seen."""
        self.counts: Counter[str] = Counter()
        self.messages: list[dict[str, Any]] = []
        self.letters: list[bytes] = []
        self.digests: dict[str, str] = {}
        self.answered: set[str] = set()
        self.in_hand: Counter[str] = Counter()
        self._draws: Counter[str] = Counter()

    async def __aenter__(self) -> "Sink":
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Session(self), self.host, self.port, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for session in list(self.sessions):
            session.transport.abort()
        await self._server.wait_closed()

    def change(self, **options: Any) -> None:
        """Behave differently from now on."""
        for name, value in options.items():
            if name not in {known.name for known in fields(Options)}:
                raise ValueError(f"no such option: {name}")
            setattr(self.options, name, value)
        for session in list(self.sessions):
            session.work()

    def happens(self, share: float, sort: str, key: str) -> bool:
        """Does what happens to this share of letters happen to this one, this time? Counted under `sort`."""
        if not share:
            return False
        key = f"{self.options.seed}:{sort}:{key}"
        self._draws[key] += 1
        it_does = zlib.crc32(f"{key}:{self._draws[key]}".encode()) / 2**32 < share
        self.counts[sort] += it_does
        return it_does

    def refused(self, answer: str) -> None:
        """Count a refusal that was ordered."""
        self.counts["refused_permanent" if answer.startswith("5") else "refused_temporary"] += 1

    def take_in_hand(self, key: str) -> None:
        """The answer to this letter is delayed; the same letter on two lines at once is counted."""
        self.in_hand[key] += 1
        self.counts["overlapping"] += self.in_hand[key] > 1

    def store(self, seen: Seen, sender: str, recipients: list[str], data: bytes) -> dict[str, Any]:
        """Write down one letter, and what is wrong with it."""
        self.counts.update(seen.faults)
        key = seen.message_id
        if key in self.digests:
            self.counts["repeated"] += 1
            self.counts["repeated_after_answer"] += key in self.answered
            self.counts["repeated_with_other_bytes"] += self.digests[key] != seen.digest
        else:
            self.digests[key] = seen.digest
        message = {
            "at": time.time(),
            "sender": sender,
            "recipients": recipients,
            "message_id": key,
            "delivery_key": seen.delivery_key,
            "sha256": seen.digest,
            "size": len(data),
            "faults": seen.faults,
            "answered": False,
        }
        self.messages.append(message)
        if self.options.keep:
            self.letters.append(data)
        return message

    def report(self) -> dict[str, Any]:
        """All counters."""
        return {
            "messages": len(self.messages),
            "distinct": len(self.digests),
            "open_connections": len(self.sessions),
            **{name: self.counts[name] for name in COUNTED},
        }


# --- its own process ---------------------------------------------------------------------------------------


class Control(asyncio.Protocol):
    """Questions and orders, one JSON line each."""

    def __init__(self, sink: Sink, stop: asyncio.Event) -> None:
        self.sink, self.stop = sink, stop
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        *lines, self.buffer = (self.buffer + data).split(b"\n")
        for line in lines:
            try:
                answer = self._obey(json.loads(line))
            except (ValueError, KeyError, IndexError, TypeError) as error:
                answer = {"error": str(error)}
            self.transport.write(json.dumps(answer).encode() + b"\n")

    def _obey(self, order: dict[str, Any]) -> Any:
        sink = self.sink
        match order.pop("do"):
            case "report":
                return sink.report()
            case "messages":
                return sink.messages[order.get("from", 0) :]
            case "letter":
                return base64.b64encode(sink.letters[order["at"]]).decode("ascii")
            case "set":
                sink.change(**order)
            case "reset":
                sink.reset()
            case "quit":
                self.stop.set()
            case unknown:
                return {"error": f"no such order: {unknown}"}
        return {"done": True}


async def serve(options: Options, port: int, control_port: int, report: Path | None) -> None:
    """Serve until SIGTERM or "quit"; write everything seen to `report` then, and at every SIGUSR1."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    async with Sink(options, port) as sink:

        def write_report() -> None:
            if report is not None:
                report.write_text(json.dumps({"report": sink.report(), "messages": sink.messages}))

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        loop.add_signal_handler(signal.SIGUSR1, write_report)
        control = await loop.create_server(lambda: Control(sink, stop), "127.0.0.1", control_port)
        print(json.dumps({"port": sink.port, "control": control.sockets[0].getsockname()[1]}), flush=True)
        await stop.wait()
        write_report()
        control.close()


def main() -> None:
    """The command line: every option of `Options`, and the ports."""
    parser = argparse.ArgumentParser(prog="bench.sink", description="A mail server that counts and forgets.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--control", type=int, default=0, help="control port (default: any)")
    parser.add_argument("--report", type=Path, help="file for everything seen: at the end and at SIGUSR1")
    parser.add_argument("--refuse", action="append", default=[], metavar="ADDRESS=ANSWER")
    parser.add_argument("--no-pipelining", action="store_true")
    for known in fields(Options):
        name = f"--{known.name.replace('_', '-')}"
        if known.type in ("bool", bool) and known.name != "pipelining":
            parser.add_argument(name, action="store_true")
        elif known.name not in ("refuse", "pipelining"):
            parser.add_argument(name, type=type(known.default), default=known.default)
    given = vars(parser.parse_args())
    port, control, report = given.pop("port"), given.pop("control"), given.pop("report")
    given["pipelining"] = not given.pop("no_pipelining")
    given["refuse"] = dict(rule.split("=", 1) for rule in given["refuse"])
    asyncio.run(serve(Options(**given), port, control, report))


if __name__ == "__main__":
    main()
