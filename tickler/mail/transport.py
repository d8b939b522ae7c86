"""Where letters are handed over: the mail server of SMTP_URL, or the demo's own mailbox."""

import asyncio
import contextlib
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from tickler.mail import smtp
from tickler.mail.relay import Relay
from tickler.mail.replies import NoAnswer, Stage
from tickler.mail.smtp import Reply


class Unreachable(Exception):
    """No letter can be handed over now; the sentence says why."""


class NotSet(Unreachable):
    """There is no server yet: nothing is wrong, letters wait."""


@lru_cache(maxsize=4)
def _relay(url: str) -> Relay:
    return Relay.parse(url)


def relay_name() -> str:
    """The server for logs and pages: no user, no password."""
    return _relay(settings.SMTP_URL).name if settings.SMTP_URL else "-"


def _our_name() -> str:
    """How we introduce ourselves: the host of our own address."""
    host = urlsplit(settings.BASE_URL).hostname or ""
    return host if "." in host and not host.replace(".", "").isdigit() else ""


class Connection:
    """A way to hand letters over, kept between letters. Closing it for a rest is invisible to the caller."""

    def __init__(self) -> None:
        self.is_open = True
        self._line: smtp.Connection | None = None

    async def open(self) -> None:
        """Reach the server; raises Unreachable with the reason."""
        try:
            line = smtp.Connection(_relay(settings.SMTP_URL), hello=_our_name())
        except ValueError as error:
            raise Unreachable(str(error)) from None
        trouble = await line.open()
        if trouble is not None:
            raise Unreachable(f"{trouble.code} {trouble.text}" if trouble.code >= 200 else trouble.text)
        self._line = line

    async def deliver(self, email: str, data: bytes, may_begin: Callable[[], bool]) -> Reply:
        """Hand over one letter to one address."""
        if self._line is None:
            self._line = smtp.Connection(_relay(settings.SMTP_URL), hello=_our_name())
        reply = await self._line.deliver(settings.MAIL_FROM, email, data, may_begin=may_begin)
        self.is_open = self._line.is_open
        return reply

    async def rest(self) -> None:
        """Let the server go; the next letter opens it again."""
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(OSError, asyncio.TimeoutError):
                await line.close()

    async def close(self) -> None:
        """Say goodbye."""
        self.is_open = False
        await self.rest()


class DemoMailbox(Connection):
    """The demo has no server: its letters stay where its mailbox page reads them."""

    async def open(self) -> None:
        return

    async def deliver(self, email: str, data: bytes, may_begin: Callable[[], bool]) -> Reply:
        if not may_begin():
            return Reply(Stage.DATA, NoAnswer.WITHHELD, "the lease is over")
        return Reply(Stage.BODY, 250, "kept in the demo's mailbox")


async def open_connection() -> Connection:
    """A connection that can take a letter now; raises Unreachable with the reason."""
    if settings.DEMO and not settings.SMTP_URL:
        return DemoMailbox()
    if not settings.SMTP_URL:
        raise NotSet(_("No mail server is set. Set SMTP_URL and start again."))
    connection = Connection()
    await connection.open()
    return connection
