"""How fast a letter is built and handed over: `python -m bench.wire_rate`.

In turn with smtplib against the same sink (A B A B A), medians; the sink has a process of its own.
"""

import asyncio
import datetime as dt
import json
import statistics
import time
from collections.abc import Sequence

from bench.sink_process import SinkProcess, running_sink
from bench.smtplib_rate import Letter, smtplib_rate
from tickler.mail.mime import Frame, Mailbox, message_id, thread_id
from tickler.mail.relay import Relay
from tickler.mail.smtp import Connection

SENDER = "letters@portal.example"
LINE = "Vielen Dank für die Übersicht. Zwei Unterlagen und eine Antwort fehlen uns noch. "
TEXT = "\n".join([LINE] * 25)[:2000]
HTML = "\n".join([f'<p style="margin:0 0 16px;color:#1a1e22;">{LINE}</p>'] * 45)[:5000]


def letters(count: int) -> list[Letter]:
    """Letters of 2 kB text and 5 kB HTML, each its own."""
    frame = Frame(Mailbox("Marlow & Brandt", SENDER), Mailbox("", "hello@firm.example"), "de")
    return [one(frame, number) for number in range(count)]


def one(frame: Frame, number: int) -> Letter:
    """One letter."""
    recipient = f"client{number}@dewit.example"
    data = frame.fill(
        to=Mailbox("Anna Müller", recipient),
        subject=f"Erinnerung: Unterlagen für {number}",
        text=TEXT,
        html=HTML,
        date=dt.datetime.now(dt.UTC),
        message_id=message_id("k" * 64, number, "portal.example"),
        thread=thread_id("k" * 64, number // 7, "portal.example"),
    )
    return SENDER, recipient, data


def build_rate(count: int = 5000) -> float:
    """Microseconds per built letter."""
    started = time.perf_counter()
    letters(count)
    return (time.perf_counter() - started) / count * 1e6


async def deliver_rate(port: int, given: Sequence[Letter], connections: int) -> float:
    """Letters per second over so many kept connections."""
    relay = Relay.parse(f"smtp://127.0.0.1:{port}")
    lines = [Connection(relay) for _ in range(connections)]
    for line in lines:
        await line.open()
    waiting = iter(given)

    async def work(line: Connection) -> None:
        for sender, recipient, data in waiting:
            reply = await line.deliver(sender, recipient, data)
            assert reply.code == 250, reply

    started = time.perf_counter()
    await asyncio.gather(*(work(line) for line in lines))
    took = time.perf_counter() - started
    for line in lines:
        await line.close()
    return len(given) / took


def compare(sink: SinkProcess, delay_ms: float, count: int, rounds: int = 3) -> dict[str, float]:
    """Medians over rounds in which every way has its turn."""
    sink.ask("set", delay_ms=delay_ms)
    given = letters(count)
    rates: dict[str, list[float]] = {}
    for _ in range(rounds):
        short = given[: 400 if delay_ms else count]
        rates.setdefault("smtplib", []).append(smtplib_rate("127.0.0.1", sink.port, short))
        for connections in (1, 4, 16):
            part = given[: 400 * connections] if delay_ms else given
            rate = asyncio.run(deliver_rate(sink.port, part, connections))
            rates.setdefault(f"deliver, {connections}", []).append(rate)
        sink.ask("reset")
    return {name: round(statistics.median(values)) for name, values in rates.items()}


def main() -> None:
    """Print the table as JSON."""
    results: dict[str, object] = {"build_us": round(statistics.median(build_rate() for _ in range(5)), 1)}
    with running_sink() as sink:
        for delay_ms in (0, 5):
            results[f"{delay_ms} ms"] = compare(sink, delay_ms, 6400)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
