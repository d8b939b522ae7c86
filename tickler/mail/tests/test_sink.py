"""The counting server finds every fault, keeps its weather, and finds none in our letters."""

import asyncio
import datetime as dt

import pytest

from bench.inspection import FAULTS, inspect
from bench.sink import Options, Sink
from tickler.mail.mime import Envelope, Mailbox, build
from tickler.mail.relay import Relay
from tickler.mail.smtp import Connection

GOOD = b"To: Anna <anna@dewit.example>\r\nDate: today\r\nMessage-ID: <1@x>\r\nSubject: Hello\r\n\r\nHello\r\n"
NASTY = ['"Anna, de Wit" <x@y.example>', "Zoë\r\nBcc: all@evil.example", ".", "", "語" * 300, "From \u2028x"]


@pytest.mark.parametrize(
    ("fault", "data"),
    [
        ("bare_lf", GOOD + b"a\nb\r\n"),
        ("bare_lf", GOOD + b"a\rb\r\n"),
        ("long_lines", GOOD + b"x" * 999 + b"\r\n"),
        ("eight_bit_headers", GOOD.replace(b"Hello", "Zoë".encode(), 1)),
        ("missing_date", GOOD.replace(b"Date", b"Day")),
        ("missing_message_id", GOOD.replace(b"Message-ID", b"Id")),
        ("envelope_not_in_header", GOOD.replace(b"anna@", b"piet@")),
        ("bcc_header_leaked", b"Bcc: piet@dewit.example\r\n" + GOOD),
        ("several_people_in_to", GOOD.replace(b"To: ", b"To: Piet <piet@dewit.example>, ")),
        ("several_people_in_to", b"To: piet@dewit.example\r\n" + GOOD),
    ],
)
def test_every_fault_is_found(fault: str, data: bytes) -> None:
    assert inspect(data, ["anna@dewit.example"]).faults == [fault]


def test_a_good_letter_has_no_fault() -> None:
    seen = inspect(GOOD, ["Anna@dewit.example"])
    assert (seen.faults, seen.message_id, len(seen.digest)) == ([], "<1@x>", 64)


def test_our_letters_have_no_fault_whatever_their_names_and_texts() -> None:
    async def play() -> dict[str, int]:
        async with Sink() as sink:
            connection = Connection(Relay.parse(f"smtp://127.0.0.1:{sink.port}"))
            for number, value in enumerate(NASTY):
                data = build(
                    Envelope(
                        sender=Mailbox(value, "letters@portal.example"),
                        to=Mailbox(value, "anna@dewit.example"),
                        subject=value,
                        text=value,
                        html=value,
                        date=dt.datetime(2026, 12, 2, tzinfo=dt.UTC),
                        message_id=f"<{number}@portal.example>",
                    )
                )
                await connection.deliver("letters@portal.example", "anna@dewit.example", data)
            await connection.close()
            return sink.report()

    report = asyncio.run(play())
    assert report["distinct"] == len(NASTY)
    assert {name: report[name] for name in FAULTS} == dict.fromkeys(FAULTS, 0)


def test_the_same_seed_is_the_same_weather_in_any_order() -> None:
    def weather(seed: int, order: list[int]) -> dict[int, bool]:
        sink = Sink(Options(seed=seed))
        return {number: sink.happens(0.3, "dropped_after", f"<{number}@x>") for number in order}

    letters = list(range(200))
    assert weather(7, letters) == weather(7, letters[::-1]) != weather(8, letters)
    assert 30 < sum(weather(7, letters).values()) < 90


def test_a_letter_that_comes_again_is_told_from_one_that_had_to() -> None:
    async def play() -> dict[str, int]:
        async with Sink() as sink:
            for data in (GOOD, GOOD, GOOD + b"other\r\n"):
                message = sink.store(inspect(data, []), "a@b", [], data)
                sink.answered.add(message["message_id"])
            return sink.report()

    report = asyncio.run(play())
    assert (report["repeated"], report["repeated_after_answer"], report["repeated_with_other_bytes"]) == (
        2,
        2,
        1,
    )
