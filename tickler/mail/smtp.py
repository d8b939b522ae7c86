"""A kept connection to one mail server. It writes no log: passwords and letters pass through here.

One letter costs two round trips where the server offers PIPELINING: MAIL, RCPT and DATA leave together, then
the text. `Reply.stage` says how far it came. BODY means that the final dot has left this machine; when the
connection breaks before that, no server can have the letter, because none takes a text without its dot.
"""

import asyncio
import contextlib
import os
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tickler.mail.addresses import ascii_address
from tickler.mail.relay import Relay
from tickler.mail.replies import NoAnswer, Outcome, Stage, classify
from tickler.mail.wire import Answer, Wire

_TAIL = 64 * 1024  # what is written in one go with the final dot; anything longer is poured before it
_FAREWELL = 5.0  # seconds for a polite goodbye


@dataclass(frozen=True, slots=True)
class Reply:
    """The server's answer, or why there is none (`code` is then a NoAnswer), and how far we had come."""

    stage: Stage
    code: int
    text: str

    @property
    def outcome(self) -> Outcome:
        """What it means for the letter."""
        return classify(self.code, self.text, self.stage)


class _Stopped(Exception):
    """The server cannot be used."""

    def __init__(self, stage: Stage, answer: Answer) -> None:
        super().__init__(stage)
        self.reply = _reply(stage, answer)


class Connection:
    """Opens by itself when needed; closed by the server or used up, it opens anew at the next letter."""

    def __init__(
        self,
        relay: Relay,
        *,
        hello: str = "",
        connect_timeout: float = 10.0,
        reply_timeout: float = 60.0,
        most_letters: int = 500,
    ) -> None:
        self.relay = relay
        self._hello = hello
        self._connect_timeout = connect_timeout
        self._reply_timeout = reply_timeout
        self._most_letters = most_letters
        self._wire: Wire | None = None
        self._extensions: dict[str, str] = {}
        self._letters = 0
        self._needs_reset = False

    @property
    def is_open(self) -> bool:
        """Can a letter be handed over without connecting first?"""
        return self._wire is not None and self._wire.is_open

    async def open(self) -> Reply | None:
        """Connect, encrypt and sign in. None when that went well, else why not."""
        if self.is_open:
            return None
        try:
            await self._connect()
            await self._greet()
            await self._encrypt()
            await self._sign_in()
        except _Stopped as stopped:
            self._drop()
            return stopped.reply
        except BaseException:
            self._drop()
            raise
        self._letters, self._needs_reset = 0, False
        return None

    async def deliver(
        self, sender: str, recipient: str, data: bytes, may_begin: Callable[[], bool] | None = None
    ) -> Reply:
        """Hand over one letter. `may_begin` is asked right before the last of the text is written.

        A kept connection that turns out to be dead, before the letter was handed over, is replaced once.
        Raises BadAddress before anything is said to the server.
        """
        sender, recipient = ascii_address(sender), ascii_address(recipient)
        if self._letters >= self._most_letters:
            await self.close()
        is_kept = self.is_open
        reply = await self._try(sender, recipient, data, may_begin)
        if is_kept and _was_dead(reply):
            self._drop()
            reply = await self._try(sender, recipient, data, may_begin)
        return reply

    async def close(self) -> None:
        """Say goodbye and hang up. Never fails."""
        wire, self._wire = self._wire, None
        self._letters = 0
        if wire is None:
            return
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_FAREWELL):
                    await wire.ask(b"QUIT\r\n")
        finally:
            wire.drop(NoAnswer.LOST, "we hung up")

    # --- one letter --------------------------------------------------------------------------------------

    async def _try(
        self, sender: str, recipient: str, data: bytes, may_begin: Callable[[], bool] | None
    ) -> Reply:
        refusal = await self.open()
        if refusal is not None:
            return refusal
        assert self._wire is not None
        try:
            reply = await self._envelope(self._wire, sender, recipient, len(data))
            if reply is None:
                reply = await self._text(self._wire, data, may_begin)
        except BaseException:
            self._drop()
            raise
        if reply.code < 200 or reply.code == 421:
            self._drop()
        return reply

    async def _envelope(self, wire: Wire, sender: str, recipient: str, size: int) -> Reply | None:
        """MAIL, RCPT, DATA. None when the server waits for the text, else its refusal."""
        limit = f" SIZE={size}" if "SIZE" in self._extensions else ""
        commands = [
            (Stage.MAIL, f"MAIL FROM:<{sender}>{limit}\r\n"),
            (Stage.RCPT, f"RCPT TO:<{recipient}>\r\n"),
            (Stage.DATA, "DATA\r\n"),
        ]
        if self._needs_reset:
            commands.insert(0, (Stage.MAIL, "RSET\r\n"))
        self._needs_reset = True
        answers = await self._say(wire, commands)
        for (stage, command), answer in zip(commands, answers, strict=False):
            if not _is_fine(command, answer[0]):
                if answers[-1][0] == 354:
                    await wire.ask(b".\r\n")  # it waits for a text although it has no recipient
                return _reply(stage, answer)
        return None

    async def _say(self, wire: Wire, commands: list[tuple[Stage, str]]) -> list[Answer]:
        if "PIPELINING" in self._extensions:
            everything = "".join(command for _, command in commands).encode("ascii")
            return await wire.ask(everything, len(commands))
        answers: list[Answer] = []
        for _, command in commands:
            answers += await wire.ask(command.encode("ascii"))
            if not _is_fine(command, answers[-1][0]):
                break
        return answers

    async def _text(self, wire: Wire, data: bytes, may_begin: Callable[[], bool] | None) -> Reply:
        """The text and its final dot."""
        text = _stuffed(data)
        if len(text) > _TAIL:
            await wire.pour(text[:-_TAIL])
            text = text[-_TAIL:]
        if wire.lost is not None:
            return _reply(Stage.DATA, wire.lost)
        if may_begin is not None and not may_begin():
            return _reply(Stage.DATA, (NoAnswer.WITHHELD, "the letter was no longer ours to send"))
        wire.write(text + b".\r\n")
        is_written = wire.is_open
        (answer,) = await wire.ask(b"")
        if answer[0] < 200:
            return _reply(Stage.BODY if is_written and wire.is_flushed else Stage.DATA, answer)
        self._needs_reset = answer[0] >= 300
        self._letters += 1
        return _reply(Stage.BODY, answer)

    # --- opening -----------------------------------------------------------------------------------------

    async def _connect(self) -> None:
        is_tls = self.relay.tls == "tls"
        with _as_reply(Stage.CONNECT, self._connect_timeout):
            async with asyncio.timeout(self._connect_timeout):
                _, self._wire = await asyncio.get_running_loop().create_connection(
                    lambda: Wire(self._reply_timeout),
                    self.relay.host,
                    self.relay.port,
                    ssl=self.relay.context() if is_tls else None,
                    server_hostname=self.relay.host if is_tls else None,
                )

    async def _greet(self) -> None:
        await self._expect(Stage.GREETING, "", 220)
        await self._introduce()

    async def _introduce(self) -> None:
        assert self._wire is not None
        text = await self._expect(Stage.GREETING, f"EHLO {self._hello or self._wire.own_address}\r\n", 250)
        lines = (line.partition(" ") for line in text.upper().split("\n")[1:])
        self._extensions = {name: values for name, _, values in lines}

    async def _encrypt(self) -> None:
        if self.relay.tls != "starttls":
            return
        wire = self._wire
        assert wire is not None
        if "STARTTLS" not in self._extensions:
            raise _Stopped(Stage.TLS, (NoAnswer.UNFIT, "the server does not offer STARTTLS"))
        await self._expect(Stage.TLS, "STARTTLS\r\n", 220)
        if wire.has_unread:
            raise _Stopped(Stage.TLS, (NoAnswer.UNFIT, "somebody spoke between STARTTLS and encryption"))
        with _as_reply(Stage.TLS, self._connect_timeout):
            async with asyncio.timeout(self._connect_timeout):
                encrypted = await asyncio.get_running_loop().start_tls(
                    wire.transport, wire, self.relay.context(), server_hostname=self.relay.host
                )
        if encrypted is None:
            raise _Stopped(Stage.TLS, wire.lost or (NoAnswer.LOST, "the server hung up"))
        wire.adopt(encrypted)
        await self._introduce()

    async def _sign_in(self) -> None:
        user, password = self.relay.user, self.relay.password
        if not user:
            return
        ways = self._extensions.get("AUTH", "").split()
        if "PLAIN" in ways:
            both = _base64(f"\0{user}\0{password}")
            await self._expect(Stage.AUTH, f"AUTH PLAIN {both}\r\n", 235)
        elif "LOGIN" in ways:
            await self._expect(Stage.AUTH, "AUTH LOGIN\r\n", 334)
            await self._expect(Stage.AUTH, f"{_base64(user)}\r\n", 334)
            await self._expect(Stage.AUTH, f"{_base64(password)}\r\n", 235)
        else:
            raise _Stopped(Stage.AUTH, (NoAnswer.UNFIT, "the server offers neither AUTH PLAIN nor LOGIN"))

    async def _expect(self, stage: Stage, command: str, code: int) -> str:
        assert self._wire is not None
        (answer,) = await self._wire.ask(command.encode("ascii"))
        if answer[0] != code:
            raise _Stopped(stage, answer)
        return answer[1]

    def _drop(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.drop(NoAnswer.LOST, "we hung up")


@contextlib.contextmanager
def _as_reply(stage: Stage, patience: float) -> Iterator[None]:
    """Errors of connecting and of encryption as answers."""
    try:
        yield
    except TimeoutError:
        raise _Stopped(stage, (NoAnswer.LATE, f"no connection within {patience:g} seconds")) from None
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or error.reason or str(error)
        raise _Stopped(Stage.TLS, (NoAnswer.UNFIT, f"no encrypted connection: {reason}")) from None
    except OSError as error:
        number = error.errno or 0  # negative when the name could not be resolved
        reason = os.strerror(number) if number > 0 else error.strerror or str(error)
        raise _Stopped(stage, (NoAnswer.LOST, f"no connection: {reason}")) from None


def _reply(stage: Stage, answer: Answer) -> Reply:
    return Reply(stage, answer[0], " ".join(answer[1].split())[:400])


def _is_fine(command: str, code: int) -> bool:
    return code == 354 if command == "DATA\r\n" else 200 <= code < 300


def _was_dead(reply: Reply) -> bool:
    """Did the kept connection end before this letter, and not because of it?"""
    if reply.code == 421:
        return reply.stage is Stage.MAIL
    return reply.code == NoAnswer.LOST and reply.stage in (Stage.MAIL, Stage.RCPT, Stage.DATA)


def _stuffed(data: bytes) -> bytes:
    """A line that begins with a dot gets a second one; the text ends with a line end."""
    text = data.replace(b"\r\n.", b"\r\n..")
    if text.startswith(b"."):
        text = b"." + text
    return text if text.endswith(b"\r\n") else text + b"\r\n"


def _base64(value: str) -> str:
    return b64encode(value.encode()).decode("ascii")
