"""A mail server that takes everything and keeps it, so that somebody can read what arrived."""

import email
import re
import socketserver
import threading
import time
from email.message import EmailMessage
from email.policy import default
from typing import cast

PATIENCE = 40  # seconds: how long a letter may take on a busy machine


class PostOffice:
    """Everybody's mailbox."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Counter)
        self._server.daemon_threads = True
        self._server.letters = self.letters  # type: ignore[attr-defined]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """What SMTP_URL says."""
        return f"smtp://127.0.0.1:{self._server.server_address[1]}?tls=none"

    def close(self) -> None:
        """No more letters."""
        self._server.shutdown()
        self._server.server_close()

    def to(self, address: str) -> list[EmailMessage]:
        """What has arrived for somebody, oldest first."""
        return [letter for letter in self.letters if address in str(letter["To"])]

    def wait(self, address: str, count: int) -> EmailMessage:
        """The newest letter to somebody, once so many have arrived."""
        deadline = time.monotonic() + PATIENCE
        while len(found := self.to(address)) < count:
            assert time.monotonic() < deadline, f"{len(found)} of {count} letters to {address}"
            time.sleep(0.1)
        return found[-1]


def text_of(letter: EmailMessage) -> str:
    """Its plain words."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(letter: EmailMessage) -> str:
    """The address in a letter about something to do."""
    return re.findall(r"https?://\S+/client/items/\S+/", text_of(letter))[0]


def code_in(letter: EmailMessage) -> str:
    """The six digits of a letter."""
    return re.findall(r"(?m)^\s*(\d{6})\s*$", text_of(letter))[0]


class _Counter(socketserver.StreamRequestHandler):
    """One sender at the counter."""

    def handle(self) -> None:
        self._say("220 post office")
        for line in iter(self.rfile.readline, b""):
            verb = line[:4].upper()
            if verb == b"QUIT":
                self._say("221 good day")
                return
            if verb == b"DATA":
                self._say("354 go on")
                self._keep()
            self._say("250 ok")

    def _keep(self) -> None:
        lines = []
        for line in iter(self.rfile.readline, b".\r\n"):
            lines.append(line[1:] if line.startswith(b".") else line)
        letter = email.message_from_bytes(b"".join(lines), policy=default)
        self.server.letters.append(cast(EmailMessage, letter))  # type: ignore[attr-defined]

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
