"""The line to a mail server: bytes out, replies in, and how much of what we wrote has left this machine."""

import asyncio
from typing import cast

from tickler.mail.replies import NoAnswer

_LONGEST_REPLY = 64 * 1024
_PIECE = 64 * 1024

Answer = tuple[int, str]


class Wire(asyncio.BufferedProtocol):
    """One TCP (or TLS) connection. `ask()` writes and waits for so many replies.

    After `lost`, every wait ends with what came so far and one answer that says why there is no more.
    """

    def __init__(self, patience: float) -> None:
        self.patience = patience  # seconds without a word from the server
        self.lost: Answer | None = None
        self.is_flushed = True  # all we wrote has been taken by the kernel
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._room = memoryview(bytearray(4096))  # where replies arrive; kept, because a new one costs more
        self._buffer = b""
        self._lines: list[str] = []
        self._answers: list[Answer] = []
        self._wanted = 0
        self._waiter: asyncio.Future[None] | None = None
        self._flusher: asyncio.Future[None] | None = None
        self._deadline = 0.0
        self._watch: asyncio.TimerHandle | None = None

    @property
    def is_open(self) -> bool:
        """Can another command be written?"""
        return self.lost is None and self._transport is not None and not self._transport.is_closing()

    @property
    def has_unread(self) -> bool:
        """Did the server say more than it was asked?"""
        return bool(self._buffer or self._answers or self._lines)

    @property
    def transport(self) -> asyncio.Transport:
        """The transport underneath."""
        assert self._transport is not None
        return self._transport

    @property
    def own_address(self) -> str:
        """Our end of the line as an address literal, for a greeting without a name."""
        address = self.transport.get_extra_info("sockname")[0]
        return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    def adopt(self, transport: asyncio.BaseTransport) -> None:
        """Go on over this transport (at the start, and after STARTTLS)."""
        self._transport = cast(asyncio.Transport, transport)
        # With no allowance at all, "writing is paused" means exactly "something of ours is still here".
        self._transport.set_write_buffer_limits(high=0)

    async def ask(self, data: bytes, replies: int = 1) -> list[Answer]:
        """Write, then wait for so many replies. Fewer come back only if the last one is a NoAnswer."""
        if data:
            self.write(data)
        self._wanted = replies
        if len(self._answers) < replies and self.lost is None:
            self._waiter = self._loop.create_future()
            self._start_watch()
            try:
                await self._waiter
            finally:
                self._waiter = None
        answers, self._answers = self._answers[:replies], self._answers[replies:]
        return answers if len(answers) == replies else [*answers, self._why()]

    async def pour(self, data: bytes) -> None:
        """Write a large text piece by piece, as fast as the server takes it."""
        for start in range(0, len(data), _PIECE):
            self.write(data[start : start + _PIECE])
            if not self.is_flushed and self.lost is None:
                self._flusher = self._loop.create_future()
                self._start_watch()
                try:
                    await self._flusher
                finally:
                    self._flusher = None
            if self.lost is not None:
                return

    def write(self, data: bytes) -> None:
        """Write, unless the line is already dead."""
        if self.is_open:
            self.transport.write(data)
        elif self.lost is None:
            self.lost = (NoAnswer.LOST, "the connection is closed")

    def drop(self, code: int, text: str) -> None:
        """Cut the line at once; whoever waits gets this answer."""
        if self.lost is None:
            self.lost = (code, text)
        if self._transport is not None:
            self._transport.abort()
        self._wake()

    # --- what the event loop calls -----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.adopt(transport)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._room

    def buffer_updated(self, nbytes: int) -> None:
        self._deadline = self._loop.time() + self.patience
        *lines, self._buffer = (self._buffer + self._room[:nbytes]).split(b"\n")
        for line in lines:
            self._read(line)
        if len(self._buffer) > _LONGEST_REPLY or len(self._lines) > 1000:
            self.drop(NoAnswer.GARBLED, "the server's answer has no end")
        elif len(self._answers) >= self._wanted:
            self._wake()

    def pause_writing(self) -> None:
        self.is_flushed = False

    def resume_writing(self) -> None:
        self.is_flushed = True
        if self._flusher is not None and not self._flusher.done():
            self._flusher.set_result(None)

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        if self.lost is None:
            self.lost = (NoAnswer.LOST, f"the connection broke: {exc}" if exc else "the server hung up")
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        self._wake()

    # --- inside ------------------------------------------------------------------------------------------

    def _read(self, line: bytes) -> None:
        line = line.rstrip(b"\r")
        code, mark = line[:3], line[3:4]
        if len(code) < 3 or not code.isdigit() or mark not in (b" ", b"-", b"") or not b"2" <= code < b"6":
            self.drop(NoAnswer.GARBLED, "the server's answer is not SMTP")
            return
        self._lines.append(line[4:].decode("utf-8", "replace"))
        if mark != b"-":
            self._answers.append((int(code), "\n".join(self._lines)))
            self._lines = []

    def _why(self) -> Answer:
        return self.lost or (NoAnswer.LOST, "the server hung up")

    def _wake(self) -> None:
        for future in (self._waiter, self._flusher):
            if future is not None and not future.done():
                future.set_result(None)

    def _start_watch(self) -> None:
        """One timer per connection, moved rather than made anew for every reply."""
        self._deadline = self._loop.time() + self.patience
        if self._watch is None:
            self._watch = self._loop.call_at(self._deadline, self._look)

    def _look(self) -> None:
        self._watch = None
        if self._waiter is None and self._flusher is None:
            return
        if self._loop.time() >= self._deadline:
            self.drop(NoAnswer.LATE, f"no answer within {self.patience:g} seconds")
        else:
            self._watch = self._loop.call_at(self._deadline, self._look)
