"""One connection to the sink: the server's half of the conversation."""

import asyncio
import base64
import contextlib
import ssl
from typing import TYPE_CHECKING, Any

from bench.inspection import inspect

if TYPE_CHECKING:
    from bench.sink import Sink


class Session(asyncio.BufferedProtocol):
    """One connection."""

    def __init__(self, sink: "Sink") -> None:
        self.sink = sink
        self.room = memoryview(bytearray(64 * 1024))
        self.buffer = b""
        self.out: list[bytes] = []
        self.is_waiting = False  # for a delay or a handshake: nothing more is read meanwhile
        self.is_text = False
        self.is_signed_in = False
        self.is_encrypted = False
        self.letters = 0
        self.expects: list[str] = []  # what the next lines of AUTH LOGIN are
        self.claimed = ""
        self.in_hand = ""  # the letter whose answer is being delayed
        self.loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self.forget()

    def forget(self) -> None:
        """RSET."""
        self.sender: str | None = None
        self.recipients: list[str] = []

    # --- the event loop ----------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        sink = self.sink
        sink.sessions.add(self)
        sink.counts["connections"] += 1
        most = sink.options.max_connections
        if most and len(sink.sessions) > most:
            sink.counts["throttled"] += 1
            self._say("421 4.7.0 Too many connections, try again later")
            self._hang_up()
            return
        sink.counts["most_at_once"] = max(sink.counts["most_at_once"], len(sink.sessions))
        self._say("220 sink ESMTP")
        self.work()

    def get_buffer(self, sizehint: int) -> memoryview:
        return self.room

    def buffer_updated(self, nbytes: int) -> None:
        self.buffer += self.room[:nbytes]
        self.work()

    def connection_lost(self, exc: Exception | None) -> None:
        self.sink.sessions.discard(self)
        self._end_wait()
        if self._timer is not None:
            self._timer.cancel()

    def work(self) -> None:
        """Read on as far as the bytes and our patience go; answer in one write."""
        if self.sink.options.paused:
            return
        while not self.is_waiting and not self.transport.is_closing():
            mark = b"\r\n.\r\n" if self.is_text else b"\r\n"
            end = self.buffer.find(mark)
            if end < 0:
                break
            piece, self.buffer = self.buffer[:end], self.buffer[end + len(mark) :]
            if self.is_text:
                self._take_text(piece)
            else:
                self._take_line(piece.decode("utf-8", "replace"))
        self._flush()

    # --- commands ----------------------------------------------------------------------------------------

    def _take_line(self, line: str) -> None:
        if self.expects:
            self._take_secret(line)
            return
        verb = line[:4].upper()
        if verb == "MAIL":
            self._mail(_address(line))
        elif verb == "RCPT":
            self._rcpt(_address(line))
        elif verb == "DATA":
            self._data()
        elif verb == "EHLO":
            self._ehlo()
        elif verb == "RSET":
            self.forget()
            self._say("250 2.0.0 Ok")
        elif verb == "QUIT":
            self._say("221 2.0.0 Bye")
            self._hang_up()
        elif verb == "STAR" and self.sink.options.certificate:
            self._start_tls()
        elif verb == "AUTH":
            self._auth(line)
        else:
            self._say("250 2.0.0 Ok" if verb in ("NOOP", "HELO") else "502 5.5.2 Unknown command")

    def _ehlo(self) -> None:
        options = self.sink.options
        lines = ["sink", "8BITMIME", "ENHANCEDSTATUSCODES", "SIZE 20000000"]
        lines += ["PIPELINING"] if options.pipelining else []
        lines += ["AUTH PLAIN LOGIN"] if options.user else []
        lines += ["STARTTLS"] if options.certificate and not self.is_encrypted else []
        for line in lines[:-1]:
            self._say(f"250-{line}")
        self._say(f"250 {lines[-1]}")

    def _mail(self, sender: str) -> None:
        options = self.sink.options
        if options.user and not self.is_signed_in:
            self._say("530 5.7.0 Authentication required")
        elif options.letters_per_connection and self.letters >= options.letters_per_connection:
            self._say("421 4.7.0 Enough for one connection")
            self._hang_up()
        elif self.sender is not None:
            self._say("503 5.5.1 Nested MAIL command")
        else:
            self.sender = sender
            self._say("250 2.1.0 Ok")

    def _rcpt(self, recipient: str) -> None:
        sink = self.sink
        refusal = sink.options.refuse.get(recipient)
        if self.sender is None:
            self._say("503 5.5.1 Need MAIL first")
        elif refusal:
            sink.refused(refusal)
            self._say(refusal)
        elif sink.happens(sink.options.temporary, "refused_temporary", recipient):
            self._say("451 4.7.1 Greylisted, try again later")
        else:
            self.recipients.append(recipient)
            self._say("250 2.1.5 Ok")

    def _data(self) -> None:
        if not self.recipients:
            self._say("554 5.5.1 No valid recipients")
            return
        self.is_text = True
        # So that a text that begins with the final dot is found like any other.
        self.buffer = b"\r\n" + self.buffer
        self._say("354 Go on")

    def _auth(self, line: str) -> None:
        words = line.split()
        if words[1:2] == ["PLAIN"] and len(words) == 3:
            self._check(*_decoded(words[2]).split("\0")[1:3])
        elif words[1:2] == ["LOGIN"]:
            self.expects = ["user", "password"]
            self._say("334 VXNlcm5hbWU6")
        else:
            self._say("504 5.5.4 Unknown way to sign in")

    def _take_secret(self, line: str) -> None:
        if self.expects.pop(0) == "user":
            self.claimed = _decoded(line)
            self._say("334 UGFzc3dvcmQ6")
        else:
            self._check(self.claimed, _decoded(line))

    def _check(self, user: str, password: str) -> None:
        options = self.sink.options
        self.is_signed_in = (user, password) == (options.user, options.password)
        self._say("235 2.7.0 Welcome" if self.is_signed_in else "535 5.7.8 Authentication failed")

    def _start_tls(self) -> None:
        self._say("220 2.0.0 Go on")
        self._flush()
        self.is_waiting = True
        self.transport.pause_reading()
        self._task = self.loop.create_task(self._encrypt())

    async def _encrypt(self) -> None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.sink.options.certificate)
        with contextlib.suppress(OSError):  # the client did not like our certificate
            encrypted = await self.loop.start_tls(self.transport, self, context, server_side=True)
            if encrypted is not None:
                self.transport, self.is_encrypted, self.is_waiting = encrypted, True, False
                self.work()

    # --- letters -----------------------------------------------------------------------------------------

    def _take_text(self, piece: bytes) -> None:
        sink, options = self.sink, self.sink.options
        self.is_text = False
        data = piece[2:].replace(b"\r\n..", b"\r\n.") + b"\r\n"
        if data.startswith(b".."):
            data = data[1:]
        sender, recipients = self.sender or "", self.recipients
        self.forget()
        self.letters += 1
        if options.answer:
            sink.refused(options.answer)
            self._say(options.answer)
            return
        seen = inspect(data, recipients)
        if sink.happens(options.drop_before, "dropped_before", seen.message_id):
            self.transport.abort()
            return
        message = sink.store(seen, sender, recipients, data)
        if sink.happens(options.drop_after, "dropped_after", seen.message_id):
            self.transport.abort()
        elif options.delay_ms or options.tarpit:
            self._begin_wait(message)
        else:
            self._answer(message)

    def _answer(self, message: dict[str, Any]) -> None:
        self._say("250 2.0.0 Ok: taken")
        message["answered"] = True
        self.sink.answered.add(message["message_id"])

    def _begin_wait(self, message: dict[str, Any]) -> None:
        self.is_waiting = True
        self.in_hand = message["message_id"]
        self.sink.take_in_hand(self.in_hand)
        self._flush()
        options = self.sink.options
        self._wait(message, self.loop.time() + options.tarpit + options.delay_ms / 1000)

    def _wait(self, message: dict[str, Any], ends: float) -> None:
        left = ends - self.loop.time()
        if left > 0.0002:
            step = self.sink.options.tarpit_step if self.sink.options.tarpit else 0
            if step and left > step:
                self._say("250-wait")
                self._flush()
                left = step
            self._timer = self.loop.call_later(left, self._wait, message, ends)
            return
        self._end_wait()
        self._answer(message)
        self.work()

    def _end_wait(self) -> None:
        if self.in_hand:
            self.sink.in_hand[self.in_hand] -= 1
            self.in_hand, self.is_waiting = "", False

    # --- answers -----------------------------------------------------------------------------------------

    def _say(self, line: str) -> None:
        self.out.append(line.encode() + b"\r\n")

    def _flush(self) -> None:
        if self.out:
            self.transport.write(b"".join(self.out))
            self.out.clear()

    def _hang_up(self) -> None:
        self._flush()
        self.transport.close()


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]


def _decoded(word: str) -> str:
    return base64.b64decode(word).decode("utf-8", "replace")
