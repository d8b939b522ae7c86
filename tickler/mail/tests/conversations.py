"""Conversations with a mail server that behaves as it is told."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bench.sink import Options, Sink
from tickler.mail.relay import Relay
from tickler.mail.smtp import Connection

SENDER, ANNA, PIET = "letters@portal.example", "anna@dewit.example", "piet@dewit.example"


def letter(number: int = 1, body: bytes = b"Hello\r\n") -> bytes:
    date = "Date: Wed, 02 Dec 2026 08:30:00 +0000"
    return f"To: {ANNA}\r\n{date}\r\nMessage-ID: <{number}@portal.example>\r\n\r\n".encode() + body


def against(
    scene: Callable[[Sink, Connection], Awaitable[Any]], url: str = "smtp://127.0.0.1:{port}", **options: Any
) -> Any:
    """Play the scene with a sink and a connection to it."""

    async def play() -> Any:
        async with Sink(Options(keep=True, **options)) as sink:
            connection = Connection(Relay.parse(url.format(port=sink.port)), reply_timeout=5)
            try:
                return await scene(sink, connection)
            finally:
                await connection.close()

    return asyncio.run(play())


def talking(
    script: list[bytes | None],
    scene: Callable[[Connection], Awaitable[Any]] | None = None,
    *,
    body: bytes = b"Hello\r\n",
) -> Any:
    """A server that answers each of our writes with the next line of the script; None = it hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line, following in zip(script, [*script[1:], b""], strict=True):
            if line is None:
                break
            writer.write(line)
            if following is None or not await reader.read(65536):
                break
        writer.close()

    async def play() -> Any:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        connection = Connection(Relay.parse(f"smtp://127.0.0.1:{port}"), reply_timeout=5)
        try:
            if scene is not None:
                return await scene(connection)
            return await connection.deliver(SENDER, ANNA, letter(body=body))
        finally:
            await connection.close()
            server.close()

    return asyncio.run(play())


HELLO = [b"220 here\r\n", b"250-here\r\n250 PIPELINING\r\n"]
